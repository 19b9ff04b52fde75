/** The work that threads do, as plain data, and how a thread answers it. */
import type { Message } from '../../text/messages/message.ts'
import { parentPort, type MessagePort } from 'node:worker_threads'
import type { Fault } from '../../model/validation.ts'
import { Refusal, type RefusalKind } from '../../rules/refusal.ts'
import type { CandidatesPage, CandidatesRequest } from '../../store/candidates.ts'

/** The jobs of a pool: what each is asked, and answers. */
export type AnyJobs<J> = { readonly [N in keyof J]: { readonly asked: unknown; readonly answer: unknown } }

export interface Jobs {
  /** A page of what a text says. */
  readonly candidates: { readonly asked: CandidatesRequest; readonly answer: CandidatesPage }
}

export interface Job<J extends AnyJobs<J>, N extends keyof J = keyof J> {
  readonly name: N
  readonly asked: J[N]['asked']
}

/** A refusal is plain data: between threads an error loses its class. */
export type Outcome<J extends AnyJobs<J>> =
  | { readonly answer: J[keyof J]['answer'] }
  | { readonly refused: RefusalKind; readonly detail: Message | undefined; readonly faults: readonly Fault[] }

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
    if (error instanceof Refusal) return { refused: error.kind, detail: error.detail, faults: error.faults }
    throw error
  }
}

/** Answers the jobs that a pool sends to its thread. */
export const answerJobs = <J extends AnyJobs<J>>(answers: Answers<J>): void => {
  const port = parentPort as MessagePort
  const answer = async (job: Job<J>): Promise<void> => {
    port.postMessage(await outcomeOf(answers, job))
  }
  port.on('message', (job: Job<J>) => void answer(job))
}
