/** Batches: what wrote several records at once, and how it is undone. */
import type { ResourceName } from '../model/field.ts'
import type { batchKinds } from '../model/vocabulary.ts'
import type { Effects } from './computed-lists.ts'
import type { Keep } from './writes.ts'

export type BatchKind = (typeof batchKinds)[number]

/** A batch to record. */
export interface Batch {
  readonly kind: BatchKind
  /** The record that it is about, as `sources/{id}`: the source of a list, or the record that was merged. */
  readonly subject: string | null
  /** The id of the record into which the subject was merged. */
  readonly mergedInto?: string
  /** The id of the batch that it undoes. */
  readonly undoes?: string
}

/** The number of records of each resource. */
export type CountsByResource = Readonly<Partial<Record<ResourceName, number>>>

export interface StoredBatch {
  readonly id: string
  readonly kind: BatchKind
  readonly at: string
  /** The label of the key that made it. */
  readonly by: string
  readonly subject: string | null
  readonly mergedInto: string | null
  readonly counts: Readonly<Record<'created' | 'updated' | 'deleted', CountsByResource>>
  /** The id of the batch that undid it. */
  readonly undoneBy: string | null
  /** The id of the batch that it undid. */
  readonly undoes: string | null
  /** Its changes: the first and the last. */
  readonly firstSequence: number
  readonly lastSequence: number
}

export interface BatchesRequest {
  readonly kind?: BatchKind | undefined
  readonly by?: string | undefined
  /** Batches whose first change is before this one. */
  readonly before?: number | undefined
  readonly limit: number
}

export interface BatchesPage {
  /** Newest first. */
  readonly batches: readonly StoredBatch[]
  /** More batches exist. */
  readonly more: boolean
}

export interface UndoRequest {
  readonly id: string
  readonly by: string
  readonly dryRun: boolean
  readonly keep?: Keep<Undone> | undefined
}

/** What an undo wrote, or would write. */
export interface Undone {
  readonly dryRun: boolean
  /** Null for a dry run, or if nothing had to be written. */
  readonly batchId: string | null
  readonly created: CountsByResource
  readonly updated: CountsByResource
  readonly unchanged: CountsByResource
  readonly deleted: CountsByResource
  /** The effects of a dry run; null if it would change too much. */
  readonly effects?: Effects | null
}
