/** Finds records by their words, best first, and counts them. */
import type { ResourceName } from '../../model/field.ts'
import { resourceNames } from '../../resources/index.ts'
import type { Position } from '../../store/lists.ts'
import type { Found, Hit, SearchRequest } from '../../store/search.ts'
import { termsIn } from '../../text/tokenizer.ts'
import type { Reader, Reads } from '../engine.ts'
import { type By, passedBy } from '../read/filters.ts'
import { isOf, kindAt, lengthOf, numberAt, numberOf, tierIn } from '../schema/full-text.ts'
import { anywhere, asPlaced, elementInteger, elementsOf, place, placesOfFew, tierOf, tiers } from '../sql/dialect.ts'
import { columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { dictionaryFor, forgiven } from './forgive.ts'

/** A row that was looked at by itself, with its names. */
interface Named extends Omit<Row, 'tier'> {
  readonly named: string
}

interface Row {
  readonly tier: number
  readonly place: number
  readonly resource: ResourceName
  readonly id: string
  readonly shown: string
}

const only = (resource: ResourceName | undefined): SQL =>
  resource === undefined ? sql`` : sql` AND ${isOf(place, resource)}`

/** Up to this many matches are read one by one. */
const few = 200

interface Kind {
  readonly kind: number
  readonly count: number
  readonly places: string | null
}

/** Counts the matches of each resource; the same query returns the places of few matches. */
const kindsOf = (reader: Reader, { q, resource }: SearchRequest): Promise<Kind[]> =>
  reader.all(sql<Kind>`SELECT kind, count(*) AS count, ${placesOfFew(q, few)} AS places
  FROM (SELECT ${place} AS place, ${kindAt(place)} AS kind FROM words WHERE ${anywhere(q)}${only(resource)}) AS found
  GROUP BY kind ORDER BY kind`)

const inOrder = (one: Row, other: Row): number => one.tier - other.tier || one.place - other.place

/** Returns the places of all matches, if they are known and few. */
const placesIn = (kinds: readonly Kind[]): number[] | undefined => {
  const places = kinds.flatMap(({ places }) => (places === null ? [NaN] : places.split(',').map(Number)))
  return places.length <= few && !places.includes(NaN) ? places : undefined
}

/** Returns the page among these places by reading each of them. */
const fewRows = async (
  reader: Reader,
  places: readonly number[],
  { q, limit, after }: SearchRequest,
): Promise<Row[]> => {
  const found =
    await reader.all(sql<Named>`SELECT place, resource, record_id AS id, named, shown FROM texts WHERE number IN
    (SELECT ${elementInteger(sql`value`)} FROM ${elementsOf(sql`${JSON.stringify(places.map(numberOf))}`)})`)
  const rows = found.map(({ named, ...row }) => ({ ...row, tier: tierIn(named, q) })).sort(inOrder)
  const [tier, at] = (after ?? [-1, 0]).map(Number)
  return rows
    .filter((row) => inOrder(row, { ...row, tier: tier as number, place: at as number }) > 0)
    .slice(0, limit + 1)
}

/** Returns the page from the tiers in order. Reading stops at the limit, so later tiers are read only if needed. */
const manyRows = async (reader: Reader, { q, resource, limit, after }: SearchRequest): Promise<Row[]> => {
  const [from, beyond] = after === undefined ? [0, undefined] : [Number(after[0]), BigInt(after[1] as string)]
  const parts = tiers.slice(from).map((tier, at) => {
    const rest = at === 0 && beyond !== undefined ? sql` AND ${place} > ${beyond}` : sql``
    return sql`SELECT ${sql.raw(tier.toString())} AS tier, ${place} AS place FROM words
      WHERE ${tierOf(q, tier)}${only(resource)}${rest}`
  })
  const rows = await reader.all(sql<Row>`SELECT tier, found.place, resource, record_id AS id, shown
    FROM (${sql.join(parts, sql` UNION ALL `)}${asPlaced} ${upTo(limit + 1)}) AS found
    JOIN texts ON number = ${numberAt(sql`found.place`)}`)
  return rows.sort(inOrder)
}

const positionOf = ({ tier, place: at }: Row): Position => [tier.toString(), at.toString()]

const found = async (reader: Reader, request: SearchRequest): Promise<Found> => {
  const kinds = await kindsOf(reader, request)
  if (kinds.length === 0) return nothing
  const places = placesIn(kinds)
  const rows = places ? await fewRows(reader, places, request) : await manyRows(reader, request)
  const page = rows.slice(0, request.limit)
  const last = page.at(-1)
  return {
    counts: Object.fromEntries(kinds.map(({ kind, count }) => [resourceNames[kind] as ResourceName, count])),
    hits: page.map(({ tier, place: at, resource, id, shown }): Hit => ({
      resource,
      id,
      texts: JSON.parse(shown) as string[],
      tier,
      length: lengthOf(at),
    })),
    next: rows.length > request.limit && last ? positionOf(last) : undefined,
  }
}

const nothing: Found = { hits: [], counts: {}, next: undefined }

const isAnything = ({ counts }: Found): boolean => Object.keys(counts).length > 0

/** Finds records that have all words or, if there are none, those of other words. */
export const search = async (reading: Reads['reading'], request: SearchRequest): Promise<Found> => {
  if (termsIn(request.q).length === 0) return nothing
  const exact = await reading((reader) => found(reader, request))
  if (isAnything(exact)) return exact
  // Loaded between two readings: in SQLite those that overlap share a state, which must not last.
  const dictionary = await dictionaryFor(request.q)
  return reading(async (reader) => {
    const now = await found(reader, request)
    const instead = isAnything(now) ? undefined : await forgiven(reader, request.q, dictionary)
    return instead ? { ...(await found(reader, { ...request, q: instead.q })), forgiven: instead } : now
  })
}

/** The condition by which a list has only the records that a search finds. */
export const foundBy = (resource: ResourceName, q: string, by: By): SQL =>
  termsIn(q).length === 0
    ? sql`1 = 0`
    : sql`${passedBy(columnOf('id'), by)} IN (SELECT record_id FROM texts WHERE resource = ${resource} AND number IN
    (SELECT ${numberAt(place)} FROM words WHERE ${anywhere(q)} AND ${isOf(place, resource)}))`

/** A query of a row for each of these records, read off the index; undefined where nothing is asked for. */
export const entriesFoundBy = (resource: ResourceName, q: string): SQL | undefined =>
  termsIn(q).length === 0 ? undefined : sql`SELECT 1 FROM words WHERE ${anywhere(q)} AND ${isOf(place, resource)}`
