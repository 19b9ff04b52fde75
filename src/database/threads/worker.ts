/** A thread that reads long texts, over a connection of its own. */
import { workerData } from 'node:worker_threads'
import { readCandidates } from '../candidates/candidates.ts'
import { openSource } from '../open-existing.ts'
import { stateCache } from '../state-cache.ts'
import { answerJobs, type Jobs } from './worker-pool.ts'

const engine = await openSource(workerData as string)
/** Caches nothing that lists of figures need more than once. */
const uncached = stateCache(1)

answerJobs<Jobs>({
  candidates: async (asked) => {
    const state = engine.snapshot()
    try {
      return await readCandidates(state, uncached, asked)
    } finally {
      state.close()
    }
  },
})
