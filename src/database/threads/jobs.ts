/** The work that threads do, as plain data. */
import type { Fault } from '../../model/validation.ts'
import type { RefusalKind } from '../../rules/refusal.ts'
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
  | { readonly refused: RefusalKind; readonly because: string; readonly faults: readonly Fault[] }
