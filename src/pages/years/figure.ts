/** Shows the years of a place as a chart that says what it shows, what it rests on, and who says so. */
import type { Totals, TotalsQuery, TotalsRow } from '../../figures/totals.ts'
import { type Parameters, address } from '../layout/addresses.ts'
import { figureLink, shareLink, totalLink, bareTotalLink, totalInTable, shortTotal } from '../layout/amounts.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { bounded, day, metricName, percentage, period, spoken } from '../layout/words.ts'
import { language, words } from '../words/words.ts'
import {
  amountsOfRow,
  boundOfYear,
  basisOf,
  evidenceOfShare,
  type PartOfRow,
  partsOfRow,
  restsOn,
  sourcesIn,
  type YearRow,
  type PlaceYears,
  type TotalByYear,
  type Sum,
} from './rows.ts'
import type { Chart, Frame } from '../../charts/chart.ts'
import { besidesIn, drawnOf as drawnParts } from '../../charts/subjects.ts'
import { chartWordsIn } from '../../charts/speech.ts'
import { capital } from '../../text/in-words.ts'
import { chartPart, chartView, currencies, notes, pageChart } from '../layout/chart.ts'
import { chartTitle } from '../../http/formats/chart.ts'
import { parsePeriod, utcToday } from '../../model/period.ts'
import type { Answering, Store } from '../../store/store.ts'
import { totalsOf } from '../layout/queries.ts'
import { listView, number, table, column, numbers, curl, section } from '../layout/components.ts'

// Says what a chart over years shows: `Guangdong completed 118% of the plan for 2025`.

/** Names whose amount it is: that of a place, unless it rests on less. */
const whoseIs = (row: TotalsRow, { basis, isDivided }: PlaceYears, place: Content): Content => {
  const [first, ...others] = basis.besides(row)
  if (!first) return isDivided ? (basis.main ?? place) : place
  return others.length === 0 ? basis.nameOf(first) : words().years.programmes(others.length + 1, place)
}

/** Returns what a chart shows first: a year that is reported to its end, else a part of one, else the newest amount. */
export const finding = (place: PlaceYears, called: Content = place.name): Content => {
  const { question } = place
  const rows = place.rows.filter(({ year }) => year !== null)
  const compared = rows.filter(({ ratio }) => ratio !== undefined)
  const row = compared.find(({ actual }) => actual?.partial === false) ?? compared[0]
  const say = words().years
  if (row?.promised && row.actual && row.ratio !== undefined && row.year !== null) {
    const { promised, actual, year, ratio } = row
    const share = shareLink(evidenceOfShare(question, row), ratio, boundOfYear(row))
    const who = whoseIs(actual, place, called)
    if (actual.partial) return say.soFar(who, share, promised.stage, year, actual.through && day(actual.through))
    const partial = rows.filter((one) => one.actual?.partial === true)
    const areEarlier = partial.every((one) => one.year !== null && one.year < year)
    return [say.completed(who, share, promised.stage, year), partial.length > 0 && say.inPart(areEarlier)].filter(
      (one) => one !== false,
    )
  }
  const [newest] = rows
  const amount = newest && amountsOfRow(newest).at(0)
  return amount && newest.year !== null
    ? say.amount(whoseIs(amount, place, called), totalLink(question, amount), amount.stage, newest.year)
    : undefined
}

/** Renders what the axis of a chart has: the metric, its unit, and the programme. */
export const axisTitle = ({ metric, basis }: ChartedPlace, chart: Chart): string =>
  words().years.measured(capital(metricName(metric)), chart.scale.unit, basis.main)

/** Renders what stands under a chart: what is in it but not of the programme, what is not in it, and who says so. */
export const notesUnder = ({ data, basis }: ChartedPlace, chart: Chart): Html =>
  html`<p class="source">${besidesIn(data, basis, chartWordsIn(language())).map((note) => `${note} `)}${notes(chart)}${sourcesIn(drawnParts(data, basis), basis)}</p>`

/** A chart much higher than those beside it would be alone on the page. */
const highest = 2.5

/** Returns the chart of a place, on the scale of those beside it where it fits there. */
export const chartOfPlace = ({ data, basis }: ChartedPlace, frame?: Frame): Chart | undefined => {
  const drawn = { data: drawnParts(data, basis) }
  const chart = pageChart(drawn, frame)
  return chart && chart.rise > highest ? pageChart(drawn) : chart
}

/** The parts of a place that its chart is drawn from. */
type ChartedPlace = Pick<PlaceYears, 'metric' | 'data' | 'basis' | 'question'>

