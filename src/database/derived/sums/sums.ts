/** Reads what own parts add up to, or what has come and gone of them. */
import { none, type Sum } from '../../../figures/running/additions.ts'
import { familyOf, keptFamily } from '../../../figures/running/contributions.ts'
import { usesIn } from '../../../figures/running/rate-uses.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { all, columnOf } from '../../sql/fragments.ts'
import { ownPartsWithSeries, sumsWithSeries } from './series.ts'
import { sql, type SQL } from '../../sql/sql.ts'

/** The family of a query: its subjects, in the unit that it asks for. */
export const familyOfQuery = ({ subjectKind, unit }: TotalsQuery): string => keptFamily(familyOf(subjectKind), unit)

/** The metric, stage and family of a query. */
export const chosenBy = ({ metric, stage, ...query }: TotalsQuery): SQL =>
  all([
    sql`family = ${familyOfQuery({ metric, ...query })}`,
    sql`metric = ${metric}`,
    ...(stage === undefined ? [] : [sql`stage = ${stage}`]),
  ])

const together = (tests: readonly SQL[]): SQL => sql`(${all(tests)})`

/**
 * Conditions: that a figure lies within the period and, of a stock, is not too early, and that its whole cluster does.
 * The figures of a cluster of a stock end in one year.
 */
export const insideOf = ({ period, stock }: TotalsQuery): { figure: SQL; cluster: SQL } => {
  const from = stock?.from ? [sql`"end" >= ${stock.from}`] : []
  return {
    figure: together([...(period ? [sql`"start" >= ${period.start}`, sql`"end" <= ${period.end}`] : []), ...from]),
    cluster: together([
      ...(period ? [sql`cluster_start >= ${period.start}`, sql`cluster_end <= ${period.end}`] : []),
      ...from,
    ]),
  }
}

/** Reasons that hold in any period. */
export const inAnyPeriod = sql.raw(`('superseded', 'deprecated', 'derived')`)

export type Dimension = 'region' | 'industries' | 'organizations'

/** The parts of a place by which a query groups or filters. */
export const dimensionsOf = ({ groupBy = [], regionWithin, industryWithin }: TotalsQuery): Dimension[] => [
  ...(groupBy.includes('region') || regionWithin !== undefined ? ['region' as const] : []),
  ...(groupBy.includes('industry') || industryWithin !== undefined ? ['industries' as const] : []),
  ...(groupBy.includes('organization') ? ['organizations' as const] : []),
]

/** The parts of a place that decide which rates a query lists. */
const filtersOf = ({ regionWithin, industryWithin }: TotalsQuery): Dimension[] => [
  ...(regionWithin === undefined ? [] : ['region' as const]),
  ...(industryWithin === undefined ? [] : ['industries' as const]),
]

/** The sums by one dimension. A query without filters reads rates from those sums that tell no places apart. */
const sumsBy = (query: TotalsQuery, dimension: Dimension): SQL =>
  query.unit === undefined || filtersOf(query).length > 0
    ? sql`"by" = ${dimension}`
    : sql`(("by" = ${dimension} AND rate = '') OR ("by" = 'organizations' AND rate <> ''))`

const years = {
  flow: sql`CASE WHEN substr("start", 1, 4) = substr("end", 1, 4) THEN substr("start", 1, 4) END`,
  stock: sql`CASE WHEN "end" < '~' THEN substr("end", 1, 4) END`,
}

/** The year in which a figure's period lies, null where it crosses years; of a stock, the year in which it ends. */
export const yearIn = ({ stock }: TotalsQuery): SQL => (stock ? years.stock : years.flow)

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

interface From {
  readonly table: SQL
  readonly where: SQL
  readonly places: readonly SQL[]
  readonly isOfSums: boolean
}

/** Sums are kept by one dimension each; for two, own parts are added up. */
const fromOf = (query: TotalsQuery, dimensions: readonly Dimension[], since: number | undefined): From => {
  const [dimension = 'region', ...others] = dimensions
  const places = dimensions.map(columnOf)
  if (since !== undefined)
    return {
      table: asSums(sql`movements`, sql`figures`),
      where: sql`number > ${since} AND tied = 0`,
      places,
      isOfSums: false,
    }
  if (others.length > 0)
    return {
      table: asSums(sql`(SELECT *, 1 AS figures FROM ${ownPartsWithSeries} AS own) AS parts`, sql`1`),
      where: sql`tie IS NULL`,
      places,
      isOfSums: false,
    }
  const place = dimension === 'region' ? sql`nullif(place, '')` : sql`place`
  return {
    table: sql`${sumsWithSeries} AS sums`,
    where: sumsBy(query, dimension),
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
 * With `since`, adds up only the movements after that one.
 */
export const sumsOf = async (reader: Reader, query: TotalsQuery, since?: number): Promise<Sum[]> => {
  const dimensions = dimensionsOf(query)
  const { table, where, places, isOfSums } = fromOf(query, dimensions, since)
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
    ${sql.join(columns, sql`, `)} FROM ${table} WHERE ${chosenBy(query)} AND ${where} AND (${cluster} OR NOT ${figure})
    GROUP BY ${sql.join(keys, sql`, `)}`)
  const sums = rows.map(sumOf)
  return isOfSums ? sums : sums.flatMap(withUses(filtersOf(query)))
}
