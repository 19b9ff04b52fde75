/** Numbers in digits, with separators, decimals and scale words: `1,500`, `1.05万亿`, `1亿2000万`, `2.5 billion`. */
import type { FoldedText } from './fold.ts'
import { afterWords, isDigit, wordTable } from './words.ts'

// Exact decimals: whole thousandths as BigInt; no float is involved.

/** A power of a BigInt takes longer than all else that is done with a number of one digit. */
const powers = Array.from({ length: 48 }, (_, power) => 10n ** BigInt(power))
const tenTo = (power: number): bigint => powers[power] ?? 10n ** BigInt(power)

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
  /** The power of ten of the scale word at its end, as 8 of 亿; 0 without one. */
  readonly scale: number
  /** The power of its largest scale word, as 8 of 千亿 and of 万亿: a number before it may have a smaller one of its own. */
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
  readonly numeral?: Numeral
}

/** Longer numbers are left alone before their digits are converted, so that hostile texts cost nothing. */
export const longestNumber = 40

/** A number in parts: `integer` × 10^`power`. */
export interface Parts {
  readonly integer: bigint
  readonly power: number
  /** The power of ten of the last printed digit. */
  readonly lastDigit: number
}

type Printed = Pick<Numeral, 'start' | 'end' | 'value' | 'precision' | 'writing'>

/** Returns a number with what is true of most. */
export const numeralOf = (printed: Printed, more: Partial<Numeral> = {}): Numeral => ({
  scale: 0,
  outerScale: 0,
  hasScale: false,
  isBareScale: false,
  isEvident: false,
  isYearLike: false,
  more: null,
  ...printed,
  ...more,
})

export const isInteger = ({ value }: Numeral): boolean => value % 1000n === 0n

/** Returns the value and precision of a number, or undefined if thousandths do not hold them. */
export const measuredNumeral = ({
  integer,
  power,
  lastDigit,
}: Parts): Pick<Numeral, 'value' | 'precision'> | undefined => {
  const value = thousandthsOf(integer, power)
  const precision = thousandthsOf(1n, lastDigit)
  return value === undefined || precision === undefined ? undefined : { value, precision }
}

// Scale words as powers of ten.

const hanPowers: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 }

interface Scale {
  readonly end: number
  readonly power: number
}

/** 百万, 万亿, 千万亿; 万 comes before 亿 only, small scales before these only. */
const hanScale = /[十百千]?(?:万亿|[万亿])|[十百千]/y
const hanScaleCharacter = /[十百千万亿]/

export const isHanScaleAt = (text: string, at: number): boolean => hanScaleCharacter.test(text.charAt(at))

/** Reports whether a unit begins here whose first character is also a scale, as 千 in 千瓦 and 百 in 百分点. */
export const isUnitWithScale = (text: string, at: number): boolean => {
  const first = text.charAt(at)
  return (first === '千' || first === '百') && afterWords.at(text, at) !== undefined
}

export const hanScaleAt = (text: string, start: number): Scale | undefined => {
  if (isUnitWithScale(text, start)) return undefined
  hanScale.lastIndex = start
  const [word] = hanScale.exec(text) ?? []
  if (word === undefined) return undefined
  const end = start + word.length
  // What goes on as 亿万 or 万万 does is no scale.
  if (isHanScaleAt(text, end) && !isUnitWithScale(text, end)) return undefined
  return { end, power: powerOf(word) }
}

const rest =
  /(?:[零〇]?\d|[零〇][一二三四五六七八九两]|[一二三四五六七八九两][十百千万])[\d.,零〇一二三四五六七八九两十百千万亿]*/y

/** Returns the end of a number that goes on behind a scale, as 500 in 1万500: it can be read neither with it nor alone. */
export const restOfNumber = (text: string, start: number): number | undefined => {
  rest.lastIndex = start
  return rest.test(text) ? rest.lastIndex : undefined
}

export const powerOf = (word: string): number =>
  Array.from(word).reduce((power, character) => power + (hanPowers[character] ?? 0), 0)

/** Returns the power of the largest scale word in a Chinese scale, as 8 of 千亿. */
export const outerOf = (power: number): number => (power >= 8 ? 8 : power >= 4 ? 4 : 0)

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

/** Letters that are scales of money alone. */
const letterScales = wordTable([
  ['k', 3],
  ['m', 6],
  ['b', 9],
  ['t', 12],
])

const scaleWords =
  'hundred|thousand|(?:[mb]|tr)il?lions?|[mb]illiards?|quadrillions?|quintillions?|crores?|lakhs?|mrd|mio'
/** Words for powers of ten that no table has, and scales behind scales: a number before these is not read. */
const otherScale = new RegExp(`(?:[ -]?(?:${scaleWords})(?![a-z]))+`, 'y')
/** The same behind money. */
const otherScaleOfMoney = new RegExp(`(?:[ -]?(?:${scaleWords}|[kmbt]|bn|mn|tn|wan|yi)(?![a-z]))+`, 'y')

/** Returns the end of a scale word that goes on at a position, or is none that is read; undefined without one. */
const unreadScaleAt = (lower: string, start: number, isMoney: boolean): number | undefined => {
  const scales = isMoney ? otherScaleOfMoney : otherScale
  scales.lastIndex = start
  return scales.test(lower) ? scales.lastIndex : undefined
}

