/** Shows a total as a chart, drawn in the page: with its key, and links to other currencies. */
import { chartOf, type Chart, type Frame, keyShape, keySize } from '../../charts/chart.ts'
import { drawingOf, sheets, amountsInWords, kindInWords } from '../../charts/drawing.ts'
import { chartWordsIn } from '../../charts/speech.ts'
import type { Totals } from '../../figures/totals.ts'
import { isCurrency } from '../../model/units.ts'
import { address, type Parameters } from './addresses.ts'
import { link } from './components.ts'
import { html, raw, type Content, type Html } from './html.ts'
import { unitInWords } from './words.ts'
import { language, words } from '../words/words.ts'

/** The picture has more. */
const most = { places: 15, years: 10 } as const

const size = `width="${keySize.width.toString()}" height="${keySize.height.toString()}"`

/** Renders what the shapes of charts mean, and their unit if they have the same. */
export const key = (charts: readonly Chart[], unit?: string): Html => {
  const chartWords = chartWordsIn(language())
  const named = new Map(
    charts.flatMap((chart) => chart.kinds.map((kind) => [kindInWords(kind, chart, chartWords), kind] as const)),
  )
  return html`<p class="key">${[...named].map(
    ([name, kind]) =>
      html`<span><svg ${raw(size)} aria-hidden="true">${raw(keyShape(kind).markup)}</svg> ${name}</span>`,
  )}${unit !== undefined && html`<span class="unit">${words().chart.inUnit(unit)}</span>`}</p>`
}

/** The page of a sum. */
export type SumName = 'totals' | 'outcomes'

export const currencies = ({ otherUnits }: Chart, parameters: Parameters, name: SumName = 'totals'): Content => {
  const others = otherUnits.filter(isCurrency)
  return others.length === 0
    ? undefined
    : words().chart.converted(
        others.map((unit) =>
          link(address(`/${name}`, { ...parameters, unit }), words().chart.inCurrency(unitInWords('2', unit))),
        ),
      )
}

/** Returns the chart of a total as pages draw it. */
export const pageChart = (totals: Pick<Totals, 'data'>, frame?: Frame): Chart | undefined =>
  chartOf(totals, chartWordsIn(language()), { ...most, frame })

/** Draws a chart, with its amounts in words for whoever does not see it. */
export const drawing = (title: string, chart: Chart): Html => {
  const chartWords = chartWordsIn(language())
  const { height, parts } = drawingOf(chart, chartWords, sheets.page)
  const { overTime, bySize } = words().chart
  const name = chart.isOverTime ? overTime(title) : bySize(title)
  return html`<svg class="bars ${chart.isOverTime ? 'over-time' : 'by-size'}" viewBox="0 0 ${sheets.page.width.toString()} ${Math.ceil(height).toString()}" role="img" aria-label="${name} ${amountsInWords(chart, chartWords)}">
${raw(parts.map(({ markup }) => markup).join('\n'))}
</svg>`
}

export const notes = (chart: Chart): Content =>
  chartWordsIn(language())
    .notesOf(chart)
    .map((note) => `${note} `)

/** Renders a chart with its key, in a part of the page by itself. */
export const chartPart = (title: string, chart: Chart, unit?: string): Html =>
  html`<div class="chart" role="region" aria-label="${words().chart.chart(title)}" tabindex="0">
${key([chart], unit)}
${drawing(title, chart)}
</div>`

/** Renders the chart of what the API answers at these parameters. A table beside it has the same numbers. */
export const chartView = (
  title: string,
  parameters: Parameters,
  totals: Pick<Totals, 'data'>,
  name: SumName = 'totals',
): Content => {
  const chart = pageChart(totals)
  return (
    chart &&
    html`${chartPart(title, chart, chart.scale.unit)}
<p class="source">${name === 'outcomes' && chart.isOverTime && `${chartWordsIn(language()).ofEachYear} `}${notes(chart)}${currencies(chart, parameters, name)}</p>`
  )
}
