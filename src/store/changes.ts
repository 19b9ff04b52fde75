/** What is told of changes. */
import type { ResourceName } from '../model/field.ts'

/** An entry among the changes: what happened to which record, and the JSON text of the record that it left. */
export interface Entry {
  readonly sequence: number
  readonly at: string
  /** The label of the key. */
  readonly by: string
  readonly resource: ResourceName
  readonly id: string
  readonly revision: number
  readonly action: 'create' | 'update' | 'delete'
  /** Null after a deletion. */
  readonly text: string | null
}

export interface FeedRequest {
  /** The last sequence that is known. */
  readonly after: number
  readonly limit: number
  readonly resources: readonly ResourceName[]
}

export interface Feed {
  readonly entries: readonly Entry[]
  /** What to ask after next: all up to there is in the entries, or was not asked for. */
  readonly next: number
  /** Whether there is more already. */
  readonly more: boolean
}

/** Which revisions: those after the one of this sequence. */
export interface RevisionsRequest {
  readonly after: number | undefined
  readonly limit: number
}

export interface Revisions {
  readonly entries: readonly Entry[]
  /** The text that the revision before the first of these left. */
  readonly former: string | null
  /** What to ask after next; undefined on the last page. */
  readonly next: number | undefined
}
