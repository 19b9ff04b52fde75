/** Shows a total as a chart, drawn in the page: with its key, and links to the pictures and to other currencies. */
import { chartOf, type Chart } from '../../charts/chart.ts'
import { drawingOf, width } from '../../charts/drawing.ts'
import { wordsIn } from '../../charts/speech.ts'
import type { Totals } from '../../figures/totals.ts'
import { isCurrency } from '../../model/units.ts'
import { language } from '../words/language.ts'
import { address, type Parameters } from './addresses.ts'
import { link } from './components.ts'
import { html, raw, type Content, type Html } from './html.ts'
import { spoken, unitInWords } from './words.ts'
import { words } from '../words/words.ts'

/** The picture has more. */
const mostPlaces = 15

const key = ({ stages, scale }: Chart): Html =>
  html`<p class="key">${stages.map(
    (stage) =>
      html`<span><svg width="12" height="12" aria-hidden="true"><rect class="${stage}" width="12" height="12"/></svg> ${spoken(stage)}</span>`,
  )}<span class="unit">${words().chart.inUnit(scale.unit)}</span></p>`

/** Links to the same total in the other currencies of its rows. */
const currencies = ({ otherUnits }: Chart, parameters: Parameters): Content => {
  const others = otherUnits.filter(isCurrency)
  return others.length === 0
    ? undefined
    : words().chart.converted(
        others.map((unit) =>
          link(address('/totals', { ...parameters, unit }), words().chart.inCurrency(unitInWords('2', unit))),
        ),
      )
}

/** Renders the chart of a total that the API answers at these parameters. A table beside it has the same numbers. */
export const chartView = (title: string, parameters: Parameters, totals: Pick<Totals, 'data'>): Content => {
  const said = wordsIn(language())
  const chart = chartOf(totals, said, mostPlaces)
  if (!chart) return undefined
  const { height, parts } = drawingOf(chart, said)
  const { chart: label, overTime, bySize, pictures } = words().chart
  const picture = (format: string): Html =>
    link(address('/totals/chart', { ...parameters, format }), format.toUpperCase())
  return html`<div class="chart" role="region" aria-label="${label(title)}" tabindex="0">
${key(chart)}
<svg class="bars ${chart.isOverTime ? 'over-time' : 'by-size'}" viewBox="0 0 ${width.toString()} ${Math.ceil(height).toString()}" role="img" aria-label="${chart.isOverTime ? overTime(title) : bySize(title)}">
${raw(parts.map(({ markup }) => markup).join('\n'))}
</svg>
</div>
<p class="ways">${said.notesOf(chart).map((note) => `${note} `)}${pictures(picture('svg'), picture('png'))}${currencies(chart, parameters)}</p>`
}
