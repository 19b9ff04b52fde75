/** Periods of days as words name them, whole or with parts left out. */

export interface Days {
  readonly start: string | null
  readonly end: string | null
}

/** A period that words name; the year may stand elsewhere. */
export interface Named {
  readonly year?: number | undefined
  /** The last year of several. */
  readonly toYear?: number | undefined
  /** Relative to the day of publication: 0 is this year. */
  readonly relativeYear?: number | undefined
  readonly fromMonth?: number | undefined
  readonly toMonth?: number | undefined
  readonly day?: number | undefined
  /** The last day of several. */
  readonly toDay?: number | undefined
  /** The number of years before the one that it names, or that holds for it. */
  readonly yearsBack?: number | undefined
  /** It has the months of the period before it, as 上年同期. */
  readonly isSamePeriod?: boolean | undefined
  /** Words name a period, and not fully: 去年12月至今年2月. */
  readonly isUnread?: boolean | undefined
  /** Names the end of what has been running since an unknown day. */
  readonly isOpen?: boolean | undefined
}

const two = (number: number): string => number.toString().padStart(2, '0')

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Returns the days of a period; none of a day that does not exist, as February 30. */
export const daysOf = (
  year: number,
  { toYear = year, fromMonth = 1, toMonth = 12, day, toDay = day, isOpen }: Named,
): Days => {
  const isNoDay = (day ?? 1) > lastDayOf(year, fromMonth) || (toDay ?? 1) > lastDayOf(toYear, toMonth)
  if (isNoDay) return { start: null, end: null }
  const last = toDay ?? lastDayOf(toYear, toMonth)
  return {
    start: isOpen === true ? null : `${year.toString()}-${two(fromMonth)}-${two(day ?? 1)}`,
    end: `${toYear.toString()}-${two(toMonth)}-${two(last)}`,
  }
}

export const yearOf = (date: string): number => Number(date.slice(0, 4))

/** Returns the year that a name gives, by itself or relative to the day of publication. */
export const yearIn = (
  { year, relativeYear, yearsBack = 0 }: Named,
  publishedOn: string | undefined,
): number | undefined => {
  if (year !== undefined) return year - yearsBack
  return relativeYear === undefined || publishedOn === undefined
    ? undefined
    : yearOf(publishedOn) + relativeYear - yearsBack
}

/** Returns January to the last whole month before a day, in its year; undefined in January. */
export const monthsBefore = (day: string): Days | undefined => {
  const month = Number(day.slice(5, 7)) - 1
  return month < 1 ? undefined : daysOf(yearOf(day), { toMonth: month })
}
