/** Keeps the names by which records are resolved, in the table `names`. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { nameKeysOf } from '../../text/name-keys.ts'
import { elementsOf, numberIn, partOf } from '../sql/dialect.ts'
import { columnOf, listed } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate, rowsTemplate, type Query } from '../sql/templates.ts'
import type { Change } from '../write/statements.ts'

/** A row of `names`. */
interface Name {
  readonly resource: string
  readonly key: string
  readonly rest: string
  readonly distance: number
  readonly record_id: string
}

/** In characters: an entry of an index must fit a third of a page of PostgreSQL. */
const indexed = 100

/** Splits a key into the part that is indexed and the rest, which few keys have. */
export const splitKey = (key: string): { readonly key: string; readonly rest: string } => {
  if (key.length <= indexed) return { key, rest: '' }
  const beginning = Array.from(key).slice(0, indexed).join('')
  return { key: beginning, rest: key.slice(beginning.length) }
}

const namesOf = (resource: Resource, record: Data): Name[] =>
  nameKeysOf(resource, record).map(({ key, distance }) => ({
    resource: resource.name,
    ...splitKey(key),
    distance,
    record_id: record['id'] as string,
  }))

const keys = ['resource', 'key', 'rest', 'distance', 'record_id'] as const
const columns = listed(keys.map(columnOf))
const rowsIn = (json: SQL): SQL => {
  const [text, value] = [(name: string) => partOf(sql`value`, name), sql`value`]
  return sql`SELECT ${text('resource')}, ${text('key')}, ${text('rest')}, ${numberIn(value, 'distance')},
    ${text('record_id')} FROM ${elementsOf(json)}`
}
const insertion = rowsTemplate(
  keys.map((key) => (key === 'distance' ? 'integer' : 'text')),
  (rows) => sql`INSERT INTO names ${columns} ${rows} ON CONFLICT DO NOTHING`,
)
const deletion = queryTemplate(1, (json) => sql`DELETE FROM names WHERE ${columns} IN (${rowsIn(json)})`)

const insert = (names: readonly Name[]): Query[] =>
  names.length > 0 ? [insertion(names.map((name) => keys.map((key) => name[key])))] : []
const remove = (names: readonly Name[]): Query[] => (names.length > 0 ? [deletion(JSON.stringify(names))] : [])

/** Returns the statements that add the names of these records. */
export const addNames = (resource: Resource, records: readonly Data[]): Query[] =>
  insert(records.flatMap((record) => namesOf(resource, record)))

const without = (names: readonly Name[], others: readonly Name[]): Name[] => {
  const known = new Set(others.map((name) => JSON.stringify(name)))
  return names.filter((name) => !known.has(JSON.stringify(name)))
}

/** Returns the statements that bring the names of records to a change, where they differ. */
export const changeNames = (changes: readonly Change[]): Query[] => {
  const names = changes.map(({ resource, before, after }) => ({
    before: before ? namesOf(resource, before) : [],
    after: after ? namesOf(resource, after) : [],
  }))
  return [
    ...remove(names.flatMap(({ before, after }) => without(before, after))),
    ...insert(names.flatMap(({ before, after }) => without(after, before))),
  ]
}
