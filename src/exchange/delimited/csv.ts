/** Writes CSV (RFC 4180), a row at a time, that no spreadsheet takes for formulas. */

export type Cell = string | number | null

/** A spreadsheet would run these as formulas. */
const dangerous = /^[=+\-@'\t\r]/
/** An empty text is quoted, so that it is not taken for an empty cell. */
const quotable = /^$|[",\r\n]/

/** A cell of text that no spreadsheet takes for a formula. */
export const textCell = (text: string): string => (dangerous.test(text) ? `'${text}` : text)

const written = (cell: Cell | undefined): string | number =>
  cell === null || cell === undefined
    ? ''
    : typeof cell === 'string' && quotable.test(cell)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell

/** A row with its end, CR and LF. */
export const csvRow = (cells: readonly (Cell | undefined)[]): string => `${cells.map(written).join(',')}\r\n`
