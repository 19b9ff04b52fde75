/** Periods of days, possibly open-ended: overlap, containment, and the year of a period. */
import type { Period } from '../model/period.ts'

const beforeAll = ''
const afterAll = '~'

interface Dates {
  readonly periodStart: string | null
  readonly periodEnd: string | null
}

export const periodOf = ({ periodStart, periodEnd }: Dates): Period => ({
  start: periodStart ?? beforeAll,
  end: periodEnd ?? afterAll,
})

/** Reports whether a period is open at this end. */
export const isOpen = (end: string): boolean => end === beforeAll || end === afterAll

/** Returns the day of an end of a period, null of an open one. */
export const dayOf = (end: string | undefined): string | null => (end === undefined || isOpen(end) ? null : end)

/** Returns the text that only equal periods share. */
export const periodKey = ({ periodStart, periodEnd }: Dates): string =>
  `${periodStart ?? beforeAll}/${periodEnd ?? afterAll}`

export const overlap = (one: Period, other: Period): boolean => one.start <= other.end && other.start <= one.end

export const contains = (whole: Period, part: Period): boolean => whole.start <= part.start && part.end <= whole.end

/** Returns the year that contains a period, or null if it crosses years or is open. */
export const yearOf = ({ start, end }: Period): string | null =>
  start.slice(0, 4) === end.slice(0, 4) ? start.slice(0, 4) : null

/** Returns the first day of the year of a date. */
export const startOfYear = (date: string): string => `${date.slice(0, 4)}-01-01`

/**
 * Returns the period for which a figure speaks: its own, or, of a stock, the year in which it was counted, so that the
 * figures of one year stand for each other and those of several years do not.
 */
export const spokenFor = (figure: Parameters<typeof periodOf>[0], isStock: boolean): Period => {
  const period = periodOf(figure)
  return isStock ? { start: startOfYear(period.end), end: `${period.end.slice(0, 4)}-12-31` } : period
}

/** Returns the day after a date. */
export const dayAfter = (date: string): string => {
  const day = new Date(`${date}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + 1)
  return day.toISOString().slice(0, -14)
}

/** Reports whether disjoint periods cover every day of `whole`. */
export const cover = (whole: Period, periods: readonly Period[]): boolean => {
  const inOrder = [...periods].sort((one, other) => (one.start < other.start ? -1 : 1))
  return (
    inOrder[0]?.start === whole.start &&
    inOrder.at(-1)?.end === whole.end &&
    inOrder.every(({ end }, index) => index + 1 === inOrder.length || inOrder[index + 1]?.start === dayAfter(end))
  )
}
