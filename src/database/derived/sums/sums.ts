/** Reads what own parts add up to, or what has come and gone of them. */
import { none, type Sum } from '../../../figures/running/additions.ts'
import { usesIn } from '../../../figures/running/rate-uses.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { among } from '../../sql/dialect.ts'
import { all, columnOf } from '../../sql/fragments.ts'
import { sumsWithSeries } from './series.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { chosenBy, dimensionsOf, filtersOf, inAnyPeriod, insideOf, yearIn, type Dimension } from './chosen.ts'
import { unlinkedAt, type Touched } from './touched-places.ts'

/** The sums by one dimension. A query without filters reads rates from those sums that tell no places apart. */
const sumsBy = (query: TotalsQuery, dimension: Dimension): SQL =>
  query.unit === undefined || filtersOf(query).length > 0
    ? sql`"by" = ${dimension}`
    : sql`(("by" = ${dimension} AND rate = '') OR ("by" = 'organizations' AND rate <> ''))`

/** Sums of amounts can exceed 64 bits, so the upper digits and these lower ones are added up separately. */
export const half = 1_000_000_000n
// Bound as a parameter it would be a float, and the division with it.
const halved = sql.raw(half.toString())
const amounts = ['own', 'lower', 'upper'] as const
const halves = amounts.flatMap((name) => [`${name}_high`, `${name}_low`])

/** Own parts, or what came and went of them, in the form in which sums are kept. */
const asSums = (table: SQL, figures: SQL): SQL =>
  sql`(SELECT *, CASE WHEN upper IS NULL THEN ${figures} ELSE 0 END AS open, 
    ${figures} * approximate AS approximations, ${sql.join(
      amounts.flatMap((name) => [
        sql`${figures} * (coalesce(${columnOf(name)}, 0) / ${halved}) AS ${columnOf(`${name}_high`)}`,
        sql`${figures} * (coalesce(${columnOf(name)}, 0) % ${halved}) AS ${columnOf(`${name}_low`)}`,
      ]),
      sql`, `,
    )} FROM ${table}) AS counted`

/** More places than these are not looked up one by one among the sums of each series. */
const placesLookedUp = 250

/** Narrows the sums that are read. */
interface Narrowing {
  /** Only the movements after this one are added up. */
  readonly since?: number
  /** The places that the filters touch, if they are known. */
  readonly touched?: Touched
}

interface From {
  readonly table: SQL
  /** The metric, stage and family of the query, and what narrows it, if the table is of more. */
  readonly where?: SQL
  readonly places: readonly SQL[]
  readonly isOfSums: boolean
}

/** Sums are kept by one dimension each; for two, own parts are added up. */
const fromOf = (query: TotalsQuery, dimensions: readonly Dimension[], { since, touched = {} }: Narrowing): From => {
  const [dimension = 'region', ...others] = dimensions
  const places = dimensions.map(columnOf)
  if (since !== undefined)
    return {
      table: asSums(sql`movements`, sql`figures`),
      where: sql`${chosenBy(query)} AND number > ${since} AND tied = 0`,
      places,
      isOfSums: false,
    }
  if (others.length > 0)
    return {
      table: asSums(sql`(SELECT *, 1 AS figures FROM (${unlinkedAt(query, touched)}) AS own) AS parts`, sql`1`),
      places,
      isOfSums: false,
    }
  const place = dimension === 'region' ? sql`nullif(place, '')` : sql`place`
  const few = touched[dimension] ?? []
  const isNarrow = touched[dimension] !== undefined && few.length <= placesLookedUp
  return {
    table: sql`${sumsWithSeries} AS sums`,
    where: all([chosenBy(query), sumsBy(query, dimension), ...(isNarrow ? [sql`place IN ${among(few)}`] : [])]),
    places: dimensions.map((name) => sql`${place} AS ${columnOf(name)}`),
    isOfSums: true,
  }
}

type Amount = (typeof amounts)[number]

/** A sum as the database returns it: with the places by which the query groups, and each amount as two halves. */
interface Row
  extends
    Partial<Pick<Sum, 'region' | 'industries' | 'organizations' | 'year'>>,
    Pick<Sum, 'stage' | 'unit' | 'rate' | 'figures' | 'open' | 'approximations'>,
    Readonly<Record<`${Amount}_${'high' | 'low'}`, number>> {
  readonly why: NonNullable<Sum['reason']> | ''
}

const amount = (row: Row, name: Amount): bigint => BigInt(row[`${name}_high`]) * half + BigInt(row[`${name}_low`])

const sumOf = (row: Row): Sum => ({
  region: row.region ?? null,
  industries: row.industries ?? '',
  organizations: row.organizations ?? '',
  year: row.year ?? null,
  stage: row.stage,
  unit: row.unit,
  rate: row.rate,
  reason: row.why === '' ? null : row.why,
  figures: row.figures,
  total: amount(row, 'own'),
  lower: amount(row, 'lower'),
  upper: amount(row, 'upper'),
  open: row.open,
  approximations: row.approximations,
})

/** Returns own parts as sums are kept: the rates that they take beside their amounts. */
const withUses =
  (filters: readonly Dimension[]) =>
  (sum: Sum): Sum[] => {
    if (sum.rate === '') return [sum]
    const { rate, places } = usesIn(sum.rate, sum, filters)
    return [{ ...sum, rate: '' }, ...places.map((place) => ({ ...sum, ...none, ...place, figures: sum.figures, rate }))]
  }

/**
 * Adds up unlinked figures whose cluster the period does not divide; figures outside the period get that as reason.
 */
export const sumsOf = async (reader: Reader, query: TotalsQuery, narrowing: Narrowing): Promise<Sum[]> => {
  const dimensions = dimensionsOf(query)
  const { table, where, places, isOfSums } = fromOf(query, dimensions, narrowing)
  const { figure, cluster } = insideOf(query)
  const isByYear = query.groupBy?.includes('year') === true
  const columns = [
    ...places,
    ...(isByYear ? [sql`${yearIn(query)} AS year`] : []),
    ...[...halves, 'open', 'approximations', 'figures'].map((name) => sql`sum(${columnOf(name)}) AS ${columnOf(name)}`),
  ]
  const keys = [...dimensions, ...(isByYear ? ['year'] : []), 'stage', 'unit', 'rate', 'why'].map(columnOf)
  // `outside-period` takes precedence over all reasons that depend on other figures of the period.
  const rows = await reader.all(sql<Row>`SELECT stage, unit, rate,
    CASE WHEN ${cluster} OR reason IN ${inAnyPeriod} THEN coalesce(reason, '') ELSE 'outside-period' END AS why,
    ${sql.join(columns, sql`, `)} FROM ${table} WHERE ${all([...(where ? [where] : []), sql`(${cluster} OR NOT ${figure})`])}
    GROUP BY ${sql.join(keys, sql`, `)}`)
  const sums = rows.map(sumOf)
  return isOfSums ? sums : sums.flatMap(withUses(filtersOf(query)))
}
