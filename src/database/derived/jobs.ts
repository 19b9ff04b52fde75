/** The questions that are answered from the whole register, as plain data: a thread may answer them. */
import type { TotalsQuery } from '../../figures/totals.ts'
import type { Fault } from '../../model/validation.ts'
import type { RefusalKind } from '../../rules/refusal.ts'
import type { Pieces } from './total-pieces.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'

export interface Jobs {
  /** A page of promises or findings. */
  readonly page: { readonly asked: DerivedRequest; readonly answer: DerivedPage }
  /** A total, in pieces. */
  readonly total: {
    readonly asked: { readonly query: TotalsQuery; readonly asOf: number | undefined }
    readonly answer: Pieces
  }
}

export type JobName = keyof Jobs

export interface Job<N extends JobName = JobName> {
  readonly name: N
  readonly asked: Jobs[N]['asked']
}

/** A refusal is plain data: between threads an error loses its class. */
export type Outcome =
  | { readonly answer: Jobs[JobName]['answer'] }
  | { readonly refused: RefusalKind; readonly because: string; readonly faults: readonly Fault[] }
