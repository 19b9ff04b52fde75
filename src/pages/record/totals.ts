/** The totals within a region, an industry or an initiative, by year. */
import type { Totals } from '../../figures/totals.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import type { Figure } from '../../resources/figures.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { chart, curl, section } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { totalsTable } from '../tables/totals.ts'
import { capital, spoken } from '../layout/words.ts'

/** A total, and the parameters by which the API answers it. */
export interface Sum {
  readonly parameters: Parameters
  readonly totals: Totals
}

const metricsShown = 4

/** The parameter that restricts totals to a record, by resource. */
const confinedBy: Readonly<Partial<Record<ResourceName, 'regionWithin' | 'industryWithin' | 'initiativeId'>>> = {
  regions: 'regionWithin',
  industries: 'industryWithin',
  initiatives: 'initiativeId',
}
const parameterOf = {
  regionWithin: 'regionId.within',
  industryWithin: 'industryIds.within',
  initiativeId: 'initiativeId',
} as const

/** Returns the totals within a record by year; percentages do not add up. */
export const sumsOf = async (
  store: Store,
  { name }: Resource,
  id: string,
  listed: readonly Figure[],
): Promise<Sum[]> => {
  const filter = confinedBy[name]
  if (!filter) return []
  const metrics = [...new Set(['investment', ...listed.map(({ metric }) => metric)])].slice(0, metricsShown)
  const sums = await Promise.all(
    metrics.map(async (metric): Promise<Sum[]> => {
      try {
        const totals = await store.totals({ metric, groupBy: ['year'], [filter]: id })
        return totals.data.length === 0
          ? []
          : [{ parameters: { metric, groupBy: 'year', [parameterOf[filter]]: id }, totals }]
      } catch (error) {
        if (error instanceof Refusal && error.kind === 'broken-rule') return []
        throw error
      }
    }),
  )
  return sums.flat()
}

/** Renders the totals, each with its chart. */
export const sumsView = (sums: readonly Sum[], publicUrl: string): Html =>
  section({
    id: 'totals',
    title: 'Totals, by year',
    lead: 'Everything in it, counting nothing twice.',
    curl: curl(publicUrl, ...sums.map(({ parameters }) => address('/v1/totals', parameters))),
    body: sums.map(({ parameters, totals }) => {
      const title = capital(spoken(totals.metric))
      const table = totalsTable(`${title} by year`, 'Year', parameters, totals, ['planned', 'actual'])
      return html`<h3>${title}</h3>
<div class="beside">${chart(title, parameters, totals)}${table}</div>`
    }),
  })
