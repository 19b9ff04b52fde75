/** Says in Chinese when something was planned and done: `2025年`, `截至4月底`. */
import { isLastOfMonth } from '../../model/period.ts'
import { day, period } from '../../text/chinese/dates.ts'
import type { Amount } from './moments.ts'

/** `截至2025年4月底`; without the year if a reader knows it. */
const until = (date: string, known: string | null): string => {
  const words = isLastOfMonth(date) ? `${period(`${date.slice(0, 8)}01`, date)}底` : day(date)
  return `截至${date.slice(0, 4) === known ? words.replace(/^\d+年/, '') : words}`
}

const yearOr = (year: string | null, without: string): string => (year === null ? without : `${year}年`)

export const doneWhenInChinese = (
  { figures: [figure] }: Amount,
  promised: Amount | undefined,
  year: string | null,
  isStock: boolean,
): string => {
  const plan = promised?.figures[0]
  // Not all of several plans need have an outcome.
  if (!figure || (promised && !plan)) return promised ? '目前已公布的' : yearOr(year, '目前已公布的')
  const { periodStart, periodEnd } = figure
  if (periodEnd === null) return periodStart === null ? '' : `${day(periodStart)}以来`
  if (isStock) return until(periodEnd, null)
  if (plan && (periodStart === null || periodStart === plan.periodStart)) return until(periodEnd, year)
  return period(periodStart, periodEnd)
}

export const plannedForInChinese = ({ figures: [figure] }: Amount, year: string | null): string => {
  if (!figure) return yearOr(year, '跨年度')
  const { periodStart, periodEnd } = figure
  return periodStart === null && periodEnd === null ? '' : period(periodStart, periodEnd)
}
