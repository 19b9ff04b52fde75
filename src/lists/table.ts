/** A table as a source prints it: cells of text, in rows that are named by their line from 1. */
import { comparable } from '../text/occurrence.ts'

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
  /** The number of cells with a formula; one that was saved without its value shows nothing. */
  readonly formulas: number
  /** The size of the table without the empty rows and columns at its end. */
  readonly rows: number
  readonly columns: number
}

/** A table in the form in which it is stored. */
export interface StoredTable {
  /** Its canonical CSV. */
  readonly csv: string
  /** The SHA-256 of that. */
  readonly hash: string
  readonly file: TableFile
}

/** Returns a cell without the spaces around it; `row` and `column` count from 0. */
export const cellAt = ({ rows }: Table, row: number, column: number): string => (rows[row]?.[column] ?? '').trim()

// Canonical CSV (RFC 4180): its SHA-256 names a table, so what it is never changes. UTF-8 without a mark; each line ends
// with LF; every row has as many cells as the widest; a cell is in quotation marks only where it has one of `",` or a
// line end, or is the empty cell of a single column, since many readers skip an empty line.

const quotable = /[",\r\n]/

/** Returns the number of cells of the widest row. */
export const widthOf = ({ rows }: Table): number => rows.reduce((widest, { length }) => Math.max(widest, length), 0)

/** Returns the canonical CSV of a table. */
export const canonicalCsv = (table: Table): string => {
  const width = widthOf(table)
  const lineOf = (row: readonly string[]): string =>
    width === 1 && (row[0] ?? '') === ''
      ? '""\n'
      : `${row.map((cell) => (quotable.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}${','.repeat(
          row.length === 0 ? Math.max(width - 1, 0) : width - row.length,
        )}\n`
  return table.rows.map(lineOf).join('')
}

/** Yields the rows of canonical CSV, with as many cells in each. */
export function* canonicalRows(csv: string): Generator<string[]> {
  let row: string[] = []
  for (let at = 0; at < csv.length; at++) {
    if (csv[at] === '"') {
      let end = csv.indexOf('"', at + 1)
      while (csv[end + 1] === '"') end = csv.indexOf('"', end + 2)
      row.push(csv.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
    } else {
      const from = at
      while (csv[at] !== ',' && csv[at] !== '\n') at++
      row.push(csv.slice(from, at))
    }
    if (csv[at] !== '\n') continue
    yield row
    row = []
  }
}

/** Returns the table of canonical CSV. */
export const tableOf = (csv: string): Table => ({ rows: [...canonicalRows(csv)] })

// Finds the numbers of figures in the table of their source.

const editors = /\[[^[\]]*\]/g
const namedRow = /\brow (\d{1,6})\b/i

/** Returns the words of a heading that a table prints: those in square brackets are the editor's. */
const printedWordsIn = (heading: string): string[] =>
  heading
    .replace(editors, ' ')
    .split(/[\s/]+/)
    .map(comparable)
    .filter((word) => word !== '')

/** What is looked for in a table: the cell, the words that stand for its column, and where. */
export interface PrintedCell {
  readonly asPrinted: string
  readonly heading: string
  readonly locator: string | null
}

/** Returns what reports whether a table prints a cell: in the row that the locator names, counted from 1, else in any. */
export const printingTable = ({ rows }: Table): ((cell: PrintedCell) => boolean) => {
  let known: { readonly cells: ReadonlySet<string>; readonly text: string } | undefined
  const whole = () => {
    if (known) return known
    const cells = new Set<string>()
    for (const row of rows) for (const cell of row) cells.add(comparable(cell))
    return (known = { cells, text: [...cells].join('\n') })
  }
  const words = new Map<string, boolean>()
  const stands = (word: string): boolean => {
    const found = words.get(word) ?? whole().text.includes(word)
    words.set(word, found)
    return found
  }
  return ({ asPrinted, heading, locator }) => {
    const sought = comparable(asPrinted)
    const [, row] = namedRow.exec(locator ?? '') ?? []
    const isThere =
      row === undefined
        ? whole().cells.has(sought)
        : (rows[Number(row) - 1] ?? []).some((cell) => comparable(cell) === sought)
    return isThere && printedWordsIn(heading).every(stands)
  }
}
