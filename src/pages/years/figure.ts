/** Shows the years of a place as a chart that says what it shows, what it rests on, and who says so. */
import type { Chart, Frame } from '../../charts/chart.ts'
import { wordsIn } from '../../charts/speech.ts'
import { besidesIn, drawnOf } from '../../charts/subjects.ts'
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import { capital } from '../../text/in-words.ts'
import type { Parameters } from '../layout/addresses.ts'
import { chartPart, chartView, notes, pageChart, pictures } from '../layout/chart.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { metricName } from '../layout/words.ts'
import { language } from '../words/language.ts'
import { words } from '../words/words.ts'
import { restsOn, sourcesIn, type Basis } from './basis.ts'
import { finding } from './finding.ts'
import type { YearRow } from './rows.ts'
import { yearTable, type YearTable } from './table.ts'

/** Amounts of a place by year, explained. */
export interface PlaceYears {
  readonly metric: string
  readonly data: TotalsRow[]
  readonly basis: Basis
  readonly question: Parameters
}

/** Renders what the axis of a chart has: the metric, its unit, and the programme. */
export const measured = ({ metric, basis }: PlaceYears, chart: Chart): string =>
  words().years.measured(capital(metricName(metric)), chart.scale.unit, basis.main)

/** Renders what stands under a chart: what is in it but not of the programme, what is not in it, and who says so. */
export const under = ({ data, basis }: PlaceYears, chart: Chart): Html =>
  html`<p class="source">${besidesIn(data, basis, wordsIn(language())).map((note) => `${note} `)}${notes(chart)}${sourcesIn(drawnOf(data, basis), basis)}</p>`

/** A chart much higher than those beside it would be alone on the page. */
const highest = 2.5

/** Returns the chart of a place, on the scale of those beside it where it fits there. */
export const chartOfPlace = ({ data, basis }: PlaceYears, frame?: Frame): Chart | undefined => {
  const drawn = { data: drawnOf(data, basis) }
  const chart = pageChart(drawn, frame)
  return chart && chart.rise > highest ? pageChart(drawn) : chart
}

/** A total by year, and the parameters by which the API answers it. */
export interface TotalByYear {
  readonly parameters: Parameters
  readonly totals: Totals
  /** The name of the place that it is of, and what its amounts rest on; undefined for one tree. */
  readonly place: { readonly name: string; readonly basis: Basis } | undefined
}

const placeIn = ({ totals, parameters, place }: TotalByYear): PlaceYears | undefined =>
  place && { metric: totals.metric, data: totals.data, basis: place.basis, question: parameters }

/** Says what the chart of a place shows, as its title. */
export const findingOf = ({ place, parameters }: TotalByYear, rows: readonly YearRow[]): Content =>
  place && finding({ place: place.name, rows, basis: place.basis, question: parameters })

/** Renders the chart of a place with what stands above and under it; nothing if there is nothing to draw. */
export const placeView = (title: string, place: PlaceYears): Content => {
  const chart = chartOfPlace(place)
  return (
    chart &&
    html`<p class="measured">${measured(place, chart)}</p>
${chartPart(title, chart)}
${under(place, chart)}
<p class="ways">${pictures(chart, place.question)}</p>`
  )
}

/** Renders a total by year as a chart and a table. */
export const yearsOf = (
  sum: TotalByYear,
  title: string,
  rows: readonly YearRow[],
  told: Pick<YearTable, 'saidBy' | 'spanOf'> = {},
): Content => {
  const { totals, parameters } = sum
  const place = placeIn(sum)
  return [
    place ? placeView(title, place) : chartView(title, parameters, totals),
    yearTable({
      caption: title,
      question: parameters,
      rows,
      ...told,
      ...(place && { of: (row) => restsOn(row, place.basis) }),
    }),
  ]
}
