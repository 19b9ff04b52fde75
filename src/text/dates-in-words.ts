/** Puts dates, instants and periods into words. */
import { isLastOfMonth, periodText } from '../model/period.ts'
import { formatter } from './formatter.ts'

const days = formatter(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }))
const shortMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const months = formatter(() => new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }))
const instants = formatter(
  () => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
)

export const day = (date: string): string => days().format(new Date(`${date}T00:00:00Z`))

/** Shortens a day: `30 Apr 2024`, and in a year that is known `30 Apr`. */
export const shortDay = (date: string, isYearKnown: boolean): string => {
  const [year = '', month, day] = date.split('-')
  const words = `${Number(day).toString()} ${shortMonths[Number(month) - 1] ?? ''}`
  return isYearKnown ? words : `${words} ${year}`
}

/** Formats an instant in UTC. */
export const instant = (at: string): string => `${instants().format(new Date(at))} UTC`

const ordinals = ['first', 'second', 'third', 'fourth']

const monthOf = (date: string): string => months().format(new Date(`${date}T00:00:00Z`))

/** Puts several whole years or months into words: `2021 to 2025`, `January to May 2025`. */
const severalOf = (start: string, end: string): string | undefined => {
  const [first, last] = [start.slice(0, 4), end.slice(0, 4)]
  if (start.endsWith('-01-01') && end.endsWith('-12-31')) return `${first} to ${last}`
  if (!start.endsWith('-01') || !isLastOfMonth(end)) return undefined
  const from = first === last ? monthOf(start).replace(/ \d+$/, '') : monthOf(start)
  return `${from} to ${monthOf(end)}`
}

/** Puts a period into words: `2025`, `May 2025`, `first quarter of 2025`, `January to May 2025`, `2021 to 2025`. */
export const period = (start: string | null, end: string | null): string => {
  if (start === null) return end === null ? 'no date' : `until ${day(end)}`
  if (end === null) return `from ${day(start)}`
  const [year = '', part = '', ...days] = (periodText(start, end) ?? '').split('-')
  if (days.length === 0)
    return part.startsWith('Q')
      ? `${ordinals[Number(part.slice(1)) - 1] ?? ''} quarter of ${year}`
      : part === ''
        ? year
        : monthOf(start)
  return severalOf(start, end) ?? (start === end ? day(start) : `${day(start)} to ${day(end)}`)
}
