/** A thread that reads long texts and tables, over a connection of its own. */
import { workerData } from 'node:worker_threads'
import type { EngineSnapshot } from '../engine.ts'
import { openSource } from '../open-existing.ts'
import { stateCache } from '../state-cache.ts'
import { answerJobs, type Jobs } from './worker-pool.ts'

const engine = await openSource(workerData as string)
/** Caches nothing that lists of figures need more than once. */
const uncached = stateCache(1)

/** Answers from one state of the register. */
const onState = async <T>(work: (state: EngineSnapshot) => Promise<T>): Promise<T> => {
  const state = engine.snapshot()
  try {
    return await work(state)
  } finally {
    state.close()
  }
}

answerJobs<Jobs>({
  candidates: async (asked) => {
    const { readCandidates } = await import('../candidates/candidates.ts')
    return onState((state) => readCandidates(state, uncached, asked))
  },
  proposedRows: async (asked) => {
    const { readRows } = await import('../lists/pages.ts')
    return onState((state) => readRows(state, asked))
  },
  listLines: async (asked) => {
    const { writeLines } = await import('../lists/lines.ts')
    return onState((state) => writeLines(state, asked))
  },
  proposeLayout: async (asked) => {
    const { proposeLayout } = await import('../lists/layouts.ts')
    return onState((state) => proposeLayout(state, asked))
  },
  readTable: async (asked) => (await import('../lists/reading.ts')).readTableFile(asked),
  tableRows: async (asked) => (await import('../lists/reading.ts')).rowsIn(asked),
})
