/** Derives what the next marks make stale in a thread, while what was derived before is written. */
import { head } from '../history/sequence.ts'
import { readMarks, type Batch } from './batches.ts'
import type { Derived } from './derive.ts'
import { inputsIn } from './inputs/inputs-about.ts'
import type { Recomputing } from './held.ts'
import { isOfRecords } from './stale.ts'
import { DerivingThread, type DerivedBatch } from './threads/deriving-thread.ts'

/** A batch that was derived ahead. */
export interface Prepared {
  readonly batch: Batch
  readonly derived: Derived | undefined
}

const preparedOf = ({ batch, trees, derived }: DerivedBatch): Prepared => {
  if (!trees) return { batch: { ...batch, trees: undefined }, derived }
  const { texts, ...ofTrees } = trees
  return { batch: { ...batch, trees: { ...ofTrees, inputs: { ...inputsIn(texts), texts } } }, derived }
}

export class Ahead {
  readonly #thread: DerivingThread
  #next: Promise<DerivedBatch | undefined> | undefined

  constructor(location: string) {
    this.#thread = new DerivingThread(location)
  }

  /** Begins with the marks that are left, unless what they make stale follows from what is still to be written. */
  async begin(session: Recomputing, atOnce: number): Promise<void> {
    const { marks } = await readMarks(session, atOnce)
    if (marks.length > 0 && marks.every(isOfRecords)) this.#next = this.#thread.derive({ marks, atOnce })
  }

  /** Waits for the batch that was begun; nobody else should wait meanwhile. */
  async ready(): Promise<void> {
    await this.#next
  }

  /** Returns the batch of these marks if it was begun, and no record has changed since. */
  async take(session: Recomputing, marks: readonly string[]): Promise<Prepared | undefined> {
    const next = await this.#next
    this.#next = undefined
    if (next?.batch.marks.join(' ') !== marks.join(' ')) return undefined
    return next.sequence === (await head(session)).sequence ? preparedOf(next) : undefined
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}
