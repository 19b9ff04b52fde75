/** Derives what the next marks make stale in a thread, while what was derived before is written. */
import { head } from '../history/sequence.ts'
import { batchOf, readMarks, type Batch } from './batches.ts'
import type { Derived } from './derive.ts'
import type { Recomputing } from './held.ts'
import { DerivingThread } from './threads/deriving-thread.ts'

/** A batch that is read, and derived soon. */
interface NextBatch {
  /** The last change when it was read: its records are as they were then. */
  readonly sequence: number
  readonly batch: Batch
  readonly derived: Promise<Derived> | undefined
}

export class Ahead {
  readonly #thread = new DerivingThread()
  #next: NextBatch | undefined

  /** Returns the batch of these marks if it was begun, and no record has changed since. */
  async take(session: Recomputing, marks: readonly string[]): Promise<NextBatch | undefined> {
    const next = this.#next
    this.#next = undefined
    if (next?.batch.marks.join(' ') !== marks.join(' ')) return undefined
    return next.sequence === (await head(session)).sequence ? next : undefined
  }

  /** Begins with the marks that are left: what these make stale follows from records, and not from what is still to be written. */
  async begin(session: Recomputing, atOnce: number): Promise<void> {
    const { sequence } = await head(session)
    const marks = await readMarks(session, atOnce)
    if (marks.length === 0) return
    const batch = await batchOf(session, marks, atOnce)
    const { trees } = batch
    const derived = trees && this.#thread.derive({ texts: trees.inputs.texts, subjects: trees.subjects })
    this.#next = { sequence, batch, derived }
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}
