/** The thread of dry runs. */
import { workerData } from 'node:worker_threads'
import { answerJobs } from '../threads/worker-pool.ts'
import { openSource } from '../open-existing.ts'
import { chunksFrom, tryOut, type DryRunJobs } from './dry-run.ts'

const engine = await openSource(workerData as string)

answerJobs<DryRunJobs>({ tryOut: ({ file, ...settings }) => tryOut(engine, chunksFrom(file), settings) })
