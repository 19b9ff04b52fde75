/** What lists that are worked out of the whole register are asked and answer. */

export type DerivedName = 'promises' | 'checks'

/** Plain data, as it may be answered by another thread. */
export interface DerivedRequest {
  readonly list: DerivedName
  /** The day on which it is asked. */
  readonly today: string
  /** The last change to be seen; without it, all of them. */
  readonly asOf: number | undefined
  /** The parameters that choose among the items, as the query has them; paging aside. */
  readonly asked: Readonly<Record<string, unknown>>
  /** The place of the last item of the page before. */
  readonly after: string | undefined
  readonly limit: number
}

export interface DerivedPage {
  /** JSON texts of the items. */
  readonly items: readonly string[]
  /** The place of the last of them, where there are more. */
  readonly next: string | undefined
  /** How many items there are on all pages. */
  readonly total: number
}
