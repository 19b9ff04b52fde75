/** Answers the jobs that a pool sends to its thread. */
import { parentPort, type MessagePort } from 'node:worker_threads'
import { Refusal } from '../../../rules/refusal.ts'
import type { AnyJobs, Job, Outcome } from './jobs.ts'
import type { Pieces } from './pieces.ts'

type Answers<J extends AnyJobs<J>> = {
  readonly [N in keyof J]: (asked: J[N]['asked']) => Promise<J[N]['answer']>
}

export const answerJobs = <J extends AnyJobs<J>>(answers: Answers<J>): void => {
  const port = parentPort as MessagePort
  const outcomeOf = async ({ name, asked }: Job<J>): Promise<Outcome<J>> => {
    try {
      return { answer: await answers[name](asked) }
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.kind, because: error.message, faults: error.faults }
      throw error
    }
  }
  const answer = async (job: Job<J>): Promise<void> => {
    const outcome = await outcomeOf(job)
    // Pieces are moved: copying them would be work of the thread that serves requests, too.
    const moved = 'answer' in outcome && Array.isArray(outcome.answer) ? (outcome.answer as Pieces) : []
    port.postMessage(
      outcome,
      moved.map(({ buffer }) => buffer),
    )
  }
  port.on('message', (job: Job<J>) => void answer(job))
}
