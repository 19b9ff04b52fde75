/** Renders planned and actual investment by year: a chart, and a table of years and regions. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { Totals } from '../../figures/totals.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { totalBeside } from '../layout/amounts.ts'
import { chartView } from '../layout/chart.ts'
import { link, none, toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { day } from '../layout/words.ts'
import type { YearRow } from '../years/rows.ts'
import { yearTable } from '../years/table.ts'

export const placeOf = ({ region, label }: YearRow): Content =>
  typeof region === 'string' ? toRecord('regions', region, label) : label

/** Returns the last day of an outcome, where a promise of the same year and amount says so. */
const throughOf =
  (promises: readonly Promised[]) =>
  ({ year, unit, actual }: YearRow): Content => {
    if (!actual) return undefined
    const promise = promises.find(
      (one) => one.unit === unit && one.dueOn?.startsWith(year ?? '~') === true && one.actual?.value === actual.total,
    )
    const through = promise?.actual?.through
    return typeof through === 'string' ? `until ${day(through)}` : undefined
  }

/** Renders what is planned over several years, which belongs to no single one. */
const acrossYears = (question: Parameters, { data }: Totals): Content => {
  const rows = data.filter(({ key, stage }) => key.year === null && stage !== 'actual')
  return rows.length === 0
    ? undefined
    : html`<p>${rows.map((row, at) => html`${at === 0 ? undefined : ', '}${totalBeside(question, row)} ${row.stage}`)}
for several years at once stand in no single year, and may overlap the plans of these years.</p>`
}

export interface ByYear {
  readonly title: string
  /** By year, and by year and region. */
  readonly years: { readonly question: Parameters; readonly totals: Totals }
  readonly regions: { readonly question: Parameters; readonly rows: readonly YearRow[] }
  readonly promises: readonly Promised[]
}

export const byYear = ({ title, years, regions, promises }: ByYear): Content =>
  regions.rows.length === 0
    ? none('No figures yet.')
    : html`${chartView(title, years.question, years.totals)}
${yearTable({
  caption: 'Planned and actual investment by year and region',
  ...regions,
  place: { name: 'Region', cell: placeOf },
  through: throughOf(promises),
})}
${acrossYears(years.question, years.totals)}
<p>${link(address('/totals', regions.question), 'All years and regions, figure by figure')}</p>`
