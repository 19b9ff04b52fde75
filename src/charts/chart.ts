/** Decides what a chart shows of a total: one unit, columns over time, or bars by size. */
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { scaleFor, type Scale } from './scale.ts'
import type { ChartWords, Omission } from './speech.ts'

type Stage = TotalsRow['stage']

/** The rows of one year or place, by stage: they stand beside each other. */
export interface Group {
  readonly label: string
  readonly rows: readonly TotalsRow[]
}

export interface Chart extends Omission {
  readonly unit: string
  readonly stages: readonly Stage[]
  readonly groups: readonly Group[]
  readonly scale: Scale
}

/** Plans stand left of outcomes. */
const order: readonly Stage[] = ['target', 'planned', 'committed', 'actual']
const mostYears = 12
const mostBars = 40

/** Returns the units of rows, the most frequent first. */
export const unitsOf = (rows: readonly TotalsRow[]): string[] =>
  [...Map.groupBy(rows, ({ unit }) => unit)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([unit]) => unit)

const inOrder = (rows: readonly TotalsRow[]): TotalsRow[] =>
  [...rows].sort((one, other) => order.indexOf(one.stage) - order.indexOf(other.stage))

/** Labels are not unique: two places are called Chaoyang. */
const groupsOf = (rows: readonly TotalsRow[]): Group[] =>
  [...Map.groupBy(rows, ({ key }) => JSON.stringify(key)).values()].map((alike) => ({
    label: alike[0]?.label ?? '',
    rows: inOrder(alike),
  }))

const sizeOf = ({ rows }: Group): number => Math.max(...rows.map(({ total }) => Number(total)))
const yearOf = ({ rows: [row] }: Group): string => row?.key.year ?? ''

const bySize = (one: Group, other: Group): number => sizeOf(other) - sizeOf(one)
const newestFirst = (one: Group, other: Group): number => Number(yearOf(other)) - Number(yearOf(one))

/** Returns all years from the first to the last, so that a year without figures is a gap, unless they are too many. */
const overTime = (groups: readonly Group[], said: ChartWords): Group[] => {
  const sorted = [...groups].sort((one, other) => -newestFirst(one, other))
  const [first, last] = [sorted.at(0), sorted.at(-1)]
  if (!first || !last) return []
  const from = Number(yearOf(first))
  const span = Number(yearOf(last)) - from + 1
  const years =
    span > mostYears
      ? sorted.map(yearOf)
      : Array.from({ length: span }, (_, at) => (from + at).toString().padStart(4, '0'))
  return years.map((year) => ({
    label: said.year(year),
    rows: sorted.find((group) => yearOf(group) === year)?.rows ?? [],
  }))
}

/** Returns the chart of a total, with at most `places` places; undefined if there is nothing to draw. */
export const chartOf = ({ data }: Pick<Totals, 'data'>, said: ChartWords, places = mostBars): Chart | undefined => {
  const [unit, ...otherUnits] = unitsOf(data)
  if (unit === undefined) return undefined
  const rows = data.filter((row) => row.unit === unit)
  const isByYear = Object.keys(rows[0]?.key ?? {}).join() === 'year'
  const ofYears = rows.filter(({ key }) => typeof key.year === 'string')
  const isOverTime = isByYear && ofYears.length > 0
  const all = isOverTime
    ? overTime(groupsOf(ofYears), said)
    : groupsOf(rows).sort((one, other) => newestFirst(one, other) || bySize(one, other))
  const groups = isOverTime ? all.slice(-mostYears) : all.slice(0, places)
  const drawn = groups.flatMap((group) => group.rows)
  return {
    isOverTime,
    unit,
    otherUnits,
    stages: order.filter((stage) => drawn.some((row) => row.stage === stage)),
    groups,
    omitted: all.length - groups.length,
    lacksSeveralYears: isOverTime && ofYears.length < rows.length,
    scale: scaleFor(
      drawn.map(({ total }) => Number(total)),
      unit,
      said,
    ),
  }
}
