/** Reads the answer with which the page of a record begins, and the other totals within the record. */
import type { Resource } from '../../model/resource.ts'
import type { Figure } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { answerOf, type Told } from '../answer/answer.ts'
import { find } from '../layout/queries.ts'
import type { Referrers } from './referrers.ts'
import { sumsOf, type Sum } from './totals.ts'

export interface Answered {
  /** Undefined if the register tells nothing about the record. */
  readonly answer: Told | undefined
  /** Totals beside that of the answer. */
  readonly sums: readonly Sum[]
}

const partsRead = 200

/** Reads what figures about the parts of a record measure. */
const figuresOfParts = async (store: Store, referrers: readonly Referrers[]): Promise<readonly Measure[]> => {
  const parts = referrers.filter(({ resource }) => resource === 'projects' || resource === 'initiatives')
  const ids = parts.flatMap(({ records }) => records.map(({ id }) => id))
  if (ids.length === 0) return []
  const where = { 'subjectId.in': ids }
  return (await find(store, 'figures', { where, limit: partsRead, fields: ['id', 'metric'] })).records
}

type Measure = Pick<Figure, 'metric'>

/** Returns the metrics of figures: investment, then the most frequent. */
const metricsOf = (figures: readonly Measure[]): string[] => {
  const byMetric = [...Map.groupBy(figures, ({ metric }) => metric)]
  const frequent = byMetric.sort(([, one], [, other]) => other.length - one.length).map(([metric]) => metric)
  return [...new Set(['investment', ...frequent])]
}

export const answeredBy = async (
  store: Store,
  resource: Resource,
  id: string,
  about: readonly Figure[],
  referrers: readonly Referrers[],
): Promise<Answered> => {
  const within = referrers.flatMap(({ resource: name, records }) => (name === 'figures' ? records : []))
  const metrics = metricsOf([
    ...about,
    ...(within as readonly unknown[] as readonly Figure[]),
    ...(await figuresOfParts(store, referrers)),
  ])
  const [sum, ...sums] = await sumsOf(store, resource, id, metrics)
  return { answer: await answerOf(store, sum, metrics, about), sums }
}
