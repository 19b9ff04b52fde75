/** Reads a query: the own parts that it chooses, whether they lie within its period, and how it tells places apart. */
import { familyOf, keptFamily } from '../../../figures/running/families.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import { all } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'

/** The family of a query: its subjects, in the unit that it asks for. */
export const familyOfQuery = ({ subjectKind, unit }: TotalsQuery): string => keptFamily(familyOf(subjectKind), unit)

/** The metric, stage and family of a query, by the indexes of series unless `at` hides their columns. */
export const chosenBy = ({ metric, stage, ...query }: TotalsQuery, at = (column: SQL): SQL => column): SQL =>
  all([
    sql`${at(sql`family`)} = ${familyOfQuery({ metric, ...query })}`,
    sql`${at(sql`metric`)} = ${metric}`,
    ...(stage === undefined ? [] : [sql`${at(sql`stage`)} = ${stage}`]),
  ])

const allOf = (tests: readonly SQL[]): SQL => sql`(${all(tests)})`

/**
 * Conditions: that a figure lies within the period and, of a stock, is not too early, and that its whole cluster does.
 * The figures of a cluster of a stock end in one year.
 */
export const insideOf = ({ period, stock }: TotalsQuery): { figure: SQL; cluster: SQL } => {
  const from = stock?.from ? [sql`"end" >= ${stock.from}`] : []
  return {
    figure: allOf([...(period ? [sql`"start" >= ${period.start}`, sql`"end" <= ${period.end}`] : []), ...from]),
    cluster: allOf([
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

/** The parts of a place by which a query filters; they decide which rates it lists. */
export const filtersOf = ({ regionWithin, industryWithin }: TotalsQuery): Dimension[] => [
  ...(regionWithin === undefined ? [] : ['region' as const]),
  ...(industryWithin === undefined ? [] : ['industries' as const]),
]

const years = {
  flow: sql`CASE WHEN substr("start", 1, 4) = substr("end", 1, 4) THEN substr("start", 1, 4) END`,
  stock: sql`CASE WHEN "end" < '~' THEN substr("end", 1, 4) END`,
}

/** The year in which a figure's period lies, null where it crosses years; of a stock, the year in which it ends. */
export const yearIn = ({ stock }: TotalsQuery): SQL => (stock ? years.stock : years.flow)