/** Renders the chart of a place with what stands above and under it; nothing if there is nothing to draw. */
export const placeView = (title: string, place: ChartedPlace): Content => {
  const chart = chartOfPlace(place)
  const converted = chart && currencies(chart, place.question)
  return (
    chart &&
    html`<p class="measured">${axisTitle(place, chart)}</p>
${chartPart(title, chart)}
${notesUnder(place, chart)}${converted && html`<p class="source">${converted}</p>`}`
  )
}

/** Renders amounts for several years at once: they stand in no single year, and may overlap the others. */
const severalYearsView = (years: YearTable, rows: readonly YearRow[]): Content =>
  rows.length === 0
    ? undefined
    : html`<p>${words().years.severalYears}</p>
${listView(
  rows.flatMap((row) =>
    amountsOfRow(row).map((amount) =>
      words().years.ofSeveralYears(
        spanIn(years, row),
        totalLink(years.question, amount),
        amount.stage,
        years.of?.(amount),
        years.printers?.(amount),
      ),
    ),
  ),
)}`

/** Renders a total by year as a chart and a table, and under it what belongs to no single year. */
export const yearsOf = (
  { totals, question, rows, place, isStock }: TotalByYear,
  title: string,
  columns: Pick<YearTable, 'printers' | 'spanOf'> = {},
): Content => {
  const [inYears, atOnce] = [false, true].map((is) => rows.filter(({ year }) => (year === null) === is))
  const years: YearTable = {
    ...{ caption: title, question, rows: inYears ?? [], isStock },
    ...columns,
    ...(place && { of: (row) => restsOn(row, place.basis), parts: (row) => partsOfRow(row, place.basis) }),
  }
  return [
    place ? placeView(title, place) : chartView(title, question, totals),
    years.rows.length === 0 ? yearTable({ ...years, rows }) : html`<div class="years">${yearTable(years)}</div>`,
    years.rows.length > 0 && severalYearsView(years, atOnce ?? []),
  ].filter((one) => one !== false)
}

// Chooses what the page of a total draws: places are compared in one year.

/** A total as it is drawn, and the parameters by which the API draws it. */
export interface Drawn {
  readonly title: string
  readonly parameters: Parameters
  readonly totals: Pick<Totals, 'data'>
  /** The years of a place, if these are asked for. */
  readonly place?: ChartedPlace
}

interface PlaceQuestion {
  readonly query: TotalsQuery
  readonly asOf: number | undefined
}

/** Returns the latest year with figures, unless the question names a time or asks for no comparison. */
const yearFor = async (
  store: Store,
  { query, asOf }: PlaceQuestion,
  answering: Answering,
): Promise<string | undefined> => {
  const { groupBy = [], regionKind: _level, ...question } = query
  if (groupBy.length === 0 || groupBy.includes('year') || query.period) return undefined
  const { data } = await store.totals({ ...question, explain: false, groupBy: ['year'] }, asOf, answering)
  return data.map(({ key }) => key.year).findLast((year) => typeof year === 'string')
}

const placeOfTotal = async (
  store: Store,
  { metric, groupBy, regionWithin, industryWithin }: TotalsQuery,
  question: Parameters,
  { data }: Pick<Totals, 'data'>,
): Promise<Pick<Drawn, 'place'>> => {
  if (groupBy?.join() !== 'year' || (regionWithin === undefined && industryWithin === undefined)) return {}
  return { place: { metric, data, basis: await basisOf(store, data), question } }
}

/** Plans of several years would add up to what nobody planned, so without a period the latest year is drawn. */
export const yearsDrawn = async (
  store: Store,
  question: PlaceQuestion,
  parameters: Parameters,
  totals: Pick<Totals, 'data'>,
  answering: Answering,
): Promise<Drawn> => {
  const { query, asOf } = question
  const year = await yearFor(store, question, answering)
  if (year === undefined) {
    const title = await chartTitle(store, query, totals, language())
    return { title, parameters, totals, ...(await placeOfTotal(store, query, parameters, totals)) }
  }
  const ofYear = { ...query, explain: false, period: parsePeriod(year) }
  const drawn = await totalsOf(store, ofYear, asOf, answering)
  return {
    title: await chartTitle(store, ofYear, drawn, language()),
    parameters: { ...parameters, period: year },
    totals: drawn,
  }
}

interface YearTable {
  readonly caption: string
  readonly question: Parameters
  readonly rows: readonly YearRow[]
  readonly isStock?: boolean
  /** Says who prints an amount. */
  readonly printers?: (row: TotalsRow) => Content
  /** Names what an amount rests on, where that is not the programme of its place. */
  readonly of?: (row: TotalsRow) => Content
  /** Returns the parts of an amount. */
  readonly parts?: (row: TotalsRow) => readonly PartOfRow[]
  /** Says of which years a row of several is, where these are known. */
  readonly spanOf?: (row: YearRow) => string | undefined
}

