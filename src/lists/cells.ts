/** Reads cells: amounts as printed, and periods. */
import { integerOf } from '../model/decimals.ts'
import { isCurrency, isPercentage } from '../model/units.ts'
import type { FigureRecord } from '../resources/figures.ts'
import { normalized } from '../text/characters.ts'
import { daysOf } from '../text/candidates/period-words.ts'
import { currencyNamesIn } from '../text/formatter.ts'
import { type CellQuantity, readCell, withoutMarks } from '../text/quantities/headings.ts'
import { quantitiesIn } from '../text/quantities/quantities.ts'

// Amounts are integers of billionths, so that 1.23456 under 亿元 is exact.

const places = 9
/** More digits than that are no amount of anything; `10 ** 40` would only cost time. */
const longestNumber = 40

/** The size of the last digit of an integer, in billionths. */
export const wholeStep = 10n ** BigInt(places)

export interface PrintedAmount {
  /** In billionths of what is printed. */
  readonly units: bigint
  /** The size of the last printed digit in billionths: the amount is rounded by half of it. */
  readonly step: bigint
  /** By the words around the number: 约20, 20-30. */
  readonly qualifier?: FigureRecord['qualifier']
  /** The upper end of `between`, in billionths. */
  readonly upperUnits?: bigint
}

/** Cells that print no figure, beside those that are empty. */
const blanks: ReadonlySet<string> = new Set(['', '/', '-', '--', 'n/a'])
const dashes = /[\u2010-\u2015\u2212\u2500]/g

/** ½ and the like become digits of the number before them by compatibility. */
const fractions = /\p{No}/gu

/** Returns a cell without marks of footnotes, with its dashes as hyphens, full-width characters as others. */
const plain = (cell: string): string =>
  normalized(withoutMarks(cell).replaceAll(fractions, '*'), 'NFKC').replaceAll(dashes, '-').trim()

const plainDigits = /^[\d.,]+$/

/** Reports whether a cell prints nothing: it is empty, `/`, `-`, `—` or `n/a`. */
export const isBlank = (cell: string): boolean =>
  cell === '' || (cell.length <= 5 && !plainDigits.test(cell) && blanks.has(plain(cell).toLowerCase()))

/** Words for an amount that nobody has decided or tells. */
const unsettled: ReadonlySet<string> = new Set(
  ['待定 未定 待核 待核定 待确定 待批复 待明确 不详 暂无 无', 'tbc tbd tba none unknown confidential']
    .join(' ')
    .split(' ')
    .concat('to be confirmed', 'to be determined', 'to be decided', 'not known', 'not available', 'not applicable'),
)

/** Exempt under Section 43 of the Freedom of Information Act. */
const withheld = /^(?:(?:exempt|withheld|redacted)\b|保密|涉密)/i

/** Reports whether a cell says that its amount is open or withheld: 待定, TBC, exempt. */
export const isUnsettled = (cell: string): boolean =>
  withheld.test(cell) || (cell.length <= longestNumber && unsettled.has(plain(cell).toLowerCase()))

/** Digits in groups of three, or as in India of two before the last three, with one kind of separator; or all together. */
const digits = /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+)(?:\.(\d+))?$/
const currencySign = /^(US|HK|A|C|NZ)?([$£€¥])\s?/
const signOf = currencyNamesIn('en', 'narrowSymbol')

/** The most digits that are exact as a float. */
const exactDigits = /^-?\d{1,15}$/
const percentSign = /\s?%$/

/** Reads an amount with separators, full-width digits, `%`, and brackets or a minus for what is negative. */
export const printedAmount = (cell: string): PrintedAmount | undefined => {
  if (exactDigits.test(cell)) return { units: BigInt(cell) * wholeStep, step: wholeStep }
  if (cell.length > longestNumber) return undefined
  const text = plain(cell).replace(percentSign, '')
  const inside = /^\((.*)\)$/.exec(text)?.[1]
  const unsigned = (inside ?? text).replace(/^[-+]\s?/, '').replace(currencySign, '')
  const isNegative = inside === undefined ? text.startsWith('-') : !/^[-+]/.test(inside)
  if (inside !== undefined && !isNegative) return undefined
  const printed = digits.exec(unsigned)
  if (!printed) return undefined
  const [, fraction = ''] = printed
  const whole = fraction === '' ? unsigned : unsigned.slice(0, -fraction.length - 1)
  if (/[1-9]/.test(fraction.slice(places))) return undefined
  const units = BigInt(whole.replaceAll(/\D/g, '') + fraction.slice(0, places).padEnd(places, '0'))
  return { units: isNegative ? -units : units, step: wholeStep / 10n ** BigInt(Math.min(fraction.length, places)) }
}

