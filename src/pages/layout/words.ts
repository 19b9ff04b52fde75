/** Puts codes into words: terms, units, numbers, dates, periods. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { Figure } from '../../resources/figures.ts'
import { parsePeriod } from '../../model/period.ts'

type Numeral = `${number}`

// Formatting a decimal string loses no digit: it never becomes a float.
const decimals = new Intl.NumberFormat('en', { maximumFractionDigits: 20 })
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const months = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const instants = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** `1234567.5` → `1,234,567.5`. */
export const readable = (decimal: string): string => decimals.format(decimal as Numeral)

const shortly = new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 2 })

/** Rounds a number to what a person says: `1181600000000` → `1.18 trillion`. */
export const inShort = (decimal: string): string => shortly.format(decimal as Numeral)

/** `project-count` → `project count`. */
export const spoken = (term: string): string => term.replaceAll('-', ' ')

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** Turns a field's key into a label: `startsOn` → `Starts`, `regionId` → `Region`, `isoCode` → `ISO code`. */
export const labelOf = (key: string): string =>
  capital(key.replace(/(?:Ids?|On)$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).replace(
    /^(Iso|Gb|Url)\b/,
    (code) => code.toUpperCase(),
  )

const plural = (noun: string): string =>
  noun.endsWith('flops')
    ? noun
    : /[^aeiou]y$/.test(noun)
      ? `${noun.slice(0, -1)}ies`
      : /(?:s|x|ch|sh)$/.test(noun)
        ? `${noun}es`
        : `${noun}s`

/** Returns the unit for a value: a counted noun in singular or plural, a currency or `percent` unchanged. */
export const unitFor = (value: string, unit: string): string =>
  /^[A-Z]{3}$/.test(unit) || unit === 'percent' || value === '1' ? spoken(unit) : plural(spoken(unit))

/** `1500`, `project` → `1,500 projects`. */
export const amount = (value: string, unit: string): string => `${readable(value)} ${unitFor(value, unit)}`

type Printed = Pick<Figure, 'qualifier' | 'value' | 'unit'> & Partial<Pick<Figure, 'upperValue'>>

const quantityBy =
  (numeral: (decimal: string) => string) =>
  ({ qualifier, value, upperValue, unit }: Printed): string => {
    const text = `${numeral(value)} ${unitFor(value, unit)}`
    if (qualifier === 'exact') return text
    if (qualifier === 'between' && typeof upperValue === 'string')
      return `between ${numeral(value)} and ${numeral(upperValue)} ${unitFor(upperValue, unit)}`
    return `${spoken(qualifier)} ${text}`
  }

/** Renders a figure's number with its qualifier: `more than 100,000 persons`. */
export const quantity = quantityBy(readable)

/** Renders it in few digits: `more than 1.18 trillion CNY`. */
export const shortQuantity = quantityBy(inShort)

/** Renders a total, with its bounds unless they equal it. */
export const totalInWords = ({
  total,
  lowerBound,
  upperBound,
  unit,
}: Pick<TotalsRow, 'total' | 'lowerBound' | 'upperBound' | 'unit'>): { text: string; bounds?: string } => {
  const text = amount(total, unit)
  const least = lowerBound ?? '0'
  if (upperBound === null)
    return least === total ? { text: `at least ${text}` } : { text, bounds: `at least ${amount(least, unit)}` }
  return least === total && upperBound === total
    ? { text }
    : { text, bounds: `from ${readable(least)} to ${amount(upperBound, unit)}` }
}

/** `0.8091` → `80.91%`, without a float. */
export const percentage = (ratio: string): string => {
  const [whole = '0', fraction = ''] = ratio.split('.')
  return `${readable(`${whole}${fraction.padEnd(4, '0').slice(0, 2)}.${fraction.padEnd(4, '0').slice(2, 4)}`)}%`
}

export const day = (date: string): string => days.format(new Date(`${date}T00:00:00Z`))

/** Formats an instant in UTC. */
export const instant = (at: string): string => `${instants.format(new Date(at))} UTC`

const ordinals = ['first', 'second', 'third', 'fourth']

/** Returns the year, quarter and month that begin on a day, each as a query code and in words. */
const beginningOn = (start: string): [code: string, words: string][] => {
  const year = start.slice(0, 4)
  const called = months.format(new Date(`${start}T00:00:00Z`))
  return [
    [year, year],
    ...ordinals.map((ordinal, at): [string, string] => [
      `${year}-Q${(at + 1).toString()}`,
      `${ordinal} quarter of ${year}`,
    ]),
    [start.slice(0, 7), called],
  ]
}

/** Puts a period into words: `2025`, `May 2025`, `first quarter of 2025`, `1 January 2025 to 31 May 2025`. */
export const period = (start: string | null, end: string | null): string => {
  if (start === null) return end === null ? 'no date' : `until ${day(end)}`
  if (end === null) return `from ${day(start)}`
  const named = beginningOn(start).find(([code]) => {
    const whole = parsePeriod(code)
    return whole?.start === start && whole.end === end
  })
  return named?.[1] ?? (start === end ? day(start) : `${day(start)} to ${day(end)}`)
}
