/** The types of lists that are derived from figures: promises and findings. */

import type { Check } from '../figures/checks/checks.ts'
import type { reviewVerdicts } from '../model/vocabulary.ts'

export type DerivedName = 'promises' | 'checks'

/** Plain data: another thread may answer it. */
export interface DerivedRequest {
  readonly list: DerivedName
  /** The day of the question. */
  readonly today: string
  /** Ignores changes after this sequence. */
  readonly asOf: number | undefined
  /** The query parameters that filter the items, without those of paging. */
  readonly asked: Readonly<Record<string, unknown>>
  /** The position of the last item of the previous page. */
  readonly after: string | undefined
  readonly limit: number
  /** Asks for the number of items on all pages. */
  readonly total: boolean
  /** Asks for the promises due last before others, on the first page only. */
  readonly latestFirst?: boolean
}

export interface DerivedPage {
  /** JSON texts of the items. */
  readonly items: readonly string[]
  /** The position of the last item, if there are more. */
  readonly next: string | undefined
  readonly total?: number
}

/** The answer of an editor to a finding. */
export interface Review {
  readonly review: (typeof reviewVerdicts)[number]
  readonly note: string | null
  readonly by: string
  readonly at: string
}

/** A finding as served. */
export interface ServedCheck extends Readonly<Check> {
  readonly id: string
  /** The finding as a sentence in English. */
  readonly detail: string
  readonly review: Review | null
}

export interface ReviewRequest {
  /** The id of the finding. */
  readonly id: string
  /** Null takes the answer back. */
  readonly review: Review['review'] | null
  readonly note: string | null
  readonly by: string
  /** The day of the request, which decides about unreported promises. */
  readonly today: string
}
