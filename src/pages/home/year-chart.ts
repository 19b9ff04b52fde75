/** Draws planned and actual amounts by year as bars in SVG. Its colours are in the style sheet; a table has the numbers. */
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import { html, type Content, type Html } from '../layout/html.ts'

const size = { width: 760, height: 300, left: 12, right: 12, top: 44, bottom: 34 }
const yearsShown = 10
const stages = ['planned', 'actual'] as const

interface Scale {
  readonly highest: number
  readonly by: number
  readonly name: string
}

const scales = [
  [1e12, 'trillion '],
  [1e9, 'billion '],
  [1e6, 'million '],
  [1, ''],
] as const

/** One scale for all bars, so that their labels compare. */
const scaleOf = (highest: number): Scale => {
  const [by, name] = scales.find(([one]) => highest >= one) ?? [1, '']
  return { highest, by, name }
}

interface Bars {
  readonly year: string
  readonly rows: readonly (TotalsRow | undefined)[]
}

/** Pixels and two decimals need no exact amounts. */
const heightOf = (row: TotalsRow, highest: number): number =>
  highest === 0 ? 0 : (Number(row.total) / highest) * (size.height - size.top - size.bottom)

/** Returns the unit with the most rows: amounts of two units have no common scale. */
const unitOf = (rows: readonly TotalsRow[]): string | undefined =>
  [...Map.groupBy(rows, ({ unit }) => unit)].sort(([, one], [, other]) => other.length - one.length)[0]?.[0]

const barsOf = (rows: readonly TotalsRow[]): Bars[] =>
  [...Map.groupBy(rows, ({ key }) => key.year ?? '')]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(-yearsShown)
    .map(([year, ofYear]) => ({ year, rows: stages.map((stage) => ofYear.find((row) => row.stage === stage)) }))

const px = (value: number): string => (Math.round(value * 10) / 10).toString()

const bar = (row: TotalsRow | undefined, x: number, width: number, { highest, by }: Scale): Content => {
  if (row === undefined) return undefined
  const height = heightOf(row, highest)
  const y = size.height - size.bottom - height
  return html`<rect class="${row.stage}" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"/>
<text class="value" x="${px(x + width / 2)}" y="${px(y - 5)}">${(Number(row.total) / by).toFixed(2).replace(/\.?0+$/, '')}</text>`
}

const legend = (scale: string): Html => html`<text class="scale" x="${px(size.left)}" y="18">${scale}</text>
${stages.map((stage, at) => {
  const x = size.left + 130 + at * 90
  return html`<rect class="${stage}" x="${px(x)}" y="8" width="12" height="12"/><text class="key" x="${px(x + 18)}" y="18">${stage}</text>`
})}`

/** Returns the chart; nothing without planned or actual amounts of a single year. */
export const yearChart = (title: string, { data }: Totals): Content => {
  const charted = data.filter(({ key, stage }) => typeof key.year === 'string' && stages.some((one) => one === stage))
  const unit = unitOf(charted)
  if (unit === undefined) return undefined
  const all = barsOf(charted.filter((row) => row.unit === unit))
  const scale = scaleOf(Math.max(...all.flatMap(({ rows }) => rows.map((row) => Number(row?.total ?? 0)))))
  const step = (size.width - size.left - size.right) / all.length
  const width = Math.min(44, step * 0.4)
  const baseline = px(size.height - size.bottom)
  const bars = all.map(({ year, rows }, at) => {
    const middle = size.left + step * (at + 0.5)
    return html`${bar(rows[0], middle - width - 1, width, scale)}${bar(rows[1], middle + 1, width, scale)}
<text class="year" x="${px(middle)}" y="${px(size.height - 12)}">${year}</text>`
  })
  return html`<div class="chart" role="region" aria-label="Chart: ${title}" tabindex="0">
<svg class="bars" viewBox="0 0 ${size.width.toString()} ${size.height.toString()}" role="img" aria-label="Bar chart: ${title}. The table has the same numbers.">
${legend(`${scale.name}${unit}`)}
<line x1="${px(size.left)}" x2="${px(size.width - size.right)}" y1="${baseline}" y2="${baseline}"/>
${bars}
</svg></div>`
}
