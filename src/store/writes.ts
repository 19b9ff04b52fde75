/** Writes, and the answers that are kept with them. */
import type { StoredTable } from '../lists/table.ts'
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { Effects } from './computed-lists.ts'

type Revisions = 'any' | readonly number[]

/** The state that a client expects: one of these revisions, or any; and none of these, or no record. */
export interface Precondition {
  readonly match?: Revisions | undefined
  readonly noneMatch?: Revisions | undefined
}

export interface Outcome {
  readonly action: 'create' | 'update' | 'delete' | 'none'
  readonly record: Data & { readonly id: string; readonly revision: number }
  /** The batch of a request with several writes, if it wrote anything. */
  readonly batchId?: string
}

/** Attachments of a source, which has only their hashes; null removes one. */
export interface Attachments {
  readonly text?: string | null
  readonly table?: StoredTable | null
}

export interface Write extends Attachments {
  readonly resource: Resource
  /** If undefined, the id is generated from the record. */
  readonly id: string | undefined
  readonly precondition?: Precondition
  /** The write may create the record. */
  readonly creates: boolean
  /** Returns the body that replaces the current record; null deletes it. Throws a Refusal. */
  readonly edit: (current: Data | undefined) => Data | null
}

/** A record that has no id yet. */
export interface NewRecord {
  readonly resource: Resource
  readonly record: Data
}

/** An answer stored under an idempotency key. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request under an idempotency key. `id` is a digest of caller, address and key; `digest`, of query and body. */
export interface KeyedRequest {
  readonly id: string
  readonly digest: string
}
export interface Claim {
  readonly id: string
  readonly token: string
}

/** The claim; the earlier answer; `other` if the key had another query or body; `running` while it has no answer. */
export type Claimed = { readonly claim: Claim } | { readonly answer: Answer } | 'other' | 'running'

/** One record is merged into another of its resource, which takes its place. */
export interface MergeRequest {
  readonly resource: Resource
  readonly id: string
  readonly into: string
  /** Of the record that is merged. */
  readonly precondition?: Precondition
  readonly by: string
  readonly keep?: Keep<Merge> | undefined
}

/** The record with which another one is merged, and the batch that did it. */
export interface Merge {
  readonly record: Outcome['record']
  readonly batchId: string
}

/** What a merge would change. */
export interface MergePreview {
  /** The record that would take the place of the other, as it is and as it would be. */
  readonly before: Data
  readonly after: Data
  /** The numbers of other records that would refer to it, by resource. */
  readonly referrers: Readonly<Partial<Record<ResourceName, number>>>
  /** Null if it would change too much. */
  readonly effects: Effects | null
}

/** An answer to keep in the transaction of the write, so that neither exists without the other. */
export interface Keep<T = readonly Outcome[]> {
  readonly claim: Claim
  readonly answer: (outcome: T) => Answer
}
