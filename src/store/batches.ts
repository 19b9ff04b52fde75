/** Batches: what wrote several records at once. */
import type { batchKinds } from '../model/vocabulary.ts'

type BatchKind = (typeof batchKinds)[number]

/** A batch to record. */
export interface Batch {
  readonly kind: BatchKind
  /** The record that it is about, as `sources/{id}`: the source of a list, or the record that was merged. */
  readonly subject: string | null
  /** The id of the record into which the subject was merged. */
  readonly mergedInto?: string
  /** The id of the batch that it takes back. */
  readonly undoes?: string
}
