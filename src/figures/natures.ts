/** The nature of a metric decides whether its figures add: a flow adds over time, a stock is counted at one moment. */
import type { Metric } from './register.ts'

export type Nature = Metric['nature']

/** Returns the nature of a metric; one that is not defined is a flow. */
export const natureOf = (metrics: ReadonlyMap<string, Metric>, metric: string): Nature =>
  metrics.get(metric)?.nature ?? 'flow'

/** Says that a metric is a stock. */
export interface Stock {
  /** Leaves out figures that ended earlier; without it, those that ended before the year of the moment. */
  readonly from?: string
}

/** The figures of every year, each at its end. */
export const everyYear: Stock = { from: '' }

/** Returns the stock that a metric of this nature is; `groupBy` asks for the moment of each year. */
export const stockOf = (nature: Nature, groupBy: readonly string[] = []): Stock | undefined =>
  nature === 'stock' ? (groupBy.includes('year') ? everyYear : {}) : undefined
