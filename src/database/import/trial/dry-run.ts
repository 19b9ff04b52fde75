/** Answers dry runs of long files and large registers in threads, so that neither readers nor writers wait for them. */
import { extname, join } from 'node:path'
import type { ImportReport, ImportRequest } from '../../../store/imports.ts'
import type { ReadCurrent } from '../../derived/read-current.ts'
import { workIn } from '../../derived/staleness.ts'
import { isLarge } from '../../derived/threads/register-size.ts'
import { workerPool, type WorkerPool } from '../../derived/threads/worker-pool.ts'
import type { Engine } from '../../engine.ts'
import { handOver } from './chunks.ts'
import type { TrialJobs } from './jobs.ts'
import { tryOut } from './try-out.ts'

/** The worker's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const file = join(import.meta.dirname, `worker${extname(import.meta.filename)}`)

/** In bytes: some hundred records, which are tried in less time than a thread takes to start. */
const shortFile = 32_768

export const trialPool = (location: string): WorkerPool<TrialJobs> => workerPool<TrialJobs>(location, file)

/** Throws a Refusal: overloaded, no-room, or that of the file. */
export const dryRun = async (
  pool: WorkerPool<TrialJobs>,
  engine: Engine,
  readCurrent: ReadCurrent,
  request: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> => {
  const { by, again, resource, mostRecords, locate, length = Infinity } = request
  // A large import leaves much that is stale: it is recomputed once for all who ask, and not by each dry run.
  if ((await workIn(engine)) === 'much') await readCurrent(() => Promise.resolve())
  const bad = again ? 'skip' : 'refuse'
  const report = await handOver(request, async (end) => {
    const asked = { file: end, bad, by, resource: resource?.name, largestRecord, mostRecords } as const
    return length > shortFile || (await isLarge(engine))
      ? pool.run('tryOut', asked, undefined, [end])
      : pool.here(() => engine.trial((trial) => tryOut(trial, asked)))
  })
  return locate ? locate(report) : report
}
