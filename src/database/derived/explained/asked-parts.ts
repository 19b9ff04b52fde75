/** Chooses the own parts that an explained total looks at: those that its filters touch, and of many, the largest. */
import { largestInteger, smaller } from '../../../figures/amounts.ts'
import { integerOf } from '../../../model/decimals.ts'
import { inParts } from '../../../figures/collections.ts'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { PartsPage } from '../../../figures/running/largest-parts.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader, Streamer } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { partTemplate } from '../../sql/templates.ts'
import { chosenBy, filtersOf, insideOf } from '../sums/chosen.ts'
import { chosenAt, touchedBy } from '../sums/touched-places.ts'
import { ownPartFrom, ownPartsOf, type OwnPart } from './own-part-rows.ts'

/** The condition that an own part is that of one of these figures, looked up by their ids. */
export const ofFigures = (query: TotalsQuery, ids: readonly string[]): SQL =>
  sql`${chosenBy(query, unindexed)} AND figure_id IN ${among(ids)}`

/** The most series merged at a time. */
const mergedAtOnce = 250

/** The condition that an own part is, or may be, larger than its column holds. */
const isBeyond = sql`own = ${sql.raw(largestInteger.toString())}`

/** The own parts of a series that surely count, after a position. */
const partsAfter = partTemplate(
  4,
  (series = sql``, most = sql``, own = sql``, id = sql``) => sql`SELECT figure_id AS id, own FROM own_parts
    WHERE series = ${series} AND own <= CAST(${most} AS bigint) AND NOT ${isBeyond}
    AND (own < CAST(${own} AS bigint) OR figure_id > ${id})`,
)

/** Returns the ids of the largest own parts that surely count and fit, at least one more than there are on a page. */
const largestIn = async (reader: Reader, query: TotalsQuery, { most: onPage, after }: PartsPage): Promise<string[]> => {
  const series = await reader.all(
    sql<{ id: number }>`SELECT id FROM series
      WHERE ${chosenBy(query)} AND reason = '' AND ${insideOf(query).cluster}`,
  )
  const last = after ? integerOf(after[0]) : largestInteger
  const most = smaller(last, largestInteger - 1n)
  const [own, id] = [most.toString(), after && most === last ? after[1] : '']
  const ids: string[] = []
  for (const some of inParts(series, mergedAtOnce)) {
    const parts = partsAfter(
      some.map((one) => [one.id, own, own, id]),
      ' UNION ALL ',
    )
    // The database reads each series only as far as the page needs.
    const found = await reader.all(
      sql<{ id: string }>`SELECT id FROM (${parts} ORDER BY own DESC, id ${upTo(onPage + 1)}) AS parts`,
    )
    ids.push(...found.map(({ id }) => id))
  }
  return ids
}

/** Returns conditions on own parts, of which none meets two. */
const conditionsFor = async (
  reader: Reader,
  query: TotalsQuery,
  trees: PlaceTrees,
  page: PartsPage | undefined,
): Promise<SQL[]> => {
  if (!page || filtersOf(query).length > 0) return [chosenAt(query, await touchedBy(reader, query, trees))]
  const { figure, cluster } = insideOf(query)
  const others = page.after ? sql`${figure} AND NOT ${cluster}` : sql`(NOT ${cluster} OR reason IS NOT NULL)`
  return [
    sql`${chosenBy(query)} AND ${others}`,
    sql`${chosenBy(query)} AND ${cluster} AND reason IS NULL AND ${isBeyond}`,
    ofFigures(query, await largestIn(reader, query, page)),
  ]
}

/** Yields own parts: all that are left out (with the first page), and all that count, or may be on a page. */
export async function* askedParts(
  state: Reader & Streamer,
  query: TotalsQuery,
  trees: PlaceTrees,
  page: PartsPage | undefined,
): AsyncGenerator<OwnPart[]> {
  for (const where of await conditionsFor(state, query, trees, page))
    for await (const some of state.rows(ownPartsOf(query, where))) yield some.map(ownPartFrom)
}
