/** The work that threads do, as plain data. */
import type { Fault } from '../../../model/validation.ts'
import type { RefusalKind } from '../../../rules/refusal.ts'
import type { Pieces } from './pieces.ts'
import type { CandidatesPage, CandidatesRequest } from '../../../store/candidates.ts'
import type { DerivedPage, DerivedRequest } from '../../../store/computed-lists.ts'
import type { Asked, AskedTotal } from './whole-answers.ts'

interface IfKept {
  /** True if nothing else will do than own parts. */
  readonly isKept: boolean
}

export interface Jobs {
  /** Brings all that is derived up to date. */
  readonly recompute: { readonly asked: null; readonly answer: null }
  /** Compares the words of figures with the texts of their sources, where one of them has changed. */
  readonly words: { readonly asked: null; readonly answer: null }
  /** Brings own parts in a unit closer to being up to date, by at most `atOnce` marks. */
  readonly convert: {
    readonly asked: { readonly unit: string; readonly atOnce: number }
    readonly answer: 'done' | 'more' | 'refused'
  }
  /** A page of promises or findings. */
  readonly page: { readonly asked: DerivedRequest; readonly answer: DerivedPage }
  /** A page of what a text says. */
  readonly candidates: { readonly asked: CandidatesRequest; readonly answer: CandidatesPage }
  /** A total, in pieces; none if it is to be from own parts, and they are not current. */
  readonly total: { readonly asked: AskedTotal & IfKept; readonly answer: Pieces }
  /** The parts of a total, as lines in an open file; false, and no lines, as of a total. */
  readonly parts: { readonly asked: Asked & IfKept & { readonly file: number }; readonly answer: boolean }
}

/** The jobs of a pool: what each is asked, and answers. */
export type AnyJobs<J> = { readonly [N in keyof J]: { readonly asked: unknown; readonly answer: unknown } }

export interface Job<J extends AnyJobs<J>, N extends keyof J = keyof J> {
  readonly name: N
  readonly asked: J[N]['asked']
}

/** A refusal is plain data: between threads an error loses its class. */
export type Outcome<J extends AnyJobs<J>> =
  | { readonly answer: J[keyof J]['answer'] }
  | { readonly refused: RefusalKind; readonly because: string; readonly faults: readonly Fault[] }
