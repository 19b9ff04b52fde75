/** The types of lists that are derived from figures: promises and findings. */
import type { Check } from '../figures/checks/checks.ts'
import type { IntervalText } from '../figures/fractions.ts'
import type { PromiseState } from '../figures/promises/promises.ts'
import type { Stage, SubjectKind } from '../figures/register.ts'
import type { PairRelation } from '../model/figures.ts'
import type { ChangeSide, Comparison, EditionChange } from '../lists/editions.ts'
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
  readonly filters: Readonly<Record<string, unknown>>
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

// The types of equations between figures.

/** A figure that follows from two others, with what follows. */
export interface WorkedEquation {
  readonly relation: PairRelation
  readonly figureId: string
  readonly fromFigureId: string
  readonly ofFigureId: string
  /** Null if it cannot be checked. */
  readonly holds: boolean | null
  /** The value that follows from the two other figures; null if it cannot be checked. */
  readonly computed: Readonly<IntervalText> | null
  /** The base by which the printed value would be true; null if any number would do. */
  readonly implied: Readonly<IntervalText> | null
}

// The effects that an import would have on totals, promises and findings.

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

// Two editions of a list compared.

/** Plain data: another thread may answer it. */
export interface CompareRequest {
  readonly id: string
  /** The other edition; by default, the one before. */
  readonly with: string | undefined
  /** Ignores changes after this sequence. */
  readonly asOf: number | undefined
  readonly kind?: EditionChange | undefined
  /** Leaves out what repeats its parts: the amounts of wholes. */
  readonly partsAlone?: boolean
  /** The position of the last row of the previous page. */
  readonly after?: string | undefined
  /** The number of rows before the page, in place of a position. */
  readonly skip?: number
  readonly limit: number
}

export interface ComparedRow {
  readonly kind: EditionChange
  readonly subjectKind: SubjectKind
  readonly subjectId: string
  readonly name: string
  readonly localName: string | null
  readonly before: ChangeSide | null
  readonly after: ChangeSide | null
}

/** A page of what changed between two editions. */
export interface ComparedEditions extends Pick<Comparison, 'summary' | 'bridge'> {
  /** The ids of the editions, the earlier one first. */
  readonly editions: readonly [before: string, after: string]
  readonly rows: readonly ComparedRow[]
  /** The number of rows on all pages. */
  readonly total: number
  /** The position of the last row, if there are more. */
  readonly next: string | undefined
  readonly state: { readonly sequence: number; readonly at: string }
}
