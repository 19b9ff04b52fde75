/** Renders planned and actual investment by year: a chart, and a table of years and regions. */
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import { address, anchorOf, type Parameters } from '../layout/addresses.ts'
import { link, none, number, table, toRecord } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { day, inShort, percentage, totalInWords, unitFor } from '../layout/words.ts'
import { yearChart } from './year-chart.ts'
import type { YearRow } from './year-rows.ts'

/** Renders a total in few digits, as a link to its explanation. */
export const shortTotal = (question: Parameters, row: TotalsRow): Html => {
  const { bounds, text } = totalInWords(row)
  const least = bounds === undefined && text.startsWith('at least') ? 'at least ' : ''
  const about = row.approximate ? 'about ' : ''
  const href = `${address('/totals', question)}#${anchorOf(row)}`
  return number(href, `${least}${about}${inShort(row.total)} ${unitFor(row.total, row.unit)}`)
}

/** Renders a total in few digits and in all, with its bounds. */
export const amountIn = (question: Parameters, row: TotalsRow): Html => {
  const { text, bounds } = totalInWords(row)
  const href = `${address('/totals', question)}#${anchorOf(row)}`
  return html`${shortTotal(question, row)} <small>${number(href, text)}${
    bounds === undefined ? undefined : html` ${number(href, bounds)}`
  }</small>`
}

const cellOf = (question: Parameters, row: TotalsRow | undefined, without: string): Content =>
  row ? amountIn(question, row) : html`<span class="none">${without}</span>`

export const placeOf = ({ region, label }: YearRow): Content =>
  region === null ? label : toRecord('regions', region, label)

const shareOf = (question: Parameters, { ratio, actual }: YearRow): Content =>
  ratio === undefined || actual === undefined
    ? undefined
    : number(`${address('/totals', question)}#${anchorOf(actual)}`, percentage(ratio))

/** Renders the rows as a table; targets and commitments stand below the plan. */
const yearTable = (question: Parameters, rows: readonly YearRow[]): Html =>
  table(
    'Planned and actual investment by year and region',
    [
      { name: 'Year', cell: ({ year }) => year },
      { name: 'Region', cell: placeOf },
      {
        name: 'Planned',
        isNumber: true,
        cell: ({ planned, others }) => html`${cellOf(question, planned, 'no plan')}
${others.map((row) => html`<small>${row.stage} ${shortTotal(question, row)}</small>`)}`,
      },
      {
        name: 'Actual so far',
        isNumber: true,
        cell: ({ actual, through }) => html`${cellOf(question, actual, 'none reported')}
${through === undefined ? undefined : html`<small>until ${day(through)}</small>`}`,
      },
      { name: 'Share of the plan', isNumber: true, cell: (row) => shareOf(question, row) },
    ],
    rows,
  )

/** Renders what is planned over several years, which belongs to no single one. */
const acrossYears = (question: Parameters, { data }: Totals): Content => {
  const rows = data.filter(({ key, stage }) => key.year === null && stage !== 'actual')
  return rows.length === 0
    ? undefined
    : html`<p>${rows.map((row, at) => html`${at === 0 ? undefined : ', '}${shortTotal(question, row)} ${row.stage}`)}
for several years at once stand in no single year, and may overlap the plans of these years.</p>`
}

export interface ByYear {
  readonly title: string
  /** By year, and by year and region. */
  readonly years: { readonly question: Parameters; readonly totals: Totals }
  readonly regions: { readonly question: Parameters; readonly rows: readonly YearRow[] }
}

export const byYear = ({ title, years, regions }: ByYear): Content =>
  regions.rows.length === 0
    ? none('No figures yet.')
    : html`${yearChart(title, years.totals)}
${yearTable(regions.question, regions.rows)}
${acrossYears(years.question, years.totals)}
<p>${link(address('/totals', regions.question), 'All years and regions, figure by figure')}</p>`
