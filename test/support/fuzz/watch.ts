/** Watches over a run: a request that never ends would otherwise end neither it nor the run, and tell nobody. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** Plain data, shared with the thread that watches. */
export interface Watched {
  /** The number of the request that is being answered. */
  readonly current: Int32Array
  /** The arguments that repeat the run. */
  readonly repeat: string
}

interface Watch {
  readonly note: (index: number) => void
  readonly end: () => Promise<unknown>
}

export const watch = (seed: number): Watch => {
  const current = new Int32Array(new SharedArrayBuffer(4))
  const workerData: Watched = { current, repeat: `--seed ${seed.toString()}` }
  const thread = new Worker(join(import.meta.dirname, 'watching.ts'), { workerData })
  thread.unref()
  return {
    note: (index) => {
      Atomics.store(current, 0, index)
    },
    end: () => thread.terminate(),
  }
}
