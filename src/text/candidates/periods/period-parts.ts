/** The parts of which words make periods, and the periods that these make. */
import type { Named } from './calendar.ts'

type Groups = Readonly<Record<string, string | undefined>>
export type Rule = readonly [pattern: RegExp, name: (groups: Groups) => Named | undefined]

const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|')
/** Returns the number of a month; 0 where there is none. */
export const monthOf = (word = ''): number => monthNames.indexOf(word.slice(0, 3)) + 1

const relativeYears: Readonly<Record<string, number>> = {
  今年: 0,
  本年: 0,
  本年度: 0,
  当年: 0,
  去年: -1,
  上年: -1,
  上年度: -1,
  前年: -2,
  明年: 1,
  'this year': 0,
  'the year': 0,
  'last year': -1,
  'next year': 1,
}

const numbers = '一二三四五六七八九十'
export const words = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'.split('|')

export const numberOf = (text: string | undefined): number => {
  if (text === undefined) return NaN
  if (/^\d+$/.test(text)) return Number(text)
  if (words.includes(text)) return words.indexOf(text) + 1
  return text.length === 2 ? 10 + numbers.indexOf(text.charAt(1)) + 1 : numbers.indexOf(text) + 1
}

export const yearNamed = (text: string | undefined): Pick<Named, 'year' | 'relativeYear'> => {
  const year = /\d{4}/.exec(text ?? '')?.[0]
  if (year !== undefined) return { year: Number(year) }
  const relativeYear = relativeYears[text ?? '']
  return relativeYear === undefined ? {} : { relativeYear }
}

export const months = (fromMonth: number, toMonth: number): Named | undefined =>
  1 <= fromMonth && fromMonth <= toMonth && toMonth <= 12 ? { fromMonth, toMonth } : undefined

export const quarter = (number: number, first = number): Named | undefined => months(3 * first - 2, 3 * number)

export const fiveYears = (number: number): Named => {
  const year = 2001 + 5 * (number - 10)
  return { year, toYear: year + 4 }
}

export const withYear = (year: string | undefined, part: Named | undefined): Named | undefined =>
  part && { ...yearNamed(year), ...part }

export const year = String.raw`(?:19|20)\d\d`

/** A pattern of what stands between two ends of a period: a dash, or one of some words in its place. */
export const dashOr = (...others: readonly string[]): string => ` ?(?:${['-|~|—|–|―', ...others].join('|')}) ?`

/** One end of a period; the year may stand at the other. */
interface End {
  readonly year: string | undefined
  readonly month: number
  readonly day?: string | undefined
}

/** A period that words name without saying which. */
export const unread: Named = { isUnread: true }

/** Names what runs from one day or month to another. */
export const ranged = (from: End, to: End): Named | undefined => {
  if ([from, to].some(({ month }) => !(1 <= month && month <= 12))) return undefined
  const [first, last] = [yearNamed(from.year ?? to.year), yearNamed(to.year ?? from.year)]
  const isOneYear = first.year === last.year && first.relativeYear === last.relativeYear
  if (isOneYear ? from.month > to.month : !((first.year ?? Infinity) < (last.year ?? 0))) return unread
  return {
    ...first,
    ...(!isOneYear && { toYear: last.year }),
    fromMonth: from.month,
    toMonth: to.month,
    ...(from.day !== undefined && { day: Number(from.day) }),
    ...(to.day !== undefined && { toDay: Number(to.day) }),
  }
}

/** Names the months, as many as are counted, up to a month. */
export const monthsTo = (count: number, month: number, year: number): Named => {
  const first = 12 * year + month - count
  return { year: Math.floor(first / 12), toYear: year, fromMonth: (first % 12) + 1, toMonth: month }
}
