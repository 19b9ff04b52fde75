/** What the rows of a table say by its layout, before anything is looked up in a register. */
import type { FigureRecord } from '../resources/figures.ts'
import type { Message } from '../text/messages/message.ts'

/** A fault or a notice, by the column that it is in; null for the whole row. */
export interface Remark {
  readonly column: string | null
  readonly detail: Message
}

/** A cell of amounts as a figure, without its subject. */
export interface FigureDraft extends Pick<
  FigureRecord,
  'metric' | 'stage' | 'value' | 'upperValue' | 'qualifier' | 'unit' | 'periodStart' | 'periodEnd' | 'asPrinted'
> {
  readonly column: string
  readonly heading: string
  readonly prices: string | null
  /** The column of the figure in the same row that it supersedes. */
  readonly supersedes: string | null
}

/** A row that is a record: names are as printed. */
export interface RowDraft {
  /** Its line in the file, from 1. */
  readonly row: number
  readonly cells: readonly string[]
  readonly title: string | null
  readonly localTitle: string | null
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
  readonly region: string | null
  readonly participants: readonly { readonly name: string; readonly role: string }[]
  readonly status: string | null
  readonly startsOn: string | null
  readonly endsOn: string | null
  /** The name of the record that it is part of. */
  readonly partOf: string | null
  readonly summary: string | null
  readonly notes: readonly string[]
  /** `row 8`, or with a column of numbers `row 8, no. 4`. */
  readonly locator: string
  /** The line of the heading that it stands under. */
  readonly section: number | null
  readonly figures: readonly FigureDraft[]
  readonly faults: readonly Remark[]
  readonly notices: readonly Remark[]
}

/** A heading between rows. */
export interface SectionDraft {
  readonly row: number
  readonly words: string
  /** The number of rows that it prints, and that of the rows below it. */
  readonly printed: number | null
  readonly rows: number
}

/** A printed total of a column beside the sum of the rows that it stands for, in the numbers of the column. */
export interface TotalDraft {
  readonly row: number
  readonly column: string
  readonly printed: string
  readonly sum: string
  /** The heading whose rows it adds up, its own line where it adds up the rows since the total before it; null for all. */
  readonly section: number | null
  /** It is the sum, within the rounding of what is printed. */
  readonly holds: boolean
  /** The total as a figure, or what keeps it from being one. */
  readonly figure: FigureDraft | Remark
}

/** An identity within a row that its cells break. */
export interface BrokenIdentity {
  readonly row: number
  readonly columns: readonly string[]
  readonly printed: string
  readonly sum: string
}

export interface Drafts {
  readonly rows: readonly RowDraft[]
  readonly sections: readonly SectionDraft[]
  readonly totals: readonly TotalDraft[]
  /** The number of rows of totals, and of those without a cell. */
  readonly totalRows: number
  readonly emptyRows: number
  readonly identities: { readonly tried: number; readonly broken: readonly BrokenIdentity[] }
}
