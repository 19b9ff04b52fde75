/** The rows of lists, and how CSV writes a value. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Field, Fields } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { guarded } from '../../text/characters.ts'

// Writes CSV (RFC 4180), a row at a time, that no spreadsheet takes for formulas.

export type CsvValue = string | number | null

/** An empty text is quoted, so that it is not taken for an empty cell. */
const quotable = /^$|[",\r\n]/

const quoted = (text: string): string => (quotable.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** How a column writes its texts: as they are, with quotation marks where needed, or also so that no spreadsheet runs them. */
type Writing = 'plain' | 'quoted' | 'guarded'

/** Returns a row with its end, CR and LF. Columns that `writing` does not name are `quoted`. */
export const csvRow = (cells: readonly (CsvValue | undefined)[], writing: readonly Writing[] = []): string => {
  let row = ''
  // Built in place: an array of cells for each row takes a tenth of the time of an export.
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]
    if (at > 0) row += ','
    if (typeof cell === 'string') {
      const how = writing[at]
      row += how === 'plain' ? cell : quoted(how === 'guarded' ? guarded(cell) : cell)
    } else if (cell !== null && cell !== undefined) row += cell.toString()
  }
  return `${row}\r\n`
}

// The records of a list as text, a few at a time: CSV with a header, or NDJSON.

/** The kind of the values of a column, and of decimals the greatest number of digits before and after the point. */
export type CellColumn = Pick<Field, 'kind' | 'digits' | 'fraction'>
/** The columns of a table by name. */
export type CellColumns = Readonly<Record<string, CellColumn>>

export type CellRow = readonly (CsvValue | undefined)[]
/** Rows, some at a time. */
export type CellRows = AsyncIterable<readonly CellRow[]> | Iterable<readonly CellRow[]>

const atOnce = 1000

/** Makes rows of some records at a time, with other work between. */
export async function* inPieces<T>(
  records: readonly T[],
  cells: (record: T) => CellRow,
): AsyncGenerator<readonly CellRow[]> {
  for (let at = 0; at < records.length; at += atOnce) {
    yield records.slice(at, at + atOnce).map(cells)
    await otherWork()
  }
}

/** Kinds whose values consist of a few characters, none of which needs quotation marks. */
const plain: readonly Field['kind'][] = [
  'id',
  'reference',
  'enumeration',
  'date',
  'instant',
  'decimal',
  'integer',
  'boolean',
]

/** A list is JSON; nobody wrote it as a text. */
const writingOf = ({ kind }: CellColumn): Writing =>
  plain.includes(kind) ? 'plain' : kind === 'list' ? 'quoted' : 'guarded'

/** The fields of a record that a request wants, in the order in which they are declared. */
export const columnsOf = ({ fields }: Resource, wanted: readonly string[] | undefined): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => wanted?.includes(key) ?? true))

export const headerOf = (columns: CellColumns): string => csvRow(Object.keys(columns))

/** Writes rows: lists and booleans as JSON, and a `'` before a text that a spreadsheet would run. */
export const rowWriter = (columns: CellColumns): ((row: CellRow) => string) => {
  const writing = Object.values(columns).map(writingOf)
  return (row) => csvRow(row, writing)
}

/** Returns the cells of objects that have the columns as their keys. */
export const cellsOf =
  (columns: CellColumns) =>
  (row: object): (CsvValue | undefined)[] =>
    Object.keys(columns).map((key) => (row as Record<string, CsvValue | undefined>)[key])

/** A header, and the rows of a table, some at a time. */
export async function* csvOf(columns: CellColumns, rows: CellRows): AsyncGenerator<string> {
  const written = rowWriter(columns)
  yield headerOf(columns)
  for await (const some of rows) {
    let text = ''
    for (const row of some) text += written(row)
    yield text
  }
}

/** One record a line. */
export async function* ndjsonOf(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  for await (const records of snapshot.records(resource, request)) yield records.map((text) => `${text}\n`).join('')
}
