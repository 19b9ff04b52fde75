/** Chooses what the page of a total draws: places are compared in one year. */
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import { titleOf } from '../../http/formats/chart.ts'
import { parsePeriod } from '../../model/period.ts'
import type { Answering, Store } from '../../store/store.ts'
import type { Parameters } from '../layout/addresses.ts'
import { totalsOf } from '../layout/queries.ts'
import { basisOf } from './basis.ts'
import type { PlaceYears } from './figure.ts'
import { language } from '../words/language.ts'

/** A total as it is drawn, and the parameters by which the API draws it. */
export interface Drawn {
  readonly title: string
  readonly parameters: Parameters
  readonly totals: Pick<Totals, 'data'>
  /** The years of a place, if these are asked for. */
  readonly place?: PlaceYears
}

interface Asked {
  readonly query: TotalsQuery
  readonly asOf: number | undefined
}

/** Returns the latest year with figures, unless the question names a time or asks for no comparison. */
const yearFor = async (store: Store, { query, asOf }: Asked, answering: Answering): Promise<string | undefined> => {
  const { groupBy = [], regionKind: _level, ...question } = query
  if (groupBy.length === 0 || groupBy.includes('year') || query.period) return undefined
  const { data } = await store.totals({ ...question, explain: false, groupBy: ['year'] }, asOf, answering)
  return data.map(({ key }) => key.year).findLast((year) => typeof year === 'string')
}

const placeIn = async (
  store: Store,
  { metric, groupBy, regionWithin, industryWithin }: TotalsQuery,
  question: Parameters,
  { data }: Pick<Totals, 'data'>,
): Promise<Pick<Drawn, 'place'>> => {
  if (groupBy?.join() !== 'year' || (regionWithin === undefined && industryWithin === undefined)) return {}
  return { place: { metric, data, basis: await basisOf(store, data), question } }
}

/** Plans of several years would add up to what nobody planned, so without a period the latest year is drawn. */
export const drawnOf = async (
  store: Store,
  asked: Asked,
  parameters: Parameters,
  totals: Pick<Totals, 'data'>,
  answering: Answering,
): Promise<Drawn> => {
  const { query, asOf } = asked
  const year = await yearFor(store, asked, answering)
  if (year === undefined) {
    const title = await titleOf(store, query, totals, language())
    return { title, parameters, totals, ...(await placeIn(store, query, parameters, totals)) }
  }
  const ofYear = { ...query, explain: false, period: parsePeriod(year) }
  const drawn = await totalsOf(store, ofYear, asOf, answering)
  return {
    title: await titleOf(store, ofYear, drawn, language()),
    parameters: { ...parameters, period: year },
    totals: drawn,
  }
}
