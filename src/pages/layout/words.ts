/** Puts codes into words, in the language of the page: terms, units, numbers, dates, periods. */
import { decimalText, integerOf } from '../../model/decimals.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import * as chinese from '../../text/chinese/in-words.ts'
import * as chineseTerms from '../../text/chinese/terms.ts'
import * as english from '../../text/in-words.ts'
import { isChinese, nameOfMetric } from '../words/language.ts'
import type { Fields, ResourceName } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import type { Message } from '../../text/messages/message.ts'
import { messageOf, words } from '../words/words.ts'

// Compares, subtracts and divides decimal strings without a float.

export const isLess = (one: string, other: string): boolean => integerOf(one) < integerOf(other)

/** Orders days or years from the last to the first; what has none comes last. */
export const latestFirst = (one: string | null, other: string | null): number =>
  one === other ? 0 : (one ?? '') < (other ?? '') ? 1 : -1

export const difference = (one: string, other: string): string => decimalText(integerOf(one) - integerOf(other))

/** A part and what it is a part of: a percentage is rounded from these, since the ratio of the API is truncated. */
export interface Ratio {
  readonly part: string
  readonly whole: string
  /** Truncated to four decimals. */
  readonly value: string
}

const cut = (part: string, whole: string): string => decimalText((integerOf(part) * 10_000n) / integerOf(whole), 4)

/** Returns the ratio of two amounts; undefined for a share of nothing. */
export const ratioOf = (part: string, whole: string): Ratio | undefined =>
  integerOf(whole) <= 0n || integerOf(part) < 0n ? undefined : { part, whole, value: cut(part, whole) }

/** Returns a ratio that the API answers, with its amounts if these make it: another wording may have another outcome. */
export const ratioAnswered = (value: string, part?: string, whole = '0'): Ratio =>
  part !== undefined && integerOf(whole) !== 0n && cut(part, whole) === value
    ? { part, whole, value }
    : { part: integerOf(value, 4).toString(), whole: '10000', value }

const inLanguage = () => (isChinese() ? chinese : english)

export const day = (date: string): string => inLanguage().day(date)
export const instant = (at: string): string => inLanguage().instant(at)
export const period = (start: string | null, end: string | null): string => inLanguage().period(start, end)
export const figurePeriod = ({ periodStart, periodEnd }: Pick<FigureRecord, 'periodStart' | 'periodEnd'>): string =>
  period(periodStart, periodEnd)

export const readable = (decimal: string): string => inLanguage().readable(decimal)
export const inShort = (decimal: string): string => inLanguage().inShort(decimal)
export const isRounded = (decimal: string): boolean => inLanguage().isRounded(decimal)

const percentSign = '%'

/** Returns the unit that follows a number: `yuan`, `元`, and of percentages the sign. */
export const unitInWords = (value: string, unit: string): string =>
  unit === 'percent' ? percentSign : inLanguage().unitInWords(value, unit)

/** Returns it with a currency by its code. */
const unitFor = (value: string, unit: string): string =>
  isChinese() || unit === 'percent' ? unitInWords(value, unit) : english.unitFor(value, unit)

/** Joins a numeral and what follows it; no line breaks before a sign. */
const withUnit = (numeral: string, unit: string): string =>
  isChinese() ? `${numeral}${unit}` : `${numeral}${unit === percentSign ? '\u00a0' : ' '}${unit}`

export const amount = (value: string, unit: string): string =>
  withUnit(isChinese() ? chinese.inFull(value) : english.readable(value), unitFor(value, unit))

/** Names a unit by itself: `percentage point`, `元`. */
export const unitName = (unit: string): string => (isChinese() ? chinese.unitName(unit) : english.spoken(unit))
/** Names it as a field shows it: a currency in English by its code. */
export const unitIn = (unit: string): string => (isChinese() ? unitName(unit) : unit)

/** Renders a total with all its digits, as they stand in the data. */
export const totalInDigits: typeof english.totalInWords = (total) =>
  isChinese() ? chinese.totalInDigits(total) : english.totalInWords(total)

export const yesOrNo = (isYes: boolean): string => (isYes ? words().frame.yes : words().frame.no)

/** Returns the title of the list of a resource: that of regions is called as in the menu. */
export const listTitle = (name: ResourceName): string =>
  name === 'regions' ? words().door.entries.places : english.capital(spoken(name))

/** Puts a term into words: `project-count` → `project count`. */
export const spoken = (term: string): string => (isChinese() ? chineseTerms.spoken(term) : english.spoken(term))

/** Names a metric as the register does, within a sentence; one that no record defines by its term. */
export const metricName = (metric: string): string => nameOfMetric(metric) ?? spoken(metric)

/** Puts an amount in few digits, with a currency by its name. */
export const shortAmount = (value: string, unit: string): string => withUnit(inShort(value), unitInWords(value, unit))

