/** The rows of the story by year: what a region planned for a year, and what came of it. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import { isLess, ratioOf } from '../layout/decimals.ts'

export interface YearRow {
  readonly year: string
  readonly unit: string
  readonly region: string | null
  /** The name of the region, or what stands for none. */
  readonly label: string
  readonly planned: TotalsRow | undefined
  /** Targets and commitments, which no plan includes. */
  readonly others: readonly TotalsRow[]
  readonly actual: TotalsRow | undefined
  /** The part of the plan that is reported as done; truncated to four decimals. */
  readonly ratio: string | undefined
  /** The last day that the actual figure covers, where a promise of the same year and amount says so. */
  readonly through: string | undefined
}

const shown = 24

const throughOf = (actual: TotalsRow | undefined, promises: readonly Promised[]): string | undefined =>
  actual &&
  (promises.find(
    (promised) =>
      promised.unit === actual.unit &&
      promised.dueOn?.startsWith(actual.key.year ?? '~') === true &&
      promised.actual?.value === actual.total,
  )?.actual?.through ??
    undefined)

/** A label reads `2025, Guangdong`. */
const regionIn = (label: string): string => label.slice(label.indexOf(', ') + 2)

const rowOf = (rows: readonly TotalsRow[], promises: readonly Promised[]): YearRow[] => {
  const [first] = rows
  if (typeof first?.key.year !== 'string') return []
  const planned = rows.find(({ stage }) => stage === 'planned')
  const actual = rows.find(({ stage }) => stage === 'actual')
  return [
    {
      year: first.key.year,
      unit: first.unit,
      region: first.key.region ?? null,
      label: regionIn(first.label),
      planned,
      others: rows.filter(({ stage }) => stage !== 'planned' && stage !== 'actual'),
      actual,
      ratio: planned && actual && ratioOf(actual.total, planned.total),
      through: throughOf(actual, promises),
    },
  ]
}

const newestAndLargestFirst = (one: YearRow, other: YearRow): number => {
  if (one.year !== other.year) return one.year < other.year ? 1 : -1
  const [first, second] = [one, other].map(({ planned, actual }) => (planned ?? actual)?.total ?? '0')
  return isLess(first ?? '0', second ?? '0') ? 1 : -1
}

/** Returns the rows of single years, the newest year first, and in it the largest plan first. */
export const yearRows = ({ data }: Totals, promises: readonly Promised[]): YearRow[] =>
  [...Map.groupBy(data, ({ key, unit }) => JSON.stringify([key, unit])).values()]
    .flatMap((rows) => rowOf(rows, promises))
    .sort(newestAndLargestFirst)
    .slice(0, shown)

/** Returns the row to begin with: the newest with a plan and an outcome, else the newest. */
export const leadingRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ ratio }) => ratio !== undefined) ?? rows.find(({ planned }) => planned) ?? rows[0]
