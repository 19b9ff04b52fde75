/** Numbers as they are printed: how their parts add up, and numbers in digits: `1,500`, `1.05万亿`, `2.5 billion`. */
import type { FoldedText } from './fold.ts'
import { afterWords, matchAt, wordTable } from './words.ts'

// Exact decimals: whole thousandths as BigInt; no float is involved.

/** A power of a BigInt takes longer than all else that is done with a number of one digit. */
const powers = Array.from({ length: 48 }, (_, power) => 10n ** BigInt(power))
export const tenTo = (power: number): bigint => powers[power] ?? 10n ** BigInt(power)

/** The first value that has more than 15 digits before the point. */
const tooLarge = tenTo(15 + 3)

export const fits = (thousandths: bigint): boolean => -tooLarge < thousandths && thousandths < tooLarge

/** Returns `integer` × 10^`power` in thousandths, if thousandths express it exactly and it fits. */
const thousandthsOf = (integer: bigint, power: number): bigint | undefined => {
  const shift = power + 3
  if (shift < 0 && integer % tenTo(-shift) !== 0n) return undefined
  const thousandths = shift < 0 ? integer / tenTo(-shift) : integer * tenTo(shift)
  return fits(thousandths) ? thousandths : undefined
}

// A number as it is printed, before it is known what it counts.

export interface Numeral {
  readonly start: number
  readonly end: number
  /** In thousandths. */
  readonly value: bigint
  /** The size of the last printed digit, in thousandths. */
  readonly precision: bigint
  readonly writing: 'digits' | 'han' | 'english'
  /** The power of ten of the scale words at its end, as 8 of 亿; 0 without one. */
  readonly scale: number
  /** The power of its last scale word, as 8 of 千亿: a number before it may have a smaller one of its own. */
  readonly outerScale: number
  readonly hasScale: boolean
  /** A scale without a number, as 万亿. */
  readonly isBareScale: boolean
  /** A scale word or thousands separators: enough to be a quantity without a unit. */
  readonly isEvident: boolean
  /** Digits that may be a year. */
  readonly isYearLike: boolean
  /** 余, 多 or 来 within the number. */
  readonly more: 'more-than' | 'about' | null
}

/** The number at a position; one that is left alone has an end only. */
export interface NumeralReading {
  readonly end: number
  readonly numeral?: Numeral | undefined
}

/** Longer numbers are left alone before their digits are converted, so that hostile texts cost nothing. */
export const longestNumber = 40

export const isInteger = ({ value }: Numeral): boolean => value % 1000n === 0n

/** A part of a number: what digits or a word are worth, or the power of ten of a scale word behind them. */
export type NumberPart = Value | { readonly scale: number }

interface Value {
  readonly value: bigint
  /** What follows is smaller: ones after "twenty". */
  readonly unit?: bigint
  /** It fills the places that the scale before it leaves open, as 5000 in 3万5000: 三千二 leaves out a scale. */
  readonly isFilling?: boolean
}

const followsOn = (one: Value, { value, isFilling = false }: Value): boolean => {
  const unit = one.unit ?? 1n
  return value < unit && (!isFilling || value * 10n >= unit)
}

/** Returns the sum of values, each of which follows on the one before; undefined where one does not. */
const added = (values: readonly Value[]): bigint | undefined =>
  values.every((value, at) => at === 0 || followsOn(values[at - 1] as Value, value))
    ? values.reduce((sum, { value }) => sum + value, 0n)
    : undefined

interface Sum {
  readonly integer: bigint
  readonly scale: number
  readonly outerScale: number
  /** The power of ten of the last printed digit. */
  readonly lastDigit: number
}

