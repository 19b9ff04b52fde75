/** Shows a total as a chart, drawn in the page: with its key, and links to the pictures and to other currencies. */
import { chartOf, type Chart } from '../../charts/chart.ts'
import { drawingOf, width } from '../../charts/drawing.ts'
import { notesOf } from '../../charts/words.ts'
import type { Totals } from '../../figures/totals.ts'
import { isCurrencyCode, unitInWords } from '../../text/in-words.ts'
import { address, type Parameters } from './addresses.ts'
import { link } from './components.ts'
import { html, raw, type Content, type Html } from './html.ts'

/** The picture has more. */
const mostPlaces = 15

const key = ({ stages, scale }: Chart): Html =>
  html`<p class="key">${stages.map(
    (stage) =>
      html`<span><svg width="12" height="12" aria-hidden="true"><rect class="${stage}" width="12" height="12"/></svg> ${stage}</span>`,
  )}<span class="unit">in ${scale.unit}</span></p>`

/** Links to the same total in the other currencies of its rows. */
const currencies = ({ otherUnits }: Chart, parameters: Parameters): Content => {
  const others = otherUnits.filter(isCurrencyCode)
  return others.length === 0
    ? undefined
    : html` Converted: ${others.map(
        (unit, at) =>
          html`${at === 0 ? undefined : ', '}${link(address('/totals', { ...parameters, unit }), `in ${unitInWords('2', unit)}`)}`,
      )}.`
}

/** Renders the chart of a total that the API answers at these parameters. A table beside it has the same numbers. */
export const chartView = (title: string, parameters: Parameters, totals: Pick<Totals, 'data'>): Content => {
  const chart = chartOf(totals, mostPlaces)
  if (!chart) return undefined
  const { height, parts } = drawingOf(chart)
  const kind = chart.isOverTime ? 'Column chart' : 'Bar chart'
  const picture = (format: string): Html =>
    link(address('/totals/chart', { ...parameters, format }), format.toUpperCase())
  return html`<div class="chart" role="region" aria-label="Chart: ${title}" tabindex="0">
${key(chart)}
<svg class="bars ${chart.isOverTime ? 'over-time' : 'by-size'}" viewBox="0 0 ${width.toString()} ${Math.ceil(height).toString()}" role="img" aria-label="${kind}: ${title}. The table has the same numbers.">
${raw(parts.map(({ markup }) => markup).join('\n'))}
</svg>
</div>
<p class="ways">${notesOf(chart).map((note) => `${note} `)}Chart: ${picture('svg')}, ${picture('png')}.${currencies(chart, parameters)}</p>`
}