/** Drops the unit at the end of a text; in Chinese it belongs to the numeral, and stays. */
export const withoutUnit = (text: string, unit: string): string =>
  !isChinese() && text.endsWith(withUnit('', unit)) ? text.slice(0, -unit.length - 1) : text

const labelInEnglish = (key: string): string =>
  english
    .capital(key.replace(/(?:Ids?|On)$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
    .replace(/\b(?:iso|gb|url)\b/i, (code) => code.toUpperCase())

/** Turns a field's key into a label: `startsOn` → `Starts`, `regionId` → `Region`, `isoCode` → `ISO code`. */
export const labelOf = (key: string): string =>
  (isChinese() ? chineseTerms.labelOf(key) : undefined) ?? labelInEnglish(key)

export type PrintedQuantity = Pick<FigureRecord, 'qualifier' | 'value' | 'unit'> &
  Partial<Pick<FigureRecord, 'upperValue'>>

/** An amount that no word qualifies. */
export const exactly = (value: string, unit: string): PrintedQuantity => ({ qualifier: 'exact', value, unit })

/** The word that bounds an amount; an amount between two others is about that much. */
export type Bound = Exclude<FigureRecord['qualifier'], 'between'>

/** Says how exact an amount is: `about 5`, `约5`. */
export const bounded = (bound: FigureRecord['qualifier'], text: string): string =>
  bound === 'exact' ? text : withUnit(spoken(bound), text)

/** Returns how exact the sum of figures is. */
export const boundOf = (figures: readonly Pick<FigureRecord, 'qualifier'>[]): Bound => {
  const bounds = new Set(figures.map(({ qualifier }) => (qualifier === 'between' ? 'about' : qualifier)))
  bounds.delete('exact')
  const [only = 'exact', ...others] = bounds
  return others.length === 0 ? only : 'about'
}

/** Returns how exact a share is: what is promised at least, or at most, is the measure as it stands. */
export const boundOfShare = (promised: Bound, actual: Bound): Bound =>
  actual === 'exact' && promised === 'about' ? 'about' : actual

type Numeral = (decimal: string) => string

/** Puts a number with its qualifier into words, by the numeral and the unit of the language. */
const printedInWords = (
  { qualifier, value, upperValue, unit }: PrintedQuantity,
  numeral: Numeral,
  unitOf: (value: string, unit: string) => string,
): string => {
  const named = (text: string, of: string): string => withUnit(text, unitOf(of, unit)).trimEnd()
  if (qualifier === 'between' && typeof upperValue === 'string')
    return named(words().amounts.between(numeral(value), numeral(upperValue)), upperValue)
  // A rank is a place in an order, and no number of things.
  const text = unit === 'rank' && !isChinese() ? `rank ${numeral(value)}` : named(numeral(value), value)
  return bounded(qualifier, text)
}

/** Renders a figure's number with its qualifier, to its last digit: `more than 100,000 persons`, `超过10万人`. */
export const quantity = (figure: PrintedQuantity): string =>
  printedInWords(figure, isChinese() ? chinese.inFull : english.readable, unitFor)

/** Renders it in few digits: `more than 1.18 trillion yuan`, `超过1.18万亿元`. */
export const shortQuantity = (figure: PrintedQuantity): string => printedInWords(figure, inShort, unitInWords)

/** Renders it with all its digits, as they stand in the data. */
export const quantityInDigits = (figure: PrintedQuantity): string =>
  isChinese() ? printedInWords(figure, readable, unitInWords) : quantity(figure)

/** Says a ratio in percent, to the decimals that tables show: `118.16 %`, in Chinese `118.16%`. */
export const percentage = ({ part, whole }: Pick<Ratio, 'part' | 'whole'>, decimals = 2): string =>
  withUnit(readable(english.percentOf(part, whole, decimals)), percentSign)

/** Says it in whole percents, as a sentence does: `118 %`. */
export const shortPercentage = (ratio: Ratio): string => percentage(ratio, 0)

// Names fields by their labels in messages, which name them by the keys of the API.

const keysOf = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([key, { parts = {} }]) => [key, ...keysOf(parts)])

const keys: ReadonlySet<string> = new Set(everyResource.flatMap(({ own }) => keysOf(own)))

const inCode = /`(\w+)`/g
/** Chinese has no spaces beside quotation marks. */
const inCodeSpaced = / ?`(\w+)` ?/g

/** Returns a message in the language of the page, with the labels of the fields that it names; `typed` names none. */
export const labelled = (message: Message, typed: readonly string[] = []): string =>
  messageOf(message).replace(isChinese() ? inCodeSpaced : inCode, (code, key: string) =>
    keys.has(key) && !typed.includes(key) ? words().frame.quoted(labelOf(key)) : code,
  )
