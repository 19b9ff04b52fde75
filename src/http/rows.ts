/** Streams a whole list as CSV or NDJSON, of the state in which the register was when the answer began. */
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { Cell, ListRequest, Snapshot, Store } from '../database/store.ts'
import type { Resource } from '../resources/resource.ts'

/** A spreadsheet would run these as formulas. */
const dangerous = /^[=+\-@'\t\r]/

/** A cell of text that no spreadsheet takes for a formula. */
export const textCell = (text: string): string => dangerous.test(text) ? `'${text}` : text

/** Rows end with CR and LF; either alone within a cell must not look like an end. */
export const csvOptions = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const

/** JSON and numbers are no text that somebody wrote. */
const written = (resource: Resource, key: string): boolean => !['decimal', 'list', 'boolean', 'integer'].includes(resource.fields[key]?.kind ?? '')

async function* csv(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  const keys = Object.keys(resource.fields).filter((key) => request.fields?.includes(key) ?? true)
  const isText = keys.map((key) => written(resource, key))
  const cell = (value: Cell, index: number): Cell => typeof value === 'string' && isText[index] ? textCell(value) : value
  yield stringify([keys], csvOptions)
  for await (const rows of snapshot.cells(resource, request)) yield stringify(rows.map((row) => row.map(cell)), csvOptions)
}

async function* ndjson(snapshot: Snapshot, resource: Resource, request: ListRequest): AsyncGenerator<string> {
  for await (const records of snapshot.records(resource, request)) yield records.map((text) => `${text}\n`).join('')
}

/** Text made of a snapshot, which closes with it, read or not. Throws a Refusal: overloaded. */
export const streamed = (store: Store, textOf: (snapshot: Snapshot) => AsyncGenerator<string>): Readable => {
  const snapshot = store.snapshot()
  return Readable.from(textOf(snapshot), { objectMode: false }).once('close', () => { snapshot.close() })
}

/** The rows of a list as text; all of them where there is no limit. */
export const rowsOf = (store: Store, resource: Resource, request: ListRequest, format: 'csv' | 'ndjson', limit = Infinity): Readable =>
  streamed(store, (snapshot) => (format === 'csv' ? csv : ndjson)(snapshot, resource, { ...request, limit }))