/** Returns twice how far off an amount may be that is “about” a number: by its last digit that is not 0, or a tenth. */
const stepAbout = (units: bigint, step: bigint): bigint => {
  let digit = step
  while (units > 0n && units % (digit * 10n) === 0n) digit *= 10n
  return 2n * digit < units / 5n ? 2n * digit : units / 5n
}

const endless = 10n ** 40n

/** Returns twice how far below and above its number an amount may lie, in billionths: more than 20 has no upper end. */
export const spreadOf = ({
  units,
  step,
  qualifier,
  upperUnits = units,
}: PrintedAmount): [below: bigint, above: bigint] => [
  qualifier === 'at-most' || qualifier === 'less-than' ? endless : step,
  qualifier === 'at-least' || qualifier === 'more-than' ? endless : step + 2n * (upperUnits - units),
]

/** Unit and scale of the numbers of a column. */
export interface ColumnMeasure {
  readonly unit: string | null
  readonly scale: number
}

/** Returns a quantity as a number of a column of a scale; undefined where billionths do not hold it. */
const amountOf = ({ value, upperValue, qualifier, precision }: CellQuantity, scale: bigint) => {
  const billionths = (decimal: string): bigint => (integerOf(decimal) * 1_000_000n) / scale
  const [units, upperUnits, digit] = [billionths(value), billionths(upperValue ?? value), billionths(precision)]
  if (digit === 0n || units * scale !== integerOf(value) * 1_000_000n) return undefined
  const step = qualifier === 'about' ? stepAbout(units, digit) : digit
  return { units, step, qualifier, ...(upperValue !== null && { upperUnits }) }
}

/** Reads an amount in a column: a number alone, one that words qualify (约20, 20-30), or one with its unit (1.5亿元). */
export const cellAmount = (cell: string, { unit, scale }: ColumnMeasure): PrintedAmount | undefined => {
  const exact = printedAmount(cell)
  if (exact || cell.length > longestNumber) return exact
  const bare = readCell(cell.replace(percentSign, ''), '')
  if (bare) return bare.unit === null ? amountOf(bare, 1n) : undefined
  const words = withoutMarks(cell)
  const [own, other] = quantitiesIn(words)
  const isAlone = own !== undefined && other === undefined && own.end - own.start === words.length
  return isAlone && own.unit === unit ? amountOf(own, BigInt(scale)) : undefined
}

