/** Decides what a chart shows of a total, and the shapes and scales that it is drawn with. */
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { escaped } from '../text/characters.ts'
import { type ChartWords, type Omission, chartWordsIn } from './speech.ts'
import { lineOf } from './subjects.ts'

// Writes SVG elements: attributes and text are escaped, so no name can be taken for markup.

/** A finished element; any other text is escaped. */
export interface Element {
  readonly markup: string
}

type Child = Element | string | undefined

type Attributes = Readonly<Record<string, string | number | undefined>>

/** Pixels need no more than one decimal. */
const pixels = (value: number): string => (Math.round(value * 10) / 10).toString()

const valueOf = (value: string | number): string => (typeof value === 'number' ? pixels(value) : escaped(value))

const childOf = (child: Child): string =>
  child === undefined ? '' : typeof child === 'string' ? escaped(child) : child.markup

export const element = (name: string, attributes: Attributes, ...children: readonly Child[]): Element => {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${valueOf(value)}"`,
  )
  return { markup: `<${name}${written.join('')}>${children.map(childOf).join('')}</${name}>` }
}

interface Placed {
  readonly anchor?: 'middle' | 'end'
  /** The number of lines below, of the size at which letters are shown. */
  readonly lines?: number
}

const lineHeight = 1.2

export const text = (
  x: number,
  y: number,
  shown: string,
  className?: string,
  { anchor, lines = 0 }: Placed = {},
): Element =>
  element(
    'text',
    {
      x,
      y,
      dy: lines === 0 ? undefined : `${(lines * lineHeight).toFixed(1)}em`,
      class: className,
      'text-anchor': anchor,
    },
    shown,
  )

export const group = (className: string, ...children: readonly Child[]): Element =>
  element('g', { class: className }, ...children)

// The shapes of amounts: an outline is planned, a filled bar in it is done, a line with a diamond is a target.

type Box = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>

/** What a shape stands for. */
export type AmountKind = Pick<TotalsRow, 'stage' | 'partial'>

/** Whether amounts grow upwards or to the right. */
type Growth = 'up' | 'right'

/** The part of the room of a plan that its outcome takes up. */
const breadths: Readonly<Record<TotalsRow['stage'], number>> = { target: 1.3, planned: 1, committed: 0.8, actual: 0.58 }

const hatchGap = 5
const diamond = 4.5

/** Hatches a box by lines, because a pattern needs an id, and a page holds many charts. */
const hatch = ({ x, y, width, height }: Box): Element => {
  const lines: string[] = []
  for (let at = hatchGap; at < width + height; at += hatchGap) {
    const [fromX, fromY] = [Math.max(0, at - height), Math.min(height, at)]
    const [toX, toY] = [Math.min(width, at), Math.max(0, at - width)]
    lines.push(`M${pixels(x + fromX)} ${pixels(y + fromY)}L${pixels(x + toX)} ${pixels(y + toY)}`)
  }
  return element('path', { class: 'hatch', d: lines.join('') })
}

const marker = ({ x, y, width, height }: Box, growth: Growth, title: Element | undefined): Element => {
  const end = x + width
  const [x1, y1, x2, y2] = growth === 'up' ? ([x, y, end, y] as const) : ([end, y, end, y + height] as const)
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2]
  const corners = [
    [0, -diamond],
    [diamond, 0],
    [0, diamond],
    [-diamond, 0],
  ] as const
  const points = corners.map(([right, down]) => `${pixels(middleX + right)},${pixels(middleY + down)}`)
  return group('target', title, element('line', { x1, y1, x2, y2 }), element('polygon', { points: points.join(' ') }))
}

/** Narrows a box to the breadth of a stage, around its middle. */
const narrowed = (box: Box, stage: TotalsRow['stage'], growth: Growth): Box => {
  const breadth = breadths[stage]
  return growth === 'up'
    ? { ...box, x: box.x + (box.width * (1 - breadth)) / 2, width: box.width * breadth }
    : { ...box, y: box.y + (box.height * (1 - breadth)) / 2, height: box.height * breadth }
}

/** Draws an amount in the room of its group; `says` is told to whoever points at it. */
export const shape = ({ stage, partial }: AmountKind, room: Box, growth: Growth, says?: string): Element => {
  const title = says === undefined ? undefined : element('title', {}, says)
  const box = narrowed(room, stage, growth)
  if (stage === 'target') return marker(box, growth, title)
  const bar = element('rect', { class: partial ? `${stage} partial` : stage, ...box }, title)
  return partial ? group('hatched', hatch(box), bar) : bar
}

/** The size of a shape in a key. */
export const keySize = { width: 22, height: 14 } as const

/** Draws the shape of a key at a place. */
export const keyShape = (kind: AmountKind, x = 0, y = 0): Element =>
  kind.stage === 'target'
    ? shape(kind, { x: x + 3.5, y: y + 7, width: 15, height: 7 }, 'up')
    : shape(kind, { x: x + 4, y: y + 1, width: 14, height: 12 }, 'up')

// The axis of amounts: one scale for all bars of a chart, with round ticks and a unit.

export interface AmountScale {
  /** The amount at the end of the axis. */
  readonly top: number
  readonly ticks: readonly number[]
  /** The unit of the axis: `trillion yuan`. */
  readonly unit: string
  /** Writes an amount in that unit, in few digits. */
  readonly numeral: (amount: number) => string
}

