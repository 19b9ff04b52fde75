/** The records of a list as text, a few at a time: CSV with a header, or NDJSON. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { Field, Fields } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { csvRow, type Cell, type Writing } from './csv.ts'

/** The kind of the values of a column, and of decimals the greatest number of digits before and after the point. */
export type Column = Pick<Field, 'kind' | 'digits' | 'fraction'>
/** The columns of a table by name. */
export type Columns = Readonly<Record<string, Column>>

export type Row = readonly (Cell | undefined)[]
/** Rows, some at a time. */
export type Rows = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>

const atOnce = 1000

/** Makes rows of some records at a time, with other work between. */
export async function* inPieces<T>(records: readonly T[], cells: (record: T) => Row): AsyncGenerator<readonly Row[]> {
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
const writingOf = ({ kind }: Column): Writing =>
  plain.includes(kind) ? 'plain' : kind === 'list' ? 'quoted' : 'guarded'

/** The fields of a record that a request wants, in the order in which they are declared. */
export const columnsOf = ({ fields }: Resource, wanted: readonly string[] | undefined): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => wanted?.includes(key) ?? true))

export const headerOf = (columns: Columns): string => csvRow(Object.keys(columns))

/** Writes rows: lists and booleans as JSON, and a `'` before a text that a spreadsheet would run. */
export const rowWriter = (columns: Columns): ((row: Row) => string) => {
  const writing = Object.values(columns).map(writingOf)
  return (row) => csvRow(row, writing)
}

/** Returns the cells of objects that have the columns as their keys. */
export const cellsOf =
  (columns: Columns) =>
  (row: object): (Cell | undefined)[] =>
    Object.keys(columns).map((key) => (row as Record<string, Cell | undefined>)[key])

/** A header, and a row a record. */
export async function* csvOf(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  const columns = columnsOf(resource, request.fields)
  const written = rowWriter(columns)
  yield headerOf(columns)
  for await (const rows of snapshot.cells(resource, request)) {
    let text = ''
    for (const row of rows) text += written(row)
    yield text
  }
}

/** One record a line. */
export async function* ndjsonOf(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  for await (const records of snapshot.records(resource, request)) yield records.map((text) => `${text}\n`).join('')
}
