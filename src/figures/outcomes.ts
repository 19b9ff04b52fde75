/** What was done within a period, by figures of one subject, metric and measure that speak with one voice. */
import { integerOf } from './amounts.ts'
import { firstFrom, seeking } from './collections.ts'
import { converted, type Money } from './money.ts'
import { periodOf, type Period } from './periods.ts'
import type { Figure } from './register.ts'

/** In order of hearing; the value in thousandths. */
export interface Outcome {
  readonly figures: readonly Figure[]
  readonly value: bigint
  readonly periods: readonly Period[]
}

export type Outcomes = (within: Period) => Outcome | undefined

interface Said {
  readonly figure: Figure
  readonly period: Period
  readonly amount: bigint
}

const saidIn =
  (unit: string, money: Money) =>
  (figure: Figure): Said[] => {
    const [value, period] = [integerOf(figure.value), periodOf(figure)]
    if (figure.unit === unit) return [{ figure, period, amount: value }]
    const conversion = money(figure, unit)
    return conversion ? [{ figure, period, amount: converted(conversion, value) }] : []
  }

/**
 * Takes figures in order of hearing and answers what those within a period say together; undefined without any.
 * A figure that ends later is heard earlier, so the next to be heard is the first that ends before the last one begins.
 */
export const outcomesOf = (figures: readonly Figure[], unit: string, money: Money): Outcomes => {
  const said = figures.flatMap(saidIn(unit, money))
  const seek = seeking(said.map(({ period }) => period.start))
  const endingBy = (day: string): number => firstFrom(said, ({ period }) => period.end <= day)
  const endingBefore = (day: string): number => firstFrom(said, ({ period }) => period.end < day)
  // Percentages never add: the first that is heard speaks for all.
  const most = unit === 'percent' ? 1 : Infinity
  return ({ start, end }) => {
    const heard: Said[] = []
    let next = said[seek(endingBy(end), start)]
    while (next && heard.length < most) {
      heard.push(next)
      next = said[seek(endingBefore(next.period.start), start)]
    }
    return heard.length === 0
      ? undefined
      : {
          figures: heard.map(({ figure }) => figure),
          value: heard.reduce((sum, { amount }) => sum + amount, 0n),
          periods: heard.map(({ period }) => period),
        }
  }
}
