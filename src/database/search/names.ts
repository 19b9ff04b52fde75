/**
 * Keeps the names of records in the table `names`, resolves a name to the records that it may mean, and finds the records
 * that bear names.
 */
import type { Data } from '../../model/canonical.ts'
import { idConstraints, type ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import type { MergedRecord } from '../../store/changes.ts'
import type { NameMatch } from '../../store/search.ts'
import { lastCharacter } from '../../text/characters.ts'
import { distances, nameKeysOf, resolvedResources, shortened } from '../../text/name-keys.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import type { Reader } from '../engine.ts'
import { successorOf } from '../history/sequence.ts'
import { elementsOf, numberIn, partOf } from '../sql/dialect.ts'
import { columnOf, listed, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { type Query, queryTemplate } from '../sql/templates.ts'
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
/** Without `WHERE`, SQLite takes `ON` for the condition of a join. */
const insertion = queryTemplate(
  1,
  (json) => sql`INSERT INTO names ${columns} ${rowsIn(json)} WHERE true ON CONFLICT DO NOTHING`,
)
const deletion = queryTemplate(1, (json) => sql`DELETE FROM names WHERE ${columns} IN (${rowsIn(json)})`)

const insert = (names: readonly Name[]): Query[] => (names.length > 0 ? [insertion(JSON.stringify(names))] : [])
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

// Finds the records that a name, an alias, an id or a code may mean.

interface Row {
  readonly resource: ResourceName
  readonly id: string
  readonly key: string
  readonly distance: number
}

/** The number of names read for each resource. */
const looked = 20

/**
 * Selects the first names under a condition, in the order of the index, which is read no farther.
 * The resource is no parameter: SQLite would plan the query anew for each.
 */
const first = (resource: ResourceName, where: SQL): SQL =>
  sql`SELECT * FROM (SELECT resource, record_id AS id, key || rest AS key, distance FROM names
    WHERE resource = ${sql.raw(`'${resource}'`)} AND ${where}
    ORDER BY names.key, rest, distance, record_id ${upTo(looked)}) AS found`

const is = (name: string): SQL => {
  const { key, rest } = splitKey(name)
  return sql`names.key = ${key} AND rest = ${rest}`
}

const startsWith = (column: SQL, text: string): SQL => sql`${column} >= ${text} AND ${column} < ${text + lastCharacter}`

const beginsWith = (name: string): SQL => {
  const { key, rest } = splitKey(name)
  return rest === '' ? startsWith(sql`names.key`, key) : sql`names.key = ${key} AND ${startsWith(sql`rest`, rest)}`
}

const shortOf = (resource: ResourceName, key: string): string | undefined =>
  resource === 'regions' ? shortened(key) : undefined

const partsOf = (resource: ResourceName, key: string): SQL[] => {
  const short = shortOf(resource, key)
  return [
    // The whole name comes before names that only begin so. Digits alone are a code, whose beginning means nothing.
    first(resource, /\p{L}/u.test(key) ? beginsWith(key) : is(key)),
    ...(short === undefined ? [] : [first(resource, is(short))]),
  ]
}

/** Returns how sure a name is: of a beginning, by its share of the whole. */
const confidenceOf = ({ resource, key, distance }: Row, name: string): number => {
  if (key === name) return (100 - distance) / 100
  if (key === shortOf(resource, name))
    return (100 - (distance < distances.short ? distances.short : distances.bothShort)) / 100
  return Math.max(Math.floor(((100 - distances.beginning) * name.length) / key.length), 1) / 100
}

const isId = new RegExp(idConstraints.pattern)
const mayBeId = (name: string): boolean => name.length <= idConstraints.maxLength && isId.test(name)

/** Returns the records that took the place of merged ones with an id. */
const successorsNamed = async (
  reader: Reader,
  id: string,
  resources: readonly ResourceName[],
): Promise<MergedRecord[]> => {
  const rows = await reader.all(
    sql<{ resource: ResourceName }>`SELECT DISTINCT resource FROM changes
      WHERE record_id = ${id} AND merged_into IS NOT NULL`,
  )
  const found: MergedRecord[] = []
  for (const { resource } of rows.filter((row) => resources.includes(row.resource))) {
    const into = await successorOf(reader, resource, id)
    if (into !== undefined) found.push({ resource, id, into })
  }
  return found
}

/** Returns the records that may be meant, the surest first. */
export const resolve = async (reader: Reader, name: string, resource?: ResourceName): Promise<NameMatch[]> => {
  const key = nameKeyOf(name)
  if (key === '') return []
  const resources: readonly ResourceName[] = resource === undefined ? resolvedResources : [resource]
  const rows = await reader.all(
    sql<Row>`${sql.join(
      resources.flatMap((one) => partsOf(one, key)),
      sql` UNION ALL `,
    )}`,
  )
  const merged = mayBeId(name) ? await successorsNamed(reader, name, resources) : []
  const candidates = rows.map((row) => ({ resource: row.resource, id: row.id, confidence: confidenceOf(row, key) }))
  candidates.push(...merged.map(({ resource: found, into }) => ({ resource: found, id: into, confidence: 1 })))
  // Ties go to the more general resource, then to the earlier name: sorting is stable.
  const sorted = candidates.sort(
    (one, other) =>
      other.confidence - one.confidence || resources.indexOf(one.resource) - resources.indexOf(other.resource),
  )
  const seen = new Set<string>()
  return sorted.filter(({ resource: found, id }) => {
    const address = `${found}/${id}`
    return !seen.has(address) && seen.add(address)
  })
}

// Finds the records that bear names: by whole names, aliases, ids and codes, many names with one query.

/** The number of records that are listed for a name. */
const bearersListed = 5

interface Bearing {
  readonly at: number
  readonly ids: string | null
}

const greatest = sql.raw(distances.alias.toString())

/** Each name is looked up by itself: a name may have many bearers, of which few are read. */
const bearers = ofResource(({ name }) =>
  queryTemplate(
    1,
    (names = sql``) => sql<Bearing>`SELECT ${numberIn(sql`value`, 'at')} AS at, (
      SELECT string_agg(id, ' ' ORDER BY distance, id) FROM (
        SELECT record_id AS id, distance FROM names WHERE resource = ${sql.raw(`'${name}'`)}
        AND key = ${partOf(sql`value`, 'key')} AND rest = ${partOf(sql`value`, 'rest')} AND distance <= ${greatest}
        ORDER BY key, rest, distance, record_id ${upTo(bearersListed)}) AS found) AS ids
    FROM ${elementsOf(names)}`,
  ),
)

/** Returns, by name, the first ids of the records that bear it, the surest first; a name without any is left out. */
export const bearersOf = async (
  reader: Reader,
  resource: ResourceName,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const keys = names.map((name, at) => ({ at, ...splitKey(nameKeyOf(name)) })).filter(({ key }) => key !== '')
  if (keys.length === 0) return new Map()
  const rows = await reader.all(bearers(resourceOf(resource))(JSON.stringify(keys)))
  return new Map(rows.flatMap(({ at, ids }) => (ids === null ? [] : [[names[at] as string, ids.split(' ')] as const])))
}
