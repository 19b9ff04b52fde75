/** Reads what own parts add up to, or what has come and gone of them. */
import { familyOf } from '../../figures/contributions.ts'
import type { Sum } from '../../figures/additions.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import type { Reader } from '../engine.ts'
import { all, columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** The metric, stage and subjects of a query. */
export const chosenBy = ({ metric, stage, subjectKind }: TotalsQuery): SQL =>
  all([
    sql`family = ${familyOf(subjectKind)}`,
    sql`metric = ${metric}`,
    ...(stage === undefined ? [] : [sql`stage = ${stage}`]),
  ])

/** Conditions: that a figure lies within the period, and that its whole cluster does. */
export const insideOf = ({ period }: TotalsQuery): { figure: SQL; cluster: SQL } =>
  period === undefined
    ? { figure: sql`true`, cluster: sql`true` }
    : {
        figure: sql`("start" >= ${period.start} AND "end" <= ${period.end})`,
        cluster: sql`(cluster_start >= ${period.start} AND cluster_end <= ${period.end})`,
      }

export type Dimension = 'region' | 'industries' | 'organizations'

/** The parts of a place by which a query groups or filters. */
export const dimensionsOf = ({ groupBy = [], regionWithin, industryWithin }: TotalsQuery): Dimension[] => [
  ...(groupBy.includes('region') || regionWithin !== undefined ? ['region' as const] : []),
  ...(groupBy.includes('industry') || industryWithin !== undefined ? ['industries' as const] : []),
  ...(groupBy.includes('organization') ? ['organizations' as const] : []),
]

/** The year in which a figure's period lies; null where it crosses years. */
export const year = sql`CASE WHEN substr("start", 1, 4) = substr("end", 1, 4) THEN substr("start", 1, 4) END`

/** Sums of amounts can exceed 64 bits, so the upper digits and these lower ones are added up separately. */
export const half = 1_000_000_000n
// Bound as a parameter it would be a float, and the division with it.
const halved = sql.raw(half.toString())
const amounts = ['own', 'lower', 'upper'] as const
const halves = amounts.flatMap((name) => [`${name}_high`, `${name}_low`])

/** Own parts, or what came and went of them, in the form in which sums are kept. */
const asSums = (table: SQL, figures: SQL): SQL =>
  sql`(SELECT *, CASE WHEN upper IS NULL THEN ${figures} ELSE 0 END AS open, ${sql.join(
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
}

/** Sums are kept by one dimension each; for two, own parts are added up. */
const fromOf = (dimensions: readonly Dimension[], since: number | undefined): From => {
  const [dimension = 'region', ...others] = dimensions
  const places = dimensions.map(columnOf)
  if (since !== undefined)
    return { table: asSums(sql`movements`, sql`figures`), where: sql`number > ${since} AND tied = 0`, places }
  if (others.length > 0)
    return {
      table: asSums(sql`(SELECT *, 1 AS figures FROM own_parts) AS parts`, sql`1`),
      where: sql`tie IS NULL`,
      places,
    }
  const place = dimension === 'region' ? sql`nullif(place, '')` : sql`place`
  return {
    table: sql`sums`,
    where: sql`"by" = ${dimension}`,
    places: dimensions.map((name) => sql`${place} AS ${columnOf(name)}`),
  }
}

type Amount = (typeof amounts)[number]

/** A sum as the database returns it: with the places by which the query groups, and each amount as two halves. */
interface Row
  extends
    Partial<Pick<Sum, 'region' | 'industries' | 'organizations' | 'year'>>,
    Pick<Sum, 'stage' | 'unit' | 'figures' | 'open'>,
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
  reason: row.why === '' ? null : row.why,
  figures: row.figures,
  total: amount(row, 'own'),
  lower: amount(row, 'lower'),
  upper: amount(row, 'upper'),
  open: row.open,
})

/**
 * Adds up unlinked figures whose cluster the period does not divide; figures outside the period get that as reason.
 * With `since`, adds up only the movements after that one.
 */
export const sumsOf = async (reader: Reader, query: TotalsQuery, since?: number): Promise<Sum[]> => {
  const dimensions = dimensionsOf(query)
  const { table, where, places } = fromOf(dimensions, since)
  const { figure, cluster } = insideOf(query)
  const years = query.groupBy?.includes('year') === true
  const columns = [
    ...places,
    ...(years ? [sql`${year} AS year`] : []),
    ...[...halves, 'open', 'figures'].map((name) => sql`sum(${columnOf(name)}) AS ${columnOf(name)}`),
  ]
  const keys = [...dimensions, ...(years ? ['year'] : []), 'stage', 'unit', 'why'].map(columnOf)
  // `outside-period` takes precedence over all reasons but `superseded`, which holds in any period.
  const rows = await reader.all(sql<Row>`SELECT stage, unit,
    CASE WHEN ${cluster} OR reason = 'superseded' THEN coalesce(reason, '') ELSE 'outside-period' END AS why,
    ${sql.join(columns, sql`, `)} FROM ${table} WHERE ${chosenBy(query)} AND ${where} AND (${cluster} OR NOT ${figure})
    GROUP BY ${sql.join(keys, sql`, `)}`)
  return rows.map(sumOf)
}