/** Returns the sign beside an amount that is not one of the unit: `%`, or a currency's; `$` is that of many currencies. */
export const otherSignIn = (cell: string, unit: string): string | undefined => {
  const text = plain(cell)
  if (percentSign.test(text) && !isPercentage(unit)) return '%'
  const [printed, country = '', sign = ''] = currencySign.exec(text.replace(/^\(?[-+]?\s?/, '')) ?? []
  const isOwn =
    printed === undefined || (isCurrency(unit) && unit.startsWith(country) && signOf(unit, 1).endsWith(sign))
  return isOwn ? undefined : printed.trim()
}

const largest = 10n ** 18n

/** Returns an amount times a scale in thousandths; undefined where it has more digits than a figure. */
export const inThousandths = (units: bigint, scale: number): bigint | undefined => {
  const billionths = units * BigInt(scale)
  const thousandths = billionths / 1_000_000n
  const isExact = thousandths * 1_000_000n === billionths
  return isExact && -largest < thousandths && thousandths < largest ? thousandths : undefined
}

// Periods.

export interface CellPeriod {
  readonly start: string | null
  readonly end: string | null
}

interface Moment {
  readonly year: number
  readonly toYear?: number
  readonly month?: number
  readonly toMonth?: number
  readonly day?: number
  readonly isFiscal?: boolean
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthName = String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
const year = String.raw`(?:19|20|21)\d{2}`

/** The ways to print a moment or a span, with what each of their groups means. */
const moments: readonly (readonly [pattern: string, read: (groups: readonly string[]) => Moment | undefined])[] = [
  [
    String.raw`(${year})(?: ?年 ?|[-./])(\d{1,2})(?: ?月 ?|[-./])(\d{1,2}) ?日?`,
    ([y, m, d]) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  ],
  [String.raw`(${year}) ?年? ?上半年`, ([y]) => ({ year: Number(y), month: 1, toMonth: 6 })],
  [String.raw`(${year}) ?年? ?下半年`, ([y]) => ({ year: Number(y), month: 7, toMonth: 12 })],
  [
    String.raw`(${year})(?: ?年 ?第?([一二三四1-4])季度|[- ]?q([1-4]))`,
    ([y, han = '', latin = '']) => {
      const quarter = latin === '' ? '一二三四'.indexOf(han) + 1 || Number(han) : Number(latin)
      return { year: Number(y), month: quarter * 3 - 2, toMonth: quarter * 3 }
    },
  ],
  [
    String.raw`(?:fy ?)?(${year}) ?[-/] ?(\d{2})(?!\d)`,
    ([y, second]) => ((Number(y) + 1) % 100 === Number(second) ? { year: Number(y), isFiscal: true } : undefined),
  ],
  [
    String.raw`(${year})(?: ?年 ?|[-./])(\d{1,2})(?: ?月[底末初份]?)?(?!\d)`,
    ([y, m]) => ({ year: Number(y), month: Number(m) }),
  ],
  [
    String.raw`(\d{1,2}) (${monthName}) (${year})`,
    ([d, m = '', y]) => ({ year: Number(y), month: named(m), day: Number(d) }),
  ],
  [
    String.raw`(${monthName}) (\d{1,2}),? (${year})`,
    ([m = '', d, y]) => ({ year: Number(y), month: named(m), day: Number(d) }),
  ],
  [String.raw`(${monthName})[ -](${year})`, ([m = '', y]) => ({ year: Number(y), month: named(m) })],
  [String.raw`(?:fy ?)?(${year})(?: ?年?[底末初]|年度?)?`, ([y]) => ({ year: Number(y) })],
]

const named = (month: string): number => monthNames.indexOf(month.slice(0, 3)) + 1

const anchored = moments.map(([pattern, read]) => [new RegExp(`^${pattern}$`), read] as const)

/** Reads `2025`, `2025年3月`, `2025-03-31`, `Mar 2025`, `FY2024` or `2024-25` as its days. */
const daysOfMoment = (text: string): CellPeriod | undefined => {
  for (const [pattern, read] of anchored) {
    const groups = pattern.exec(text)
    const moment = groups && read(groups.slice(1))
    if (!moment) continue
    const { year, month, toMonth = month, day, isFiscal = false } = moment
    // Years that two numbers name run from April in most of the places that write them so.
    if (isFiscal) return { start: `${year.toString()}-04-01`, end: `${(year + 1).toString()}-03-31` }
    if (month !== undefined && (month < 1 || month > 12)) return undefined
    const days = daysOf(year, { fromMonth: month, toMonth, day })
    return days.start === null ? undefined : days
  }
  return undefined
}

const longestPeriod = 60
const between = /--|[-~至到]|\b(?:to|through|until)\b/g

/** Reads a period as a cell prints it: a moment, or two with a word or line between them. */
export const periodIn = (cell: string): CellPeriod | undefined => {
  if (cell.length > longestPeriod) return undefined
  const text = plain(cell).toLowerCase()
  const whole = daysOfMoment(text)
  if (whole) return whole
  for (const { 0: words, index } of text.matchAll(between)) {
    const [first, second] = [text.slice(0, index).trim(), text.slice(index + words.length).trim()]
    const start = daysOfMoment(first)
    // 2025年3月-12月 names its year once.
    const withYear = /^\d{1,2} ?月[底末]?$/.test(second) ? `${first.slice(0, 4)}年${second}` : second
    const end = daysOfMoment(withYear)
    if (start && end && start.start !== null && end.end !== null && start.start <= end.end)
      return { start: start.start, end: end.end }
  }
  return undefined
}

const inWords = new RegExp(`(?<!\\d)(?:(?:fy ?)?${year} ?[-/] ?(?:${year}|\\d{2})|(?:fy ?)?${year})(?!\\d)`, 'gi')

/** Returns the years that words name, each as its days. */
export const yearsIn = (words: string): CellPeriod[] =>
  [...plain(words).matchAll(inWords)].flatMap(([found]) => {
    const days = periodIn(found) ?? periodIn(found.slice(0, 4))
    return days ? [days] : []
  })
