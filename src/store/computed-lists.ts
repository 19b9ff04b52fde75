/** The types of lists that are derived from figures: promises and findings. */

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
