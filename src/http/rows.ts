/** Streams a whole list as CSV or NDJSON, page by page, as it stood when the answer began. */
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { ListRequest, Store } from '../database/store.ts'
import type { Data } from '../resources/canonical.ts'
import type { Resource } from '../resources/resource.ts'

const pageSize = 500

/** A spreadsheet would run these as formulas. */
const dangerous = /^[=+\-@'\t\r]/

/** A cell of text that no spreadsheet takes for a formula. */
export const textCell = (text: string): string => dangerous.test(text) ? `'${text}` : text

/** Rows end with CR and LF; either alone within a cell must not look like an end. */
export const csvOptions = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const

const cell = (resource: Resource, key: string, value: unknown): string => {
  if (value === null) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  return resource.fields[key]?.kind === 'decimal' ? value : textCell(value)
}

/** The ids of a list that asks for words, and the change after which it was so. */
const foundNow = async (store: Store, resource: Resource, request: ListRequest): Promise<{ ids: readonly string[]; asOf: number }> => {
  for (;;) {
    const { sequence: asOf } = await store.stamp()
    const ids = await store.sorted(resource, request)
    if ((await store.stamp()).sequence === asOf) return { ids, asOf }
  }
}

/** Words are only known of the present: which records have them is found at once, and those are then read as they stood. */
async function* foundPages(store: Store, resource: Resource, request: ListRequest, limit: number): AsyncGenerator<readonly string[]> {
  const { ids, asOf } = await foundNow(store, resource, request)
  for (let at = 0; at < ids.length && at < limit; at += pageSize) {
    const some = ids.slice(at, Math.min(at + pageSize, limit))
    yield (await store.list(resource, { ...request, q: undefined, ids: some, asOf, limit: pageSize })).records
  }
}

/** Pages of the list up to its limit, all of the same state of the register. */
async function* pages(store: Store, resource: Resource, request: ListRequest, limit: number): AsyncGenerator<readonly string[]> {
  if (request.q !== undefined) {
    yield* foundPages(store, resource, request, limit)
    return
  }
  const asOf = request.asOf ?? (await store.stamp()).sequence
  let after = request.after
  let left = limit
  do {
    const { records, next } = await store.list(resource, { ...request, asOf, after, limit: Math.min(left, pageSize) })
    yield records
    left -= records.length
    after = next
  } while (after && left > 0)
}

async function* csv(resource: Resource, keys: readonly string[], from: AsyncGenerator<readonly string[]>): AsyncGenerator<string> {
  yield stringify([keys], csvOptions)
  for await (const records of from) {
    yield stringify(records.map((text) => {
      const record = JSON.parse(text) as Data
      return keys.map((key) => cell(resource, key, record[key]))
    }), csvOptions)
  }
}

async function* ndjson(from: AsyncGenerator<readonly string[]>): AsyncGenerator<string> {
  for await (const records of from) yield records.map((text) => `${text}\n`).join('')
}

/** The rows of a list as text; all of them where there is no limit. */
export const rowsOf = (store: Store, resource: Resource, request: ListRequest, format: 'csv' | 'ndjson', limit = Infinity): Readable => {
  const keys = Object.keys(resource.fields).filter((key) => request.fields?.includes(key) ?? true)
  const from = pages(store, resource, request, limit)
  return Readable.from(format === 'csv' ? csv(resource, keys, from) : ndjson(from), { objectMode: false })
}
