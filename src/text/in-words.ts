/** Puts numbers with their units, and dates and periods, into words, as people say them: `1.18 trillion yuan`, `May 2025`. */
import { currencyNamesIn, formatter } from './formatter.ts'
import { decimalText, integerOf } from '../model/decimals.ts'
import { isLastOfMonth, periodText } from '../model/period.ts'
import { isCurrency } from '../model/units.ts'

type Numeral = `${number}`

// Formatting a decimal string loses no digit: it never becomes a float.
const decimals = formatter(() => new Intl.NumberFormat('en', { maximumFractionDigits: 20 }))
const shortDigits = 2
const compactly = { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: shortDigits } as const
const compact = formatter(() => new Intl.NumberFormat('en', { ...compactly, useGrouping: true }))

/** `1234567.5` → `1,234,567.5`. */
export const readable = (decimal: string): string => decimals().format(decimal as Numeral)

export const wholeOf = (decimal: string): string => decimal.replace(/^-|\.\d*$/g, '')

/** Smaller numbers are said in full. */
const isLong = (decimal: string): boolean => wholeOf(decimal).length > 6

/** Rounds a number from a million on to what a person says: `1181600000000` → `1.18 trillion`. */
export const inShort = (decimal: string): string =>
  isLong(decimal) ? compact().format(decimal as Numeral) : readable(decimal)

/** The powers of ten that have a name, the largest first. */
type Scales = readonly (readonly [power: number, name: string])[]

const scales: Scales = [
  [12, 'trillion'],
  [9, 'billion'],
  [6, 'million'],
]
/** More decimals than these are hard to read, so a smaller scale is taken. */
const mostDecimals = 4

/** Says a number to its last digit by the scales of a language. */
export const inFullBy =
  (scales: Scales, readable: (decimal: string) => string, gap: string) =>
  (decimal: string): string => {
    for (const [power, name] of scales) {
      if (wholeOf(decimal).length <= power) continue
      const short = decimalText(integerOf(decimal), power + 3)
      if ((short.split('.')[1] ?? '').length <= mostDecimals) return `${readable(short)}${gap}${name}`
    }
    return readable(decimal)
  }

/** `791650000000` → `791.65 billion`, `1042860000000` → `1,042.86 billion`. */
export const inFull = inFullBy(scales, readable, ' ')

/** Reports whether the short form has lost digits. */
export const isRounded = (decimal: string): boolean => {
  if (!isLong(decimal)) return false
  const whole = wholeOf(decimal)
  const unsaid = Math.min(12, Math.floor((whole.length - 1) / 3) * 3)
  return /[1-9]/.test(whole.slice(whole.length - unsaid + shortDigits) + (decimal.split('.')[1] ?? ''))
}

/**
 * Says a part of a whole in percent, rounded half to even at so many decimals.
 * Nothing is rounded to 0 or 100: 99.96 of 100 reads as done at no number of decimals, so it gets as many as it needs.
 */
export const percentOf = (part: string, whole: string, decimals: number): string => {
  const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)
  const [of, all] = [integerOf(part), integerOf(whole)]
  const sign = of < 0n === all < 0n ? 1n : -1n
  for (let places = decimals; ; places++) {
    const one = 10n ** BigInt(places)
    const scaled = magnitude(of) * 100n * one
    const [cut, rest] = [scaled / magnitude(all), (scaled % magnitude(all)) * 2n]
    const isUp = rest > magnitude(all) || (rest === magnitude(all) && cut % 2n === 1n)
    const rounded = isUp ? cut + 1n : cut
    if (rest === 0n || (rounded !== 0n && rounded !== 100n * one)) return decimalText(sign * rounded, places)
  }
}

/** `project-count` → `project count`. */
export const spoken = (term: string): string => term.replaceAll('-', ' ')

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** Puts a name within a sentence: `Number of projects` → `number of projects`; `GDP`, `R&D` and `A股` stay, a proper name does not. */
export const uncapital = (text: string): string =>
  text.replace(/^\p{Lu}(?=\p{Ll}|\s)/u, (letter) => letter.toLowerCase())

export const plural = (noun: string): string => {
  if (noun.endsWith('flops')) return noun
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`
}

/** Returns the unit for a value: a counted noun in singular or plural, a currency or `percent` unchanged. */
export const unitFor = (value: string, unit: string): string =>
  isCurrency(unit) || unit === 'percent' || value === '1' ? spoken(unit) : plural(spoken(unit))

/** `1500`, `project` → `1,500 projects`. */
export const amount = (value: string, unit: string): string => `${readable(value)} ${unitFor(value, unit)}`

/** An amount with its bounds; null is open. */
export interface Bounded {
  readonly total: string
  readonly lowerBound: string | null
  readonly upperBound: string | null
  readonly unit: string
  /** True if a figure in it is approximate. */
  readonly approximate?: boolean
  /** True if its source says that it is more than the total, and not only at least that. */
  readonly isAbove?: boolean
}

/** The words of a language around a total and its bounds. */
interface WordsOfBounds {
  readonly about: string
  readonly moreThan: string
  readonly atLeast: string
  readonly between: (least: string, most: string) => string
  readonly readable: (decimal: string) => string
  readonly amount: (value: string, unit: string) => string
}

/** Renders a total in the words of a language, with its bounds unless they equal it. */
export const totalBy =
  ({ about, moreThan, atLeast, between, readable, amount }: WordsOfBounds) =>
  (row: Bounded): { text: string; bounds?: string } => {
    const { total, lowerBound, upperBound, unit, approximate = false, isAbove = false } = row
    const text = `${approximate ? about : ''}${amount(total, unit)}`
    const least = lowerBound ?? '0'
    if (upperBound === null)
      return least === total
        ? { text: `${isAbove ? moreThan : atLeast}${text}` }
        : { text, bounds: `${atLeast}${amount(least, unit)}` }
    return least === total && upperBound === total
      ? { text }
      : { text, bounds: between(readable(least), amount(upperBound, unit)) }
  }

export const totalInWords = totalBy({
  about: 'about ',
  moreThan: 'more than ',
  atLeast: 'at least ',
  between: (least, most) => `from ${least} to ${most}`,
  readable,
  amount,
})

/** The tables of names call it the Chinese yuan, which nobody says twice in a sentence. */
const currencies: Readonly<Record<string, string>> = { CNY: 'yuan' }

const currencyName = currencyNamesIn('en')

/** Returns the unit as it is said, also a currency by its name: `yuan`, `euros`. */
export const unitInWords = (value: string, unit: string): string =>
  isCurrency(unit) ? (currencies[unit] ?? currencyName(unit, value === '1' ? 1 : 2)) : unitFor(value, unit)

// Dates, instants and periods.

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
  if (part.startsWith('Q')) return `${ordinals[Number(part.slice(1)) - 1] ?? ''} quarter of ${year}`
  if (days.length === 0) return part === '' ? year : monthOf(start)
  return severalOf(start, end) ?? (start === end ? day(start) : `${day(start)} to ${day(end)}`)
}
