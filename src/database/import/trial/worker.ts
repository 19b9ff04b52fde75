/** A thread that tries imports. */
import { workerData } from 'node:worker_threads'
import { answerJobs } from '../../derived/threads/answer-jobs.ts'
import { openSource } from '../../open-existing.ts'
import type { TrialJobs } from './jobs.ts'
import { tryOut } from './try-out.ts'

const engine = await openSource(workerData as string)

answerJobs<TrialJobs>({ tryOut: (asked) => engine.trial((trial) => tryOut(trial, asked)) })
