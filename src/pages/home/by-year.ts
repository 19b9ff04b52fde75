/** Renders planned and actual investment by year: a chart, and a table of years and regions. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { Totals } from '../../figures/totals.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { totalBeside } from '../layout/amounts.ts'
import { chartView } from '../layout/chart.ts'
import { link, none, toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { day, spoken } from '../layout/words.ts'
import type { YearRow } from '../years/rows.ts'
import { yearTable } from '../years/table.ts'
import { words } from '../words/words.ts'

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
    return typeof through === 'string' ? words().tables.until(day(through)) : undefined
  }

/** Renders what is planned over several years, which belongs to no single one. */
const acrossYears = (question: Parameters, { data }: Totals): Content => {
  const rows = data.filter(({ key, stage }) => key.year === null && stage !== 'actual')
  return rows.length === 0
    ? undefined
    : words().home.acrossYears(
        rows.map(
          (row, at) =>
            html`${at === 0 ? undefined : words().lists.and}${words().home.stageAmount(
              totalBeside(question, row),
              spoken(row.stage),
            )}`,
        ),
      )
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
    ? none(words().home.noFigures)
    : html`${chartView(title, years.question, years.totals)}
${yearTable({
  caption: words().home.byYearAndRegion,
  ...regions,
  place: { name: words().columns.region, cell: placeOf },
  through: throughOf(promises),
})}
${acrossYears(years.question, years.totals)}
<p>${link(address('/totals', regions.question), words().home.allYears)}</p>`
