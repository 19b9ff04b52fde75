/** Finds the records that a name, an alias, an id or a code may mean. */
import { distances, resolvedResources, shortened } from '../../text/name-keys.ts'
import type { ResourceName } from '../../model/field.ts'
import { lastCharacter } from '../../text/characters.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import type { Candidate } from '../../store/search.ts'
import type { Reader } from '../engine.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'
import { splitKey } from './names.ts'

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
const confidenceOf = ({ resource, key, distance }: Row, asked: string): number => {
  if (key === asked) return (100 - distance) / 100
  if (key === shortOf(resource, asked))
    return (100 - (distance < distances.short ? distances.short : distances.bothShort)) / 100
  return Math.max(Math.floor(((100 - distances.beginning) * asked.length) / key.length), 1) / 100
}

/** Returns the records that may be meant, the surest first. */
export const resolve = async (reader: Reader, name: string, resource?: ResourceName): Promise<Candidate[]> => {
  const key = nameKeyOf(name)
  if (key === '') return []
  const resources: readonly ResourceName[] = resource === undefined ? resolvedResources : [resource]
  const rows = await reader.all(
    sql<Row>`${sql.join(
      resources.flatMap((one) => partsOf(one, key)),
      sql` UNION ALL `,
    )}`,
  )
  const candidates = rows.map((row) => ({ resource: row.resource, id: row.id, confidence: confidenceOf(row, key) }))
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
