/** The records of a list as text, a few at a time: CSV with a header, or NDJSON. */
import type { ListRequest, Snapshot } from '../database/store.ts'
import type { Resource } from '../resources/resource.ts'
import { csvRow, textCell, type Cell } from './csv.ts'

/** JSON and numbers are no text that somebody wrote. */
const isText = (resource: Resource, key: string): boolean => !['decimal', 'list', 'boolean', 'integer'].includes(resource.fields[key]?.kind ?? '')

/** The fields of a record that a request wants, in the order in which they are declared. */
export const columnsOf = (resource: Resource, { fields }: Pick<ListRequest, 'fields'>): string[] =>
  Object.keys(resource.fields).filter((key) => fields?.includes(key) ?? true)

/** Lists and booleans are JSON; a text that a spreadsheet would run has a `'` before it. */
export async function* csvOf(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  const keys = columnsOf(resource, request)
  const guarded = keys.map((key) => isText(resource, key))
  const cell = (value: Cell, index: number): Cell => guarded[index] && typeof value === 'string' ? textCell(value) : value
  yield csvRow(keys)
  for await (const rows of snapshot.cells(resource, request)) yield rows.map((row) => csvRow(row.map(cell))).join('')
}

/** One record a line. */
export async function* ndjsonOf(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  for await (const records of snapshot.records(resource, request)) yield records.map((text) => `${text}\n`).join('')
}
