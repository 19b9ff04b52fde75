/** What is planned for a year by industry, in the place of the first headline: outcomes are split otherwise. */
import type { Totals } from '../../figures/totals.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { chartView } from '../layout/chart.ts'
import { curl, section } from '../layout/components.ts'
import type { Content } from '../layout/html.ts'
import { totalsTable } from '../tables/totals.ts'
import { capital } from '../../text/in-words.ts'
import { metricName } from '../layout/words.ts'
import type { YearRow } from '../years/rows.ts'
import { words } from '../words/words.ts'

export const byIndustry = (
  metric: string,
  { year, region, label }: YearRow,
  totals: Totals,
  publicUrl: string,
): Content => {
  if (totals.data.length === 0 || year === null) return undefined
  const question: Parameters = {
    metric,
    stage: 'planned',
    period: year,
    groupBy: 'industry',
    'regionId.within': region ?? undefined,
  }
  const { byIndustry: titled, byIndustryLead } = words().home
  const title = titled(capital(metricName(metric)), year, label)
  return section({
    id: 'by-industry',
    title,
    curl: curl(publicUrl, address('/v1/totals', question)),
    lead: byIndustryLead,
    body: [
      chartView(title, question, totals),
      totalsTable(title, words().columns.industry, question, totals, ['planned']),
    ],
  })
}
