/** Finds records by their words, best first, and counts them. */
import { sql, type SQL } from 'drizzle-orm'
import { resourceNames, type ResourceName } from '../resources/field.ts'
import type { Reader } from './engine.ts'
import { hasWords, isOf, kindAt, lengthAt, numberAt, tierIn } from './fulltext.ts'
import { anywhere, asPlaced, place, tierOf, tiers } from './language.ts'
import type { Found, Hit, Position, SearchRequest } from './store.ts'
import { upTo } from './where.ts'

interface Row { readonly tier: number; readonly place: number; readonly resource: ResourceName; readonly id: string; readonly shown: string }

const only = (resource: ResourceName | undefined): SQL => resource === undefined ? sql`` : sql` AND ${isOf(place, resource)}`

const countsOf = async (reader: Reader, { q, resource }: SearchRequest): Promise<Found['counts']> => {
  const rows = await reader.all(sql`SELECT ${kindAt(place)} AS kind, count(*) AS count FROM words WHERE ${anywhere(q)}${only(resource)} GROUP BY kind ORDER BY kind`)
  return Object.fromEntries(rows.map(({ kind, count }) => [resourceNames[kind as number] as ResourceName, count as number]))
}

/** So few that it is cheaper to look at all of them than to ask for each tier. */
const few = 200

const inOrder = (one: Row, other: Row): number => one.tier - other.tier || one.place - other.place

/** All that is found, where that is little, by looking at each. */
const fewRows = async (reader: Reader, { q, resource, limit, after }: SearchRequest): Promise<Row[]> => {
  const found = await reader.all(sql`SELECT found.place, resource, record_id AS id, named, shown
    FROM (SELECT ${place} AS place FROM words WHERE ${anywhere(q)}${only(resource)}) AS found JOIN texts ON number = ${numberAt(sql`found.place`)}`)
  const rows = found.map(({ named, ...row }) => ({ ...row, tier: tierIn(named as string, q) }) as Row).sort(inOrder)
  const [tier, at] = (after ?? [-1, 0]).map(Number)
  return rows.filter((row) => inOrder(row, { ...row, tier: tier as number, place: at as number }) > 0).slice(0, limit + 1)
}

/** Each tier is read only where those before it fill no page: they are joined in order, and reading stops at the limit. */
const manyRows = async (reader: Reader, { q, resource, limit, after }: SearchRequest): Promise<Row[]> => {
  const [from, beyond] = after === undefined ? [0, undefined] : [Number(after[0]), BigInt(after[1] as string)]
  const parts = tiers.slice(from).map((tier, at) => {
    const rest = at === 0 && beyond !== undefined ? sql` AND ${place} > ${beyond}` : sql``
    return sql`SELECT ${sql.raw(tier.toString())} AS tier, ${place} AS place FROM words WHERE ${tierOf(q, tier)}${only(resource)}${rest}`
  })
  const rows = await reader.all(sql`SELECT tier, found.place, resource, record_id AS id, shown
    FROM (${sql.join(parts, sql` UNION ALL `)}${asPlaced} ${upTo(limit + 1)}) AS found JOIN texts ON number = ${numberAt(sql`found.place`)}`) as unknown as Row[]
  return rows.sort(inOrder)
}

const positionOf = ({ tier, place: at }: Row): Position => [tier.toString(), at.toString()]

export const search = async (reader: Reader, request: SearchRequest): Promise<Found> => {
  const counts = hasWords(request.q) ? await countsOf(reader, request) : {}
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total === 0) return { hits: [], counts, next: undefined }
  const rows = total <= few ? await fewRows(reader, request) : await manyRows(reader, request)
  const page = rows.slice(0, request.limit)
  const last = page.at(-1)
  return {
    counts,
    hits: page.map(({ tier, place: at, resource, id, shown }): Hit => ({ resource, id, texts: JSON.parse(shown) as string[], tier, length: lengthAt(at) })),
    next: rows.length > request.limit && last ? positionOf(last) : undefined,
  }
}

/** The condition by which a list has only the records that a search finds. */
export const foundBy = (resource: ResourceName, q: string): SQL =>
  !hasWords(q) ? sql`1 = 0` : sql`id IN (SELECT record_id FROM texts WHERE resource = ${resource} AND number IN
    (SELECT ${numberAt(place)} FROM words WHERE ${anywhere(q)} AND ${isOf(place, resource)}))`
