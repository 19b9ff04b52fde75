/** A thread that reads long texts, tables and imports, over a connection of its own. */
import { workerData } from 'node:worker_threads'
import { onState } from '../engine.ts'
import { openSource } from '../open-existing.ts'
import { stateCache } from '../state-cache.ts'
import { answerJobs } from './worker-pool.ts'

const engine = await openSource(workerData as string)
/** Caches nothing that lists of figures need more than once. */
const uncached = stateCache(1)

answerJobs({
  candidates: async (request) => {
    const { readCandidates } = await import('../candidates/candidates.ts')
    return onState(engine, (state) => readCandidates(state, uncached, request))
  },
  proposedRows: async (request) => {
    const { readRows } = await import('../lists/pages.ts')
    return onState(engine, (state) => readRows(state, request))
  },
  listLines: async (request) => {
    const { writeLines } = await import('../lists/lines.ts')
    return onState(engine, (state) => writeLines(state, request))
  },
  tableLayout: async (request) => {
    const { tableLayout } = await import('../lists/layouts.ts')
    return onState(engine, (state) => tableLayout(state, request))
  },
  tryOut: async ({ file, ...request }) => {
    const { chunksFrom, tryOut } = await import('../import/dry-run.ts')
    return tryOut(engine, chunksFrom(file), request)
  },
  readTable: async (request) => (await import('../lists/reading.ts')).readTableFile(request),
  tableRows: async (request) => (await import('../lists/reading.ts')).rowsIn(request),
})
