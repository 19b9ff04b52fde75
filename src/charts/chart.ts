/** Decides what a chart shows of a total: one unit, columns over time, or bars by size. */
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { reaching, scaleFor, type Scale } from './scale.ts'
import type { Kind } from './shapes.ts'
import type { ChartWords, Omission } from './speech.ts'

type Stage = TotalsRow['stage']

/** The rows of one year or place, by stage: they stand beside each other. */
export interface Group {
  readonly label: string
  readonly rows: readonly TotalsRow[]
}

/** What charts that stand beside each other share. */
export interface Frame {
  readonly unit: string
  readonly scale: Scale
  /** The first and the last year. */
  readonly years: readonly [string, string]
}

export interface Chart extends Omission {
  readonly unit: string
  /** The kinds of amounts that are drawn, for the key. */
  readonly kinds: readonly Kind[]
  readonly groups: readonly Group[]
  readonly scale: Scale
  /** The height of its scale, in parts of the scale that it shares. */
  readonly rise: number
}

/** What is promised comes before what came of it. */
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
const overTime = (groups: readonly Group[], said: ChartWords, { years }: Partial<Frame>): Group[] => {
  const known = [...groups.map(yearOf), ...(years ?? [])].sort((one, other) => Number(one) - Number(other))
  const [first = '', last = ''] = [known.at(0), known.at(-1)]
  const span = Number(last) - Number(first) + 1
  const shown =
    span > mostYears
      ? [...new Set(groups.map(yearOf))].sort((one, other) => Number(one) - Number(other))
      : Array.from({ length: span }, (_, at) => (Number(first) + at).toString().padStart(4, '0'))
  return shown.map((year) => ({
    label: said.year(year),
    rows: groups.find((group) => yearOf(group) === year)?.rows ?? [],
  }))
}

const kindsOf = (rows: readonly TotalsRow[]): Kind[] =>
  order
    .flatMap((stage) => [false, true].map((partial) => ({ stage, partial })))
    .filter((kind) => rows.some(({ stage, partial }) => stage === kind.stage && partial === kind.partial))

/** A chart that would be taller than so many beside it has a scale of its own. */
const mostRise = 4

export interface Drawable {
  /** The most places that are drawn. */
  readonly places?: number
  /** The most years. */
  readonly years?: number
  /** The frame of the charts beside it. */
  readonly frame?: Frame | undefined
}

/** Returns the chart of a total; undefined if there is nothing to draw. */
export const chartOf = (
  { data }: Pick<Totals, 'data'>,
  said: ChartWords,
  { places = mostBars, years = mostYears, frame }: Drawable = {},
): Chart | undefined => {
  const [unit, ...otherUnits] = unitsOf(data)
  if (unit === undefined) return undefined
  const sameUnit = frame?.unit === unit ? frame : undefined
  const rows = data.filter((row) => row.unit === unit)
  const isByYear = Object.keys(rows[0]?.key ?? {}).join() === 'year'
  const ofYears = rows.filter(({ key }) => typeof key.year === 'string')
  const isOverTime = isByYear && ofYears.length > 0
  const all = isOverTime
    ? overTime(groupsOf(ofYears), said, sameUnit ?? {})
    : groupsOf(rows).sort((one, other) => newestFirst(one, other) || bySize(one, other))
  const groups = isOverTime ? all.slice(-years) : all.slice(0, places)
  const drawn = groups.flatMap((group) => group.rows)
  const amounts = drawn.map(({ total }) => Number(total))
  const highest = Math.max(...amounts)
  const shared = sameUnit && highest <= mostRise * sameUnit.scale.top ? sameUnit : undefined
  const scale = shared ? reaching(shared.scale, highest) : scaleFor(amounts, unit, said)
  return {
    isOverTime,
    unit,
    otherUnits,
    kinds: kindsOf(drawn),
    groups,
    omitted: all.length - groups.length,
    lacksSeveralYears: isOverTime && ofYears.length < rows.length,
    scale,
    rise: shared ? scale.top / shared.scale.top : 1,
  }
}

/** Returns the frame of a chart over time, for the charts beside it. */
export const frameOf = ({ unit, scale, groups }: Chart): Frame | undefined => {
  const years = groups.flatMap(({ rows: [row] }) => row?.key.year ?? [])
  const [first, last] = [years.at(0), years.at(-1)]
  return first === undefined || last === undefined ? undefined : { unit, scale, years: [first, last] }
}