/** Returns the end of the Chinese scales at a position. */
const afterHanScales = (text: string, start: number): number => {
  let end = start
  while (isHanScaleAt(text, end) && !isUnitWithScale(text, end)) end++
  return end
}

const isJoint = (character: string): boolean => character === ' ' || character === '-' || character === '\n'

/** Returns the English scale word at a position, or after a space or hyphen there. */
const latinScaleAt = (lower: string, start: number, isMoney: boolean): Scale | undefined => {
  const word = englishScales.at(lower, isJoint(lower.charAt(start)) ? start + 1 : start)
  const found = word ?? letterScales.at(lower, start)
  if (!found) return undefined
  const isGood = word !== undefined || isMoney || afterWords.at(lower, found.end + 1)?.meaning.kind === 'unit'
  return isGood ? { end: found.end, power: found.meaning } : undefined
}

// Digits.

const token = /\d+(?:[,.]\d+)*/y
const plain = /^(?:0|[1-9]\d*)(?:\.\d+)?$/
const grouped = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
/** The power of ten of 亿. */
const hundredMillion = 8
const year = /^(?:19|20)\d\d$|^2100$/

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

const more = new Map<string, 'more-than' | 'about'>([
  ['余', 'more-than'],
  ['多', 'more-than'],
  ['来', 'about'],
])

/** Returns what 余, 多 or 来 at a position makes of a number. */
export const moreAt = (text: string, at: number): Numeral['more'] => more.get(text.charAt(at)) ?? null

/** Reads the second part of `1亿2000万`, `3万5000` or `10万零500`: digits that fit below the scale before them. */
const secondPart = (text: string, at: number, scale: number) => {
  const isZero = text.charAt(at) === '零'
  const start = isZero ? at + 1 : at
  let end = start
  while (isDigit(text, end) && end - start <= scale) end++
  if (end === start || text.charAt(start) === '0' || /[.,]/.test(text.charAt(end))) return undefined
  const lower = hanScaleAt(text, end)
  const power = lower?.power ?? 0
  // In 1万2千亿 the last scale holds for both parts.
  const shared = scale < hundredMillion && power >= hundredMillion ? hundredMillion : 0
  const places = end - start + power - shared
  // 零 tells of empty places. Without it and a scale of its own the part fills all places, as 5000 in 3万5000 does.
  const fits = isZero ? places < scale : power === shared ? places === scale : places <= scale
  return fits ? { end: lower?.end ?? end, integer: BigInt(text.slice(start, end)), power, shared } : undefined
}

export const digitsAt = ({ text, lower }: FoldedText, start: number, hasCurrency: boolean): NumeralReading => {
  token.lastIndex = start
  const [printed = ''] = token.exec(text) ?? []
  let end = start + printed.length
  const isGrouped = grouped.test(printed)
  const isUnread = isInSpacedGroups(text, start, end) || (isGrouped && isInCells(text, start, end))
  if (printed.length > longestNumber || !(isGrouped || plain.test(printed)) || isUnread) return { end }
  const [whole = '', fraction = ''] = printed.replaceAll(',', '').split('.')
  let integer = BigInt(whole + fraction)
  let power = -fraction.length
  let lastDigit = power
  let scalePower = 0
  const inner = moreAt(text, end)
  if (inner !== null) end++
  const scaleStart = text.charAt(end) === ' ' ? end + 1 : end
  const hanScale = hanScaleAt(text, scaleStart)
  const scale = hanScale ?? (inner === null ? latinScaleAt(lower, end, hasCurrency) : undefined)
  if (scale) {
    end = scale.end
    scalePower = scale.power
    power += scalePower
    lastDigit = power
    const second = fraction === '' && inner === null ? secondPart(text, end, scale.power) : undefined
    if (second) {
      scalePower += second.shared
      integer = integer * 10n ** BigInt(power + second.shared - second.power) + second.integer
      power = second.power
      lastDigit = second.power
      end = second.end
    }
  } else if (afterHanScales(text, scaleStart) > scaleStart) return { end: afterHanScales(text, scaleStart) }
  // 兆 is a million here and a million million there.
  else if (text.charAt(scaleStart) === '兆' && !afterWords.at(text, scaleStart))
    return { end: restOfNumber(text, scaleStart + 1) ?? scaleStart + 1 }
  const unread = inner === null ? unreadScaleAt(lower, end, hasCurrency && !scale) : undefined
  if (unread !== undefined) return { end: unread }
  const within = inner ?? moreAt(text, end)
  if (inner === null && within !== null) end++
  // 1万多亿
  const outer = scale && inner === null && within !== null ? hanScaleAt(text, end) : undefined
  if (outer) {
    end = outer.end
    if (outer.power <= scalePower) return { end }
    scalePower += outer.power
    power += outer.power
    lastDigit += outer.power
  }
  const rest = scale && restOfNumber(text, end)
  if (rest !== undefined) return { end: rest }
  // 几 makes it indefinite.
  if (text.charAt(end) === '几') return { end: end + 1 }
  const value = measuredNumeral({ integer, power, lastDigit })
  if (!value) return { end }
  const numeral = numeralOf(
    { start, end, ...value, writing: 'digits' },
    {
      scale: scalePower,
      outerScale: hanScale ? outerOf(scalePower) : scalePower,
      hasScale: scale !== undefined,
      isEvident: scale !== undefined || isGrouped,
      isYearLike: scale === undefined && year.test(printed),
      more: within,
    },
  )
  return { end, numeral }
}
