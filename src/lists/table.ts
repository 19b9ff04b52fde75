/** A table as a source prints it: cells of text, in rows that are named by their line from 1. */

export interface Table {
  /** Rows may differ in length; what is not there is empty. */
  readonly rows: readonly (readonly string[])[]
}

/** What the file of a table was, beside its cells. */
export interface TableFile {
  readonly format: 'csv' | 'tsv' | 'xlsx'
  /** The sheet of a workbook that was read, and all that it has. */
  readonly sheet: string | null
  readonly sheets: readonly string[]
  /** Rows and columns that the workbook hides, from 1. */
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
  /** The number of cells that are shown by the value of a formula. */
  readonly formulas: number
}

/** Returns a cell without the spaces around it; `row` and `column` count from 0. */
export const cellAt = ({ rows }: Table, row: number, column: number): string => (rows[row]?.[column] ?? '').trim()