/** Adds up the parts of a number, as 1, 亿, 2, 千, 万: a scale multiplies what is before it and smaller. */
export const sumOfParts = (parts: readonly NumberPart[]): Sum | undefined => {
  const values: Value[] = []
  let [scale, outerScale, lastDigit] = [0, 0, 0]
  for (const part of parts) {
    if ('value' in part) {
      values.push(part)
      scale = outerScale = lastDigit = 0
      continue
    }
    const unit = tenTo(part.scale)
    const larger = values.findLastIndex((value, at) => at < values.length - 1 && (value.unit ?? 1n) >= unit)
    const multiplied = added(values.splice(larger + 1))
    if (multiplied === undefined || part.scale <= outerScale) return undefined
    values.push({ value: multiplied * unit, unit })
    scale += part.scale
    outerScale = part.scale
    // Tens are printed to the one: 三十.
    if (part.scale > 1) lastDigit += part.scale
  }
  const integer = added(values)
  return integer === undefined ? undefined : { integer, scale, outerScale, lastDigit }
}

type Printed = Pick<Numeral, 'start' | 'end' | 'writing'>

/** Returns the number that parts make, `places` of them behind the point; undefined where they make none that fits. */
export const numeralOf = (
  printed: Printed,
  parts: readonly NumberPart[],
  places = 0,
  more: Partial<Numeral> = {},
): Numeral | undefined => {
  const sum = sumOfParts(parts)
  if (!sum) return undefined
  const { integer, scale, outerScale, lastDigit } = sum
  const [value, precision] = [thousandthsOf(integer, -places), thousandthsOf(1n, lastDigit - places)]
  if (value === undefined || precision === undefined) return undefined
  return {
    ...printed,
    value,
    precision,
    scale: scale > 1 ? scale : 0,
    outerScale: outerScale > 2 ? outerScale : 0,
    hasScale: parts.some((part) => 'scale' in part && part.scale > 1),
    isBareScale: false,
    isEvident: false,
    isYearLike: false,
    more: null,
    ...more,
  }
}

// Scale words as powers of ten.

export const hanPowers: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 }

/** 千 belongs to a unit in 千瓦, 百 in 百分点. */
export const hanScale = /[十万亿]|千(?![瓦伏米克])|百(?!分点)/y

/** A number that goes on behind a scale, as 500 in 1万五百: it can be read neither with it nor alone. */
const rest = String.raw`(?:[零〇]?\d|[零〇][一二三四五六七八九两]|[一二三四五六七八九两][十百千万])[\d.,零〇一二三四五六七八九两十百千万亿]*`
export const restOfNumber = new RegExp(`(?<=[十百千万亿])${rest}`, 'y')

const englishScales = wordTable([
  ['hundred', 2],
  ['thousand', 3],
  // As 万 and 亿 are translated.
  ['ten thousand', 4],
  ['hundred thousand', 5],
  ['ten million', 7],
  ['hundred million', 8],
  ['hundred billion', 11],
  ['million|millions|mln|mn', 6],
  ['billion|billions|bn|bln', 9],
  ['trillion|trillions|tn|trn|trln', 12],
])
/** Behind money a letter is a scale too. */
const letterScales = wordTable([
  ['k', 3],
  ['m', 6],
  ['b', 9],
  ['t', 12],
])

/** Returns the English scale word at a position, or after a space or hyphen there. */
const englishScaleAt = (lower: string, start: number, isMoney: boolean) => {
  const word = englishScales.at(lower, /[ \n-]/.test(lower.charAt(start)) ? start + 1 : start)
  if (word) return word
  const letter = letterScales.at(lower, start)
  return letter && (isMoney || afterWords.at(lower, letter.end + 1)?.meaning.kind === 'unit') ? letter : undefined
}

// Digits.

const token = /\d+(?:[,.]\d+)*/y
const plain = /^(?:0|[1-9]\d*)(?:\.\d+)?$/
const grouped = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
const year = /^(?:19|20)\d\d$|^2100$/
/** The second part of 1亿2000万, 3万5000 or 10万零500. */
const secondPart = /零?([1-9]\d{0,11})(?![\d.,])/y

/** Digits in groups with spaces, as `1 000 000`, are left alone: they may be several numbers. */
const isInSpacedGroups = (text: string, start: number, end: number): boolean =>
  (end - start === 3 && /(?:^|[^\d.,])\d{1,3} $/.test(text.slice(Math.max(0, start - 5), start))) ||
  (end - start <= 3 && /^ \d{3}(?![\d.,]*\d)/.test(text.slice(end, end + 6)))

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const commasOf = (line: string): number => line.split(',').length - 1

