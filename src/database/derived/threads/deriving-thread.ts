/** Derives from the records of trees in a thread, beside the writing of what was derived before. */
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { SubjectRef } from '../../sql/trees.ts'
import type { Derived } from '../derive.ts'
import type { InputTexts } from '../inputs/inputs-about.ts'

export interface Batch {
  readonly texts: InputTexts
  readonly subjects: readonly SubjectRef[]
}

/** The thread's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const file = join(import.meta.dirname, `deriver${extname(import.meta.filename)}`)

export class DerivingThread {
  readonly #ended = new AbortController()
  readonly #worker = new Worker(file).once('error', (error) => this.#ended.abort(error))
  #last: Promise<unknown> = Promise.resolve()

  /** Derives as `derive` does, once all that was asked before is answered. */
  derive(batch: Batch): Promise<Derived> {
    const derived = this.#last.then(async () => {
      this.#worker.postMessage(batch)
      const [answer] = (await once(this.#worker, 'message', this.#ended)) as [Derived]
      return answer
    })
    // Of a batch that is dropped, nobody hears the error.
    this.#last = derived.catch(() => undefined)
    return derived
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
