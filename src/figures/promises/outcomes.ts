/** Computes the outcome of a period from actual figures of one subject, metric and measure, with overlaps resolved. */
import { integerOf } from '../../model/decimals.ts'
import { byPrecedence } from '../../model/figures.ts'
import { isPercentage, measureOf } from '../../model/units.ts'
import { firstFrom, remembered, seeking } from '../collections.ts'
import { converted, type Money } from '../money.ts'
import type { Period } from '../../model/period.ts'
import { natureOf, type Figure } from '../register.ts'
import { cover, periodOf } from '../periods.ts'
import { keyOf } from '../places/subjects.ts'
import type { Prepared } from '../prepared.ts'

/** Returns the key shared by a promise and the figures that can fulfil it. */
export const matterOf = (figure: Figure): string =>
  `${keyOf(figure.subjectKind, figure.subjectId)} ${figure.metric} ${measureOf(figure)}`

/** Figures in order of precedence; the value in thousandths. */
export interface ActualOutcome {
  readonly figures: readonly Figure[]
  readonly value: bigint
  readonly periods: readonly Period[]
}

type PromiseOutcomes = (within: Period) => ActualOutcome | undefined

interface Actual {
  readonly figure: Figure
  readonly period: Period
  readonly amount: bigint
}

const actualIn =
  (unit: string, money: Money) =>
  (figure: Figure): Actual[] => {
    const [value, period] = [integerOf(figure.value), periodOf(figure)]
    if (figure.unit === unit) return [{ figure, period, amount: value }]
    const conversion = money(figure, unit)
    return conversion ? [{ figure, period, amount: converted(conversion, value) }] : []
  }

/**
 * Returns a function from a period to the combined outcome of the figures within it, or undefined without any.
 * Takes figures in order of precedence; of a metric that does not add over time, the first one stands for all.
 * A figure that ends later takes precedence, so the next one to count is the first that ends before the last one
 * begins.
 */
const outcomesOf = (figures: readonly Figure[], unit: string, money: Money, adds: boolean): PromiseOutcomes => {
  const actuals = figures.flatMap(actualIn(unit, money))
  const seek = seeking(actuals.map(({ period }) => period.start))
  const endingBy = (day: string): number => firstFrom(actuals, ({ period }) => period.end <= day)
  const endingBefore = (day: string): number => firstFrom(actuals, ({ period }) => period.end < day)
  const most = adds ? Infinity : 1
  return ({ start, end }) => {
    const counted: Actual[] = []
    let next = actuals[seek(endingBy(end), start)]
    while (next && counted.length < most) {
      counted.push(next)
      next = actuals[seek(endingBefore(next.period.start), start)]
    }
    return counted.length === 0
      ? undefined
      : {
          figures: counted.map(({ figure }) => figure),
          value: counted.reduce((sum, { amount }) => sum + amount, 0n),
          periods: counted.map(({ period }) => period),
        }
  }
}

/** Flows alone add over time: of anything else the first figure stands for all. */
const adds = (metrics: Prepared['metrics'], { metric, unit }: Pick<Figure, 'metric' | 'unit'>): boolean =>
  !isPercentage(unit) && natureOf(metrics, metric) === 'flow'

/**
 * Returns a function from a figure to what the actual figures within its period came to, in its unit or another one.
 * `current` are the actual figures that are published, in use and not superseded.
 */
export const outcomesAmong = (current: readonly Figure[], { sources, metrics, money }: Prepared) => {
  const precedence = byPrecedence(sources)
  const actuals = new Map(
    [...Map.groupBy(current, matterOf)].map(([matter, alike]) => [matter, alike.sort(precedence)] as const),
  )
  const outcomesIn = remembered((unit: string, matter: string, metric: string) =>
    outcomesOf(actuals.get(matter) ?? [], unit, money, adds(metrics, { metric, unit })),
  )
  return (figure: Figure, unit = figure.unit): ActualOutcome | undefined => {
    const matter = matterOf(figure)
    return actuals.has(matter) ? outcomesIn(unit, matter, figure.metric)(periodOf(figure)) : undefined
  }
}

/** Reports whether an outcome is of the whole period of a promise; a stock is counted on its last day. */
export const isWholly = (promise: Figure, { periods }: ActualOutcome, isStock: boolean): boolean => {
  const period = periodOf(promise)
  return isStock ? periods[0]?.end === period.end : cover(period, periods)
}
