/** Reads own parts one by one: which of them a query asks for, and what is kept of each. */
import type { Reason } from '../../../figures/choose.ts'
import type { Place } from '../../../figures/places/placements.ts'
import type { Stage, SubjectKind } from '../../../figures/register.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import { figures } from '../../../resources/figures.ts'
import { jsonValue } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { ownPartsWithSeries } from '../sums/series.ts'
import { chosenAt, type Touched } from '../sums/touched-places.ts'
import { inAnyPeriod, insideOf, yearIn } from '../sums/chosen.ts'

/** The kept own part of a figure, as a query sees it. */
export interface OwnPart extends Place {
  readonly figureId: string
  readonly stage: Stage
  readonly unit: string
  readonly cluster: string | null
  readonly start: string
  readonly end: string
  /** The id of the figure that contains it. */
  readonly whole: string | null
  /** The id of the figure that stands for it if it is excluded. */
  readonly instead: string | null
  readonly tie: string | null
  /** The rate that it takes, if `tie` does not have it. */
  readonly rate: string
  /** In thousandths; if `tie` has it, as much of it as fits. */
  readonly own: bigint
  /** Null if the figure counts. */
  readonly reason: Reason | null
  /** The period divides its cluster: whether and what it counts is not kept. */
  readonly isDivided: boolean
}

/** An own part with the fields of its figure that explain it. */
export interface FigurePart extends OwnPart {
  readonly value: string
  /** The unit in which it is printed. */
  readonly printedUnit: string
  readonly subjectKind: SubjectKind
  readonly subjectId: string
}

/** The own parts for which `where` holds, as a query sees them. */
export const ownPartsOf = (query: TotalsQuery, where: SQL): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`SELECT figure_id, stage, unit, region, industries, organizations, ${yearIn(query)} AS year, cluster, "start", "end",
    whole, instead, tie, rate, CAST(own AS text) AS own,
    CASE WHEN ${cluster} OR reason IN ${inAnyPeriod} THEN reason ELSE 'outside-period' END AS why,
    CASE WHEN ${figure} AND NOT ${cluster} THEN 1 ELSE 0 END AS divided
    FROM ${ownPartsWithSeries} AS kept WHERE ${where}`
}

/** The condition that an own part is asked for, at a place that the filters touch, and counts or may count. */
export const mayCount = (query: TotalsQuery, touched: Touched): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`${chosenAt(query, touched)} AND ((${cluster} AND reason IS NULL) OR (${figure} AND NOT ${cluster}))`
}

/** The columns that follow those of an own part, which is called `part`. */
export const figureColumns = sql`${jsonValue(figures.own.value, sql`figures.value`)} AS printed, figures.unit AS printed_unit,
  subject_kind, subject_id`

export const ownPartFrom = (row: readonly unknown[]): OwnPart => {
  const [
    figureId,
    stage,
    unit,
    region,
    industries,
    organizations,
    year,
    cluster,
    start,
    end,
    whole,
    instead,
    tie,
    rate,
    own,
    reason,
    divided,
  ] = row as [
    string,
    Stage,
    string,
    string | null,
    string,
    string,
    string | null,
    string | null,
    string,
    string,
    string | null,
    string | null,
    string | null,
    string,
    string,
    Reason | null,
    number,
  ]
  const place = { region, industries, organizations, year }
  const kept = { figureId, stage, unit, cluster, start, end, whole, instead, tie, rate, reason }
  return { ...kept, ...place, own: BigInt(own), isDivided: divided === 1 }
}

const width = 17

export const figurePartFrom = (row: readonly unknown[]): FigurePart => {
  const [value, printedUnit, subjectKind, subjectId] = row.slice(width) as [string, string, SubjectKind, string]
  return { ...ownPartFrom(row), value, printedUnit, subjectKind, subjectId }
}
