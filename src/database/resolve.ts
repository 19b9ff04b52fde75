/** Finds what is meant by a name, an alias, an id or a code. */
import { sql, type SQL } from 'drizzle-orm'
import { calledResources, distances, shortened } from '../resources/called.ts'
import type { ResourceName } from '../resources/field.ts'
import { keyOf } from '../resources/words.ts'
import type { Candidate } from '../store/search.ts'
import type { Reader } from './engine.ts'
import { byKey, keyBegins, keyIs } from './language.ts'
import { upTo } from './where.ts'

interface Row { readonly resource: ResourceName; readonly id: string; readonly key: string; readonly distance: number }

/** How many records of one resource are looked at for one way of being meant. */
const looked = 10

/** The first rows under a condition, in the order of the index; each part reads so many and no more. */
const first = (resource: ResourceName, distance: SQL, where: SQL, order: SQL): SQL => sql`SELECT * FROM (SELECT resource, record_id AS id, key, ${distance} AS distance
  FROM names WHERE resource = ${resource} AND ${where} ORDER BY ${order} ${upTo(looked)}) AS found`

const called = sql`distance, record_id`

const partsOf = (resource: ResourceName, key: string): SQL[] => {
  const short = resource === 'regions' ? shortened(key) : undefined
  const otherwise = sql`CASE WHEN distance < ${distances.short} THEN ${distances.short} ELSE ${distances.bothShort} END`
  return [
    first(resource, sql`distance`, keyIs(key), called),
    ...short === undefined ? [] : [first(resource, otherwise, keyIs(short), called)],
    // Digits alone are a code, whose beginning means nothing.
    ...!/\p{L}/u.test(key) ? [] : [first(resource, sql`${distances.beginning}`, keyBegins(key), sql`${byKey}, ${called}`)],
  ]
}

/** Of a beginning, by how much of the name it is. */
const confidenceOf = ({ key, distance }: Row, asked: string): number => {
  const most = 100 - distance
  return (distance === distances.beginning ? Math.max(Math.floor(most * asked.length / key.length), 1) : most) / 100
}

/** The records that may be meant, the surest first. */
export const resolve = async (reader: Reader, name: string, resource?: ResourceName): Promise<Candidate[]> => {
  const key = keyOf(name)
  if (key === '') return []
  const resources: readonly ResourceName[] = resource === undefined ? calledResources : [resource]
  const rows = await reader.all(sql.join(resources.flatMap((one) => partsOf(one, key)), sql` UNION ALL `)) as unknown as Row[]
  const candidates = rows.map((row) => ({ resource: row.resource, id: row.id, confidence: confidenceOf(row, key) }))
  // Of two as sure, the one of the more general resource, then the one whose name comes first: sorting keeps that order.
  const sorted = candidates.sort((one, other) => other.confidence - one.confidence || resources.indexOf(one.resource) - resources.indexOf(other.resource))
  const seen = new Set<string>()
  return sorted.filter(({ resource: found, id }) => {
    const address = `${found}/${id}`
    return !seen.has(address) && seen.add(address)
  })
}
