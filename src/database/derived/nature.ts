/** Reads how the metric of a query adds, and of a stock the moment at which it is counted. */
import { natureOf, stockOf, type Nature } from '../../figures/natures.ts'
import { startOfYear } from '../../figures/periods.ts'
import type { Metric } from '../../figures/register.ts'
import { neverAdds, type TotalsQuery } from '../../figures/totals.ts'
import { stages } from '../../resources/figures.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Reader } from '../engine.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { ownPartsWithSeries } from './sums/series.ts'
import { chosenBy } from './sums/chosen.ts'

/** Throws a Refusal if figures of a metric of this nature, or in these units, never add up. */
export const assertAdds = (query: TotalsQuery, nature: Nature, units: readonly string[]): void => {
  const detail = neverAdds(query, nature, units)
  if (detail !== undefined)
    throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

const metricWith = queryTemplate(1, (id) => sql<Metric>`SELECT id, nature FROM metrics WHERE id = ${id}`)

/** Returns the nature of a metric in a state. */
export const natureIn = async (reader: Reader, metric: string): Promise<Nature> =>
  natureOf(await reader.all(metricWith(metric)), metric)

/**
 * Returns the last day on which a figure ends that is chosen without regard to others; each stage is a seek. It is the
 * same in any unit, and figures are up to date in their own before they are in the one asked for.
 */
const latestEnd = async (reader: Reader, query: TotalsQuery): Promise<string> => {
  const asked = query.stage === undefined ? stages : [query.stage]
  const ends = asked.map(
    (stage) =>
      sql`SELECT max("end") AS latest FROM ${ownPartsWithSeries} AS parts
        WHERE ${chosenBy({ ...query, stage, unit: undefined })} AND cluster IS NOT NULL`,
  )
  const [row] = await reader.all(
    sql<{ latest: string | null }>`SELECT max(latest) AS latest FROM (${sql.join(ends, sql` UNION ALL `)}) AS ends`,
  )
  return row?.latest ?? ''
}

/** Returns a query of kept own parts that says if its metric is a stock. Throws a Refusal if the metric never adds. */
export const withNature = async (reader: Reader, query: TotalsQuery): Promise<TotalsQuery> => {
  const nature = await natureIn(reader, query.metric)
  assertAdds(query, nature, [])
  const stock = stockOf(nature, query.groupBy)
  if (stock === undefined) return query
  if (stock.from !== undefined) return { ...query, stock }
  const moment = query.period?.end ?? (await latestEnd(reader, query))
  return { ...query, stock: { from: moment === '' ? '' : startOfYear(moment) } }
}
