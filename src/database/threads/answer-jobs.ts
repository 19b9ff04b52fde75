/** Answers the jobs that a pool sends to its thread. */
import { parentPort, type MessagePort } from 'node:worker_threads'
import { Refusal } from '../../rules/refusal.ts'
import type { AnyJobs, Job, Outcome } from './jobs.ts'

export type Answers<J extends AnyJobs<J>> = {
  readonly [N in keyof J]: (asked: J[N]['asked']) => Promise<J[N]['answer']>
}

/** Returns the outcome of a job; throws what is no refusal. */
export const outcomeOf = async <J extends AnyJobs<J>>(
  answers: Answers<J>,
  { name, asked }: Job<J>,
): Promise<Outcome<J>> => {
  try {
    return { answer: await answers[name](asked) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.kind, because: error.message, faults: error.faults }
    throw error
  }
}

export const answerJobs = <J extends AnyJobs<J>>(answers: Answers<J>): void => {
  const port = parentPort as MessagePort
  const answer = async (job: Job<J>): Promise<void> => {
    port.postMessage(await outcomeOf(answers, job))
  }
  port.on('message', (job: Job<J>) => void answer(job))
}
