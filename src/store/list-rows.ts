/** The types of the rows of a list: what each would write, and what saving them did. */
import type { RowMatch } from '../lists/matching.ts'
import type { TotalDraft, SectionDraft, Drafts, Remark } from '../lists/drafts.ts'
import type { Data } from '../model/canonical.ts'
import type { makeable, restDecisions, rowFilters } from '../model/vocabulary.ts'
import type { Effects } from './computed-lists.ts'
import type { Keep } from './writes.ts'

/** The fate of a row: a new record, one that is there (its id), somebody has to decide, or nothing. */
export type Decision = string

/** A row as it would be saved: the bodies of its record and of its figures. */
export interface ProposedRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly record: Data
  readonly matches: readonly RowMatch[]
  readonly decision: Decision
  readonly figures: readonly Data[]
  readonly faults: readonly Remark[]
  readonly notices: readonly Remark[]
}

export type RowFilter = (typeof rowFilters)[number]

export interface RowsRequest {
  readonly sourceId: string
  readonly filter: RowFilter
  /** The line after which the page begins. */
  readonly after: number
  readonly limit: number
}

/** A cell that the table had before, with another number. */
export interface ChangedCell {
  readonly row: number
  readonly column: string
  readonly figureId: string
  readonly before: string
  readonly after: string
}

export interface RowsSummary {
  /** The rows that are records. */
  readonly rows: number
  readonly sections: readonly SectionDraft[]
  readonly totals: readonly Pick<TotalDraft, 'row' | 'column' | 'printed' | 'sum' | 'holds' | 'section'>[]
  readonly identities: Drafts['identities']
  /** What differs from the figures that the table made before. */
  readonly changes: { readonly count: number; readonly cells: readonly ChangedCell[] }
  /** The numbers of rows by what becomes of them. */
  readonly decisions: Readonly<Record<'new' | 'known' | 'ask' | 'faulty' | 'look', number>>
}

export interface RowsPage {
  readonly tableHash: string
  readonly rows: readonly ProposedRow[]
  readonly summary: RowsSummary
  /** The figures that the table made, and no longer has. */
  readonly gone: readonly string[]
  /** The line after which the next page begins. */
  readonly next: number | undefined
}

/** Decisions by line; of the rest, `new` and `proposed` save what is proposed, and `skip` nothing. */
export interface RowDecisions {
  readonly decisions: Readonly<Record<string, Decision>>
  readonly rest: (typeof restDecisions)[number]
  readonly make: readonly (typeof makeable)[number][]
}

export interface SaveRequest extends RowDecisions {
  readonly sourceId: string
  readonly by: string
  readonly dryRun: boolean
  readonly bad: 'skip' | 'refuse'
  /** Deletes the figures that the table made, and no longer has. */
  readonly deletesGone: boolean
  /** Refuses another table than that of this hash. */
  readonly tableHash: string | undefined
  readonly keep?: Keep<SavedRows> | undefined
}

/** A row that was not saved, or not as it is printed. */
export interface RowFault extends Remark {
  readonly row: number
}

type Counts = Readonly<Record<string, number>>

export interface SavedRows {
  /** False if nothing may be written, because of a fault or by `bad: refuse`. */
  readonly isWritten: boolean
  /** Null if nothing was written. */
  readonly batchId: string | null
  readonly created: Counts
  readonly updated: Counts
  readonly unchanged: Counts
  readonly gone: readonly string[]
  readonly skipped: number
  readonly errorCount: number
  readonly errors: readonly RowFault[]
  readonly effects?: Effects | null
}
