/** Finds the totals that may bear a claim out. */
import type { Statement } from '../../figures/claims/verdict.ts'
import { fractionOf, zero } from '../../figures/fractions.ts'
import type { Nature } from '../../figures/natures.ts'
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import { list, naturesOf, place, type About, type Asking, type FoundEvidence } from './asking.ts'

const endOf = (bound: string | null) => (bound === null ? null : fractionOf(bound))

const fromTotal = (
  row: Totals['data'][number],
  { regionWithin: regionId = '', metric, period }: TotalsQuery,
  nature: Nature,
  isOwn: boolean,
): FoundEvidence => ({
  subject: null,
  isPart: false,
  value: row.total,
  upperValue: null,
  unit: row.unit,
  qualifier: row.approximate ? 'about' : 'exact',
  digit: zero,
  bounds: { lower: endOf(row.lowerBound), upper: endOf(row.upperBound) },
  metric,
  nature,
  stage: row.stage,
  reported: [],
  periodStart: period?.start ?? null,
  periodEnd: period?.end ?? null,
  isOwn,
  answer: {
    figureId: null,
    total: { metric, regionId, stage: row.stage, period: `${period?.start ?? ''}/${period?.end ?? ''}` },
    value: row.total,
    unit: row.unit,
    asPrinted: null,
    sourceId: null,
    locator: null,
  },
})

/** Returns the totals of a place for the metrics and the period that words name. */
export const totalsFor = async (
  store: Asking,
  { kind, id, others, isPlain }: About,
  { metrics: named, periodStart, periodEnd, isPeriodSaid, unit }: Statement,
  asOf: number | undefined,
): Promise<FoundEvidence[]> => {
  if (
    kind !== 'region' ||
    others.length > 0 ||
    !isPeriodSaid ||
    periodStart === null ||
    periodEnd === null ||
    unit === 'percent'
  )
    return []
  const natures = await naturesOf(store, named, asOf)
  const found: FoundEvidence[] = []
  for (const metric of named) {
    const nature = natures(metric)
    if (nature !== 'flow' && nature !== 'stock') continue
    const query: TotalsQuery = { metric, regionWithin: id, period: { start: periodStart, end: periodEnd } }
    const [{ data }, ofPeriod] = await Promise.all([
      store.totals(query, asOf),
      nature === 'flow' ? list(store, { [place]: id, metric, periodStart, periodEnd }, asOf) : [],
    ])
    // What flowed until July is no total of the year.
    const rows = data.filter((row) => nature === 'stock' || ofPeriod.some(({ stage }) => stage === row.stage))
    found.push(...rows.map((row) => fromTotal(row, query, nature, isPlain)))
  }
  return found
}