/** Says of which years a row of no single one is; of one figure without a date, that it has none. */
const spanIn = ({ spanOf }: YearTable, row: YearRow): string => {
  const amount = row.promised ?? row.actual
  const isUndated = amount?.figures === 1 && amount.from === null && amount.through === null
  return spanOf?.(row) ?? (isUndated ? period(null, null) : words().tables.severalYears)
}

const small = (content: Content): Content => content && html` <small>${content}</small>`

/** More parts are only counted. */
const mostParts = 12

const partsView = ({ parts }: YearTable, row: TotalsRow): Content => {
  const all = parts?.(row) ?? []
  const more = all.length - mostParts
  return all.length === 0
    ? undefined
    : html`<details><summary>${words().years.ofWhich}</summary>
${listView([
  ...all.slice(0, mostParts).map(({ figure, name }) => html`${figureLink(figure, row.unit)} ${name}`),
  ...(more > 0 ? [words().lists.more(more)] : []),
])}</details>`
}

const amountIn = (years: YearTable, row: TotalsRow): Html =>
  html`${totalInTable(years.question, row)}${small(years.of?.(row))}${partsView(years, row)}`

const cellOf = (years: YearTable, row: TotalsRow | undefined, without: string): Content =>
  row ? amountIn(years, row) : html`<span class="none">${without}</span>`

/** Renders the plan of a year, and under it targets and commitments. */
const plannedIn = (years: YearTable, { planned, others }: YearRow): Html => {
  const { noPlan, afterComma } = words().tables
  const other = (row: TotalsRow): Html =>
    html`<small>${spoken(row.stage)} ${bareTotalLink(years.question, row)}${afterComma(years.of?.(row))}${afterComma(years.printers?.(row))}</small>`
  return html`${planned || others.length === 0 ? cellOf(years, planned, noPlan) : undefined}
${others.map(other)}`
}

const shareOf = ({ question }: YearTable, row: YearRow): Content =>
  row.ratio && number(evidenceOfShare(question, row), bounded(boundOfYear(row), percentage(row.ratio)))

/** Says which part of its year an outcome covers; of a plan alone, whether it is due. */
const covers = ({ isStock }: YearTable, { year, actual, promised }: YearRow): Content => {
  const say = words().years
  if (!actual) return promised?.through && promised.through >= utcToday() ? words().figure.states.open : undefined
  const { from, through, partial } = actual
  if (typeof through !== 'string') return undefined
  if (isStock === true) return day(through)
  if (year !== null && from === `${year}-01-01` && through === `${year}-12-31`) return say.wholeYear
  return partial && year !== null ? words().tables.until(day(through)) : period(from, through)
}

/** Says who prints the plan and its outcome, once where both are the same. */
const whoSays = ({ printers }: YearTable, { planned, actual }: YearRow): Content => {
  const [ofPlan, ofActual] = [planned, actual].map((row) => row && printers?.(row))
  if (!ofPlan || !ofActual || String(ofPlan) === String(ofActual)) return ofPlan ?? ofActual
  return words().years.bothSay(ofPlan, ofActual)
}

export const yearTable = (years: YearTable): Html =>
  table(years.caption, years.rows, [
    column(words().columns.year, (row) => (row.year === null ? spanIn(years, row) : words().tables.year(row.year))),
    numbers(words().columns.planned, (row) => plannedIn(years, row)),
    numbers(words().columns.completed, (row) => cellOf(years, row.actual, words().tables.noneReported)),
    column(words().columns.covers, (row) => covers(years, row)),
    numbers(words().columns.shareOfPlan, (row) => shareOf(years, row)),
    years.printers && column(words().columns.whoSays, (row) => whoSays(years, row)),
  ])

/** Says the newest amount of a metric: `Number of projects: 2,830 projects planned for 2026`. */
const newest = (metric: string, rows: readonly YearRow[]): Content => {
  const row = rows.find(({ year }) => year !== null)
  const amount = row && amountsOfRow(row).at(-1)
  return row && amount && row.year !== null
    ? words().years.amount(
        metric,
        html`<data value="${amount.total}">${shortTotal(amount)}</data>`,
        amount.stage,
        row.year,
      )
    : metric
}

export const sumsView = (sums: readonly Sum[], publicUrl: string): Html =>
  section({
    id: 'totals',
    title: words().record.totals,
    ways: curl(publicUrl, ...sums.map(({ question }) => address('/v1/totals', question))),
    body: sums.map((sum) => {
      const title = capital(metricName(sum.totals.metric))
      return html`<details class="metric"><summary>${newest(title, sum.rows)}</summary>
${yearsOf(sum, words().chart.byYear(title))}
</details>`
    }),
  })