const steps = [1, 2, 2.5, 5, 10] as const
const intervals = 4

/** Returns the smallest round step that reaches the highest amount in few intervals. */
export const stepFor = (highest: number): number => {
  const power = 10 ** Math.floor(Math.log10(highest / intervals))
  const step = steps.find((one) => one * power * intervals >= highest * 0.999) ?? 10
  return step * power
}

/** Counted things have no halves. */
const wholeStep = (step: number, isCounted: boolean): number => (isCounted ? Math.max(1, Math.ceil(step)) : step)

const large = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const inFull = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })

/** Returns the scale, continued by its steps up to an amount that lies above it. */
const reaching = (scale: AmountScale, highest: number): AmountScale => {
  const step = scale.ticks[1] ?? scale.top
  const count = Math.max(scale.ticks.length - 1, Math.ceil(highest / step - 0.001))
  return { ...scale, top: count * step, ticks: Array.from({ length: count + 1 }, (_, at) => at * step) }
}

/** Floats are good enough for the length of a bar and the words at an axis. */
export const scaleFor = (
  amounts: readonly number[],
  unit: string,
  words: ChartWords = chartWordsIn('en'),
): AmountScale => {
  const highest = Math.max(...amounts, 0)
  const isCounted = amounts.every(Number.isInteger)
  const step = highest === 0 ? 1 : wholeStep(stepFor(highest), isCounted)
  const count = Math.max(1, Math.ceil(highest / step - 0.001))
  const ticks = Array.from({ length: count + 1 }, (_, at) => at * step)
  const [by, name] = words.scales.find(([one]) => highest >= one) ?? [1, '']
  return {
    top: count * step,
    ticks,
    unit: `${name}${words.unit(unit)}`,
    numeral: (amount) => (by === 1 ? inFull : amount < by ? small : large).format(amount / by),
  }
}

// Decides what a chart shows of a total: one unit, columns over time, or bars by size.

/** The rows of one year or place, by stage: they stand beside each other. */
export interface ChartGroup {
  readonly label: string
  readonly rows: readonly TotalsRow[]
}

/** What charts that stand beside each other share. */
export interface Frame {
  readonly unit: string
  readonly scale: AmountScale
  /** The first and the last year. */
  readonly years: readonly [string, string]
}

export interface Chart extends Omission {
  readonly unit: string
  /** The kinds of amounts that are drawn, for the key. */
  readonly kinds: readonly AmountKind[]
  readonly groups: readonly ChartGroup[]
  readonly scale: AmountScale
  /** The height of its scale, in parts of the scale that it shares. */
  readonly rise: number
}

/** What is promised comes before what came of it. */
const order: readonly TotalsRow['stage'][] = ['target', 'planned', 'committed', 'actual']
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
const groupsOf = (rows: readonly TotalsRow[]): ChartGroup[] =>
  [...Map.groupBy(rows, lineOf).values()].map((alike) => ({
    label: alike[0]?.label ?? '',
    rows: inOrder(alike),
  }))

const sizeOf = ({ rows }: ChartGroup): number => Math.max(...rows.map(({ total }) => Number(total)))
const yearOf = ({ rows: [row] }: ChartGroup): string => row?.key.year ?? ''

const bySize = (one: ChartGroup, other: ChartGroup): number => sizeOf(other) - sizeOf(one)
const newestFirst = (one: ChartGroup, other: ChartGroup): number => Number(yearOf(other)) - Number(yearOf(one))

/** Returns all years from the first to the last, so that a year without figures is a gap, unless they are too many. */
const overTime = (groups: readonly ChartGroup[], words: ChartWords, { years }: Partial<Frame>): ChartGroup[] => {
  const known = [...groups.map(yearOf), ...(years ?? [])].sort((one, other) => Number(one) - Number(other))
  const [first = '', last = ''] = [known.at(0), known.at(-1)]
  const span = Number(last) - Number(first) + 1
  const shown =
    span > mostYears
      ? [...new Set(groups.map(yearOf))].sort((one, other) => Number(one) - Number(other))
      : Array.from({ length: span }, (_, at) => (Number(first) + at).toString().padStart(4, '0'))
  return shown.map((year) => ({
    label: words.year(year),
    rows: groups.find((group) => yearOf(group) === year)?.rows ?? [],
  }))
}

const kindsOf = (rows: readonly TotalsRow[]): AmountKind[] =>
  order
    .flatMap((stage) => [false, true].map((partial) => ({ stage, partial })))
    .filter((kind) => rows.some(({ stage, partial }) => stage === kind.stage && partial === kind.partial))

/** A chart that would be taller than so many beside it has a scale of its own. */
const mostRise = 4

interface Drawable {
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
  words: ChartWords,
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
    ? overTime(groupsOf(ofYears), words, sameUnit ?? {})
    : groupsOf(rows).sort((one, other) => newestFirst(one, other) || bySize(one, other))
  const groups = isOverTime ? all.slice(-years) : all.slice(0, places)
  const drawn = groups.flatMap((group) => group.rows)
  const amounts = drawn.map(({ total }) => Number(total))
  const highest = Math.max(...amounts)
  const shared = sameUnit && highest <= mostRise * sameUnit.scale.top ? sameUnit : undefined
  const scale = shared ? reaching(shared.scale, highest) : scaleFor(amounts, unit, words)
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
