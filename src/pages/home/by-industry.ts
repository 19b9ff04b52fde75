/** Planned and actual amounts of one year by industry. */
import type { Totals } from '../../figures/totals.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { chartView } from '../layout/chart.ts'
import { curl, section } from '../layout/components.ts'
import type { Content } from '../layout/html.ts'
import { totalsTable } from '../tables/totals.ts'
import { capital, spoken } from '../layout/words.ts'

export const byIndustry = (metric: string, year: string, totals: Totals, publicUrl: string): Content => {
  if (totals.data.length === 0) return undefined
  const question: Parameters = { metric, period: year, groupBy: 'industry' }
  const title = `${capital(spoken(metric))} by industry, ${year}`
  return section({
    id: 'by-industry',
    title,
    curl: curl(publicUrl, address('/v1/totals', question)),
    lead: 'A figure for several industries counts under their common parent; it is never divided by guess.',
    body: [chartView(title, question, totals), totalsTable(title, 'Industry', question, totals, ['planned', 'actual'])],
  })
}
