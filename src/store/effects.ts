/** The effects that an import would have on totals, promises and findings. */
import type { PromiseState } from '../figures/promises/promises.ts'
import type { Stage } from '../figures/register.ts'
import type { ServedCheck } from './computed-lists.ts'

/** A row of a total by region and year; null where there is none. */
export interface TotalEffect {
  readonly metric: string
  readonly key: { readonly region: string | null; readonly year: string | null }
  readonly label: string
  readonly stage: Stage
  readonly unit: string
  readonly now: string | null
  readonly then: string | null
}

export interface PromiseOutcome {
  readonly state: PromiseState
  readonly ratio: string | null
}

export interface PromiseEffect {
  readonly figureId: string
  readonly now: PromiseOutcome | null
  readonly then: PromiseOutcome | null
}

export interface Effects {
  readonly totals: readonly TotalEffect[]
  readonly promises: readonly PromiseEffect[]
  /** The findings that there would be beside those of now. */
  readonly opened: readonly ServedCheck[]
  readonly closed: readonly ServedCheck[]
  /** The findings that stay and read otherwise, as they would be. */
  readonly changed: readonly ServedCheck[]
}