/**
 * Reports whether digits stand in a row of comma-separated cells, where a comma may part two numbers: right behind a
 * comma, or first in a line with as many commas as the line beside it.
 */
const isInCells = (text: string, start: number, end: number): boolean => {
  const before = text.charAt(start - 1)
  if (before === ',') return true
  if (before !== '' && before !== '\n') return false
  const ownEnd = lineEnd(text, end)
  const own = commasOf(text.slice(start, ownEnd))
  const previous = text.slice(text.lastIndexOf('\n', start - 2) + 1, Math.max(0, start - 1))
  const next = text.slice(ownEnd + 1, lineEnd(text, ownEnd + 1))
  return own > 1 && [previous, next].some((line) => commasOf(line) === own)
}

/** 余, 多 or 来 within or behind a number. */
export const odds: Readonly<Record<string, Numeral['more']>> = { 余: 'more-than', 多: 'more-than', 来: 'about' }

const scaleWords =
  'hundred|thousand|(?:[mb]|tr)il?lions?|[mb]illiards?|quadrillions?|quintillions?|crores?|lakhs?|mrd|mio'
/** Words for powers of ten that no table has, and scales behind scales: a number before these is not read. */
const otherScale = new RegExp(`(?:[ -]?(?:${scaleWords})(?![a-z]))+`, 'y')
/** The same behind money. */
const otherScaleOfMoney = new RegExp(`(?:[ -]?(?:${scaleWords}|[kmbt]|bn|mn|tn|wan|yi)(?![a-z]))+`, 'y')
/** 几 makes a number indefinite; 兆 is a million here and a million million there. */
const indefinite = new RegExp(`几| ?兆(?![瓦伏])(?:${rest})?`, 'y')

export const digitsAt = ({ text, lower }: FoldedText, start: number, hasCurrency: boolean): NumeralReading => {
  const [printed = ''] = matchAt(token, text, start) ?? []
  let end = start + printed.length
  const isGrouped = grouped.test(printed)
  const isUnread = isInSpacedGroups(text, start, end) || (isGrouped && isInCells(text, start, end))
  if (printed.length > longestNumber || !(isGrouped || plain.test(printed)) || isUnread) return { end }
  const [whole = '', fraction = ''] = printed.replaceAll(',', '').split('.')
  const parts: NumberPart[] = [{ value: BigInt(whole + fraction) }]
  let more: Numeral['more'] = null
  for (;;) {
    const odd: Numeral['more'] = more === null ? (odds[text.charAt(end)] ?? null) : null
    if (odd !== null) {
      more = odd
      end++
      continue
    }
    const isFirst = parts.length === 1
    const at = isFirst && text.charAt(end) === ' ' ? end + 1 : end
    const [word] = matchAt(hanScale, text, at) ?? []
    if (word !== undefined) {
      parts.push({ scale: hanPowers[word] as number })
      end = at + 1
      continue
    }
    if (more !== null || (!isFirst && fraction !== '')) break
    const english = isFirst ? englishScaleAt(lower, end, hasCurrency) : undefined
    const [second = '', digits = ''] = isFirst ? [] : (matchAt(secondPart, text, end) ?? [])
    if (!english && second === '') break
    parts.push(english ? { scale: english.meaning } : { value: BigInt(digits), isFilling: digits === second })
    end = english?.end ?? end + second.length
  }
  const hasScale = parts.length > 1
  const [unread] =
    matchAt(indefinite, text, end) ??
    (more === null ? matchAt(hasCurrency && !hasScale ? otherScaleOfMoney : otherScale, lower, end) : undefined) ??
    matchAt(restOfNumber, text, end) ??
    []
  if (unread !== undefined) return { end: end + unread.length }
  const numeral = numeralOf({ start, end, writing: 'digits' }, parts, fraction.length, {
    isEvident: hasScale || isGrouped,
    isYearLike: !hasScale && year.test(printed),
    more,
  })
  return { end, numeral }
}
