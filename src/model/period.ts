/** Parses periods of query parameters, and tells days of the calendar. */
import type { Message } from '../text/messages/message.ts'

/** First and last day; an open end sorts beyond every date. */
export interface Period {
  readonly start: string
  readonly end: string
}

const daysIn = (year: number, month: number): number =>
  month !== 2
    ? [4, 6, 9, 11].includes(month)
      ? 30
      : 31
    : year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28

const twoDigits = (number: number): string => number.toString().padStart(2, '0')

const months = (year: string, first: number, last: number): Period => ({
  start: `${year}-${twoDigits(first)}-01`,
  end: `${year}-${twoDigits(last)}-${daysIn(Number(year), last).toString()}`,
})

const isDate = (text: string): boolean => {
  const [year, month = 0, day = 0] = text.split('-').map(Number)
  return (
    year !== undefined &&
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month)
  )
}

/** Returns what is wrong with a text that is no period. */
export const wrongPeriod = (text: string): Message => {
  const dates = text.split('/')
  if (dates.length !== 2) return ['period', 'form']
  const wrong = dates.findIndex((date) => !isDate(date))
  return ['period', wrong === -1 ? 'order' : wrong === 0 ? 'first' : 'second']
}

/** Parses `2025`, `2025-05`, `2025-Q1` or `2025-01-01/2025-05-31`; returns undefined for anything else. */
export const parsePeriod = (text: string): Period | undefined => {
  const [start = '', end] = text.split('/')
  if (end !== undefined)
    return `${start}/${end}` === text && isDate(start) && isDate(end) && start <= end ? { start, end } : undefined
  const [, year = '', quarter, month] = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text) ?? []
  if (year === '') return undefined
  if (quarter !== undefined) return months(year, Number(quarter) * 3 - 2, Number(quarter) * 3)
  return month === undefined ? months(year, 1, 12) : months(year, Number(month), Number(month))
}

/** Returns a period as it is asked for, an open end as `..` (ISO 8601-2); null if both ends are open. */
export const periodText = (start: string | null, end: string | null): string | null => {
  if (start === null && end === null) return null
  const [year = '', month = ''] = (start ?? '').split('-')
  const quarter = `${year}-Q${Math.ceil(Number(month) / 3).toString()}`
  const named = [year, `${year}-${month}`, quarter].find((text) => {
    const period = parsePeriod(text)
    return period?.start === start && period.end === end
  })
  return named ?? `${start ?? '..'}/${end ?? '..'}`
}

/** Returns the present day in UTC. */
export const utcToday = (): string => new Date().toISOString().slice(0, 10)

export const isLastOfMonth = (date: string): boolean => parsePeriod(date.slice(0, 7))?.end === date
