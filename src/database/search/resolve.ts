/** Finds what is meant by a name, an alias, an id or a code. */
import { resolvedResources, distances, shortened } from '../../text/name-keys.ts'
import type { ResourceName } from '../../model/field.ts'
import { keyOf } from '../../text/tokenizer.ts'
import type { Candidate } from '../../store/search.ts'
import type { Reader } from '../engine.ts'
import { asCalled, isCalled, isCalledFrom } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

interface Row {
  readonly resource: ResourceName
  readonly id: string
  readonly key: string
  readonly distance: number
}

/** How many names of one resource are looked at. */
const looked = 20

/** The first names under a condition, in the order of the index, which is read so far and no farther. */
const first = (where: SQL): SQL =>
  sql`SELECT * FROM (SELECT resource, record_id AS id, key, distance FROM names WHERE ${where} ORDER BY ${asCalled} ${upTo(looked)}) AS found`

const shortOf = (resource: ResourceName, key: string): string | undefined =>
  resource === 'regions' ? shortened(key) : undefined

const partsOf = (resource: ResourceName, key: string): SQL[] => {
  const short = shortOf(resource, key)
  return [
    // What is called just so comes before what only begins so. Digits alone are a code, whose beginning means nothing.
    first(/\p{L}/u.test(key) ? isCalledFrom(resource, key) : isCalled(resource, key)),
    ...(short === undefined ? [] : [first(isCalled(resource, short))]),
  ]
}

/** Of a beginning, by how much of the name it is. */
const confidenceOf = ({ resource, key, distance }: Row, asked: string): number => {
  if (key === asked) return (100 - distance) / 100
  if (key === shortOf(resource, asked))
    return (100 - (distance < distances.short ? distances.short : distances.bothShort)) / 100
  return Math.max(Math.floor(((100 - distances.beginning) * asked.length) / key.length), 1) / 100
}

/** The records that may be meant, the surest first. */
export const resolve = async (reader: Reader, name: string, resource?: ResourceName): Promise<Candidate[]> => {
  const key = keyOf(name)
  if (key === '') return []
  const resources: readonly ResourceName[] = resource === undefined ? resolvedResources : [resource]
  const rows = (await reader.all(
    sql.join(
      resources.flatMap((one) => partsOf(one, key)),
      sql` UNION ALL `,
    ),
  )) as unknown as Row[]
  const candidates = rows.map((row) => ({ resource: row.resource, id: row.id, confidence: confidenceOf(row, key) }))
  // Of two as sure, the one of the more general resource, then the one whose name comes first: sorting keeps that order.
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
