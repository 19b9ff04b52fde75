/** Finds the places that the filters of a query touch: elsewhere, no figure counts and none is left out. */
import { placementsFor, placesBySubject, type PlaceTrees } from '../../../figures/places/placements.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { all, columnOf } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { ownPartsWithSeries, sumsWithSeries } from './series.ts'
import { chosenBy, type Dimension } from './chosen.ts'

/** Places by dimension; a dimension without a filter is left out. */
export type Touched = Readonly<Partial<Record<Dimension, readonly string[]>>>

/** Reads all lists of industries that a figure of a query has. */
const industriesIn = async (reader: Reader, query: TotalsQuery): Promise<string[]> => {
  const found = await reader.all(
    sql<{ place: string }>`SELECT place FROM ${sumsWithSeries} AS sums WHERE ${chosenBy(query)} AND "by" = 'industries'
      UNION SELECT industries FROM ${ownPartsWithSeries} AS parts WHERE ${chosenBy(query)} AND tie IS NOT NULL`,
  )
  return found.map(({ place }) => place)
}

export const touchedBy = async (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Promise<Touched> => {
  const { metric, regionWithin, industryWithin } = query
  const touching = (places: readonly string[], filter: object, placeAt: (place: string) => object): string[] => {
    const placementOf = placementsFor({ metric, ...filter }, placesBySubject(trees))
    const nowhere = { region: null, industries: '', organizations: '', year: null }
    return places.filter((place) => placementOf({ ...nowhere, ...placeAt(place) }).covered !== 'outside')
  }
  const regions = trees.regions.map(({ id }) => id)
  return {
    ...(regionWithin !== undefined && { region: touching(regions, { regionWithin }, (region) => ({ region })) }),
    ...(industryWithin !== undefined && {
      industries: touching(await industriesIn(reader, query), { industryWithin }, (industries) => ({ industries })),
    }),
  }
}

/** The condition that an own part is at a place that filters touch. */
const isAt = (touched: Touched): SQL =>
  all(Object.entries(touched).map(([dimension, places]) => sql`${columnOf(dimension)} IN ${among(places)}`))

/** The condition that an own part is asked for by a query, at a place that its filters touch. */
export const chosenAt = (query: TotalsQuery, touched: Touched): SQL =>
  // Own parts are found by their regions sooner than by their series.
  all([chosenBy(query, touched.region && unindexed), isAt(touched)])

/** As in the index: the rate is listed at the place of a part above, too. */
const isListedAbove = sql`rate LIKE '%\n%'`

/** Selects the own parts that a query asks for and no link ties, where its filters touch them or may list their rate. */
export const unlinkedAt = (query: TotalsQuery, touched: Touched): SQL => {
  const chosen = sql`SELECT * FROM ${ownPartsWithSeries} AS parts WHERE ${chosenAt(query, touched)} AND tie IS NULL`
  if (query.unit === undefined || Object.keys(touched).length === 0) return chosen
  return sql`${chosen} UNION ALL SELECT * FROM ${ownPartsWithSeries} AS parts
    WHERE ${chosenBy(query)} AND ${isListedAbove} AND (${isAt(touched)}) IS NOT TRUE AND tie IS NULL`
}
