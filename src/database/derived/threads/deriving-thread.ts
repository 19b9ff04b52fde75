/** Derives in a thread what marks make stale, beside the writing of what was derived before. */
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Batch, Trees } from '../batches.ts'
import type { Derived } from '../derive.ts'
import type { InputTexts } from '../inputs/inputs-about.ts'

export interface AskedBatch {
  readonly marks: readonly string[]
  readonly atOnce: number
}

/** A batch as a thread returns it: its records are texts, which cross between threads at a fraction of what objects cost. */
export interface DerivedBatch {
  /** The last change when it was read: its records are as they were then. */
  readonly sequence: number
  readonly batch: Omit<Batch, 'trees'>
  readonly trees?: Omit<Trees, 'inputs'> & { readonly texts: InputTexts }
  readonly derived?: Derived
}

/** The thread's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const file = join(import.meta.dirname, `deriver${extname(import.meta.filename)}`)

export class DerivingThread {
  readonly #ended = new AbortController()
  readonly #worker: Worker
  #last: Promise<DerivedBatch | undefined> = Promise.resolve(undefined)

  constructor(location: string) {
    this.#worker = new Worker(file, { workerData: location }).once('error', (error) => this.#ended.abort(error))
  }

  /** Derives a batch once all that was asked before is answered; undefined if that fails. */
  derive(batch: AskedBatch): Promise<DerivedBatch | undefined> {
    const derived = this.#last.then(async () => {
      this.#worker.postMessage(batch)
      const [answer] = (await once(this.#worker, 'message', { signal: this.#ended.signal })) as [DerivedBatch]
      return answer
    })
    // The thread that writes derives a failed batch again, and has the same error if it lasts.
    return (this.#last = derived.catch(() => undefined))
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
