/** Draws a chart without its title: columns over time, or bars from the largest to the smallest. */
import type { TotalsRow } from '../figures/totals.ts'
import type { Chart, Group } from './chart.ts'
import { element, group, text, type Element } from './markup.ts'
import { cutTo } from './widths.ts'
import type { ChartWords } from './speech.ts'
import { label } from './words.ts'

export interface Drawing {
  readonly height: number
  readonly parts: readonly Element[]
}

export const width = 760
const fontSize = 13
/** Room for the amount above the highest column. */
const headroom = 18

type Place = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>

/** A bar tells its exact amount to whoever points at it. */
const bar = (row: TotalsRow, of: string, { exactly }: ChartWords, place: Place): Element =>
  element('rect', { class: row.stage, ...place }, element('title', {}, exactly(of, row)))

const line = (x1: number, y1: number, x2: number, y2: number, isBase: boolean): Element =>
  element('line', { class: isBase ? 'base' : 'grid', x1, y1, x2, y2 })

const columns = { left: 64, right: 8, plot: 250, foot: 34, widest: 44, narrowestWithLabel: 22 }

/** Draws columns: a group a year, plans left of outcomes. */
const drawColumns = ({ groups, stages, scale }: Chart, said: ChartWords): Drawing => {
  const { left, right, plot, foot, widest, narrowestWithLabel } = columns
  const base = headroom + plot
  const yOf = (amount: number): number => base - (amount / scale.top) * plot
  const step = (width - left - right) / groups.length
  const wide = Math.min(widest, (step * 0.9) / stages.length)
  const column = (row: TotalsRow, { label: of, rows }: Group, at: number): Element => {
    const y = yOf(Number(row.total))
    const x = left + step * (at + 0.5) + (rows.indexOf(row) - rows.length / 2) * wide
    return group(
      'amount',
      bar(row, of, said, { x: x + 1, y, width: wide - 2, height: base - y }),
      wide < narrowestWithLabel ? undefined : text(x + wide / 2, y - 5, label(row, scale), 'value', 'middle'),
    )
  }
  return {
    height: base + foot,
    parts: [
      ...scale.ticks.flatMap((tick) => [
        line(left, yOf(tick), width - right, yOf(tick), tick === 0),
        text(left - 8, yOf(tick) + 4, scale.numeral(tick), 'tick', 'end'),
      ]),
      ...groups.flatMap((one, at) => [
        ...one.rows.map((row) => column(row, one, at)),
        text(left + step * (at + 0.5), base + foot - 12, one.label, 'year', 'middle'),
      ]),
    ],
  }
}

const bars = { left: 220, right: 84, head: 8, thick: 17, gap: 12, foot: 26 }

/** Draws bars: a group a place, each with its name at the left. */
const drawBars = ({ groups, scale }: Chart, said: ChartWords): Drawing => {
  const { left, right, thick, gap, foot } = bars
  const xOf = (amount: number): number => left + (amount / scale.top) * (width - left - right)
  const tops: number[] = []
  let base = bars.head
  for (const { rows } of groups) {
    tops.push(base)
    base += rows.length * thick + gap
  }
  const drawn = (one: Group, at: number): Element[] => {
    const top = tops[at] ?? 0
    const middle = top + (one.rows.length * thick) / 2
    const name = cutTo(one.label, left - 16, fontSize)
    return [
      group('name', element('title', {}, one.label), text(left - 10, middle + 4, name, undefined, 'end')),
      ...one.rows.map((row, of) => {
        const y = top + of * thick
        const long = xOf(Number(row.total)) - left
        return group(
          'amount',
          bar(row, one.label, said, { x: left, y: y + 1, width: long, height: thick - 2 }),
          text(left + long + 6, y + thick / 2 + 4, label(row, scale), 'value'),
        )
      }),
    ]
  }
  return {
    height: base + foot,
    parts: [
      ...scale.ticks.flatMap((tick) => [
        line(xOf(tick), 2, xOf(tick), base, tick === 0),
        text(xOf(tick), base + 16, scale.numeral(tick), 'tick', 'middle'),
      ]),
      ...groups.flatMap(drawn),
    ],
  }
}

export const drawingOf = (chart: Chart, said: ChartWords): Drawing =>
  chart.isOverTime ? drawColumns(chart, said) : drawBars(chart, said)
