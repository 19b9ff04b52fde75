/** Numbers in digits, with separators, decimals and scale words: `1,500`, `1.05万亿`, `1亿2000万`, `2.5 billion`. */
import { isDigit } from '../word-table.ts'
import type { FoldedText } from '../fold.ts'
import { afterWords } from '../words/tables.ts'
import { longestNumber, measured, type Numeral, type Reading } from './numeral.ts'
import { afterHanScales, hanScaleAt, latinScaleAt, outerOf, restOfNumber, unreadScaleAt } from './scales.ts'

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

const otherWord = /^(?:多元化|多边|多功能|多极|多级|余额|来自|来源|来回)/

/** Returns what 余, 多 or 来 at a position makes of a number, but not in 多边, 余额 and the like. */
export const moreAt = (text: string, at: number): Numeral['more'] => {
  const found = more.get(text.charAt(at)) ?? null
  return found !== null && otherWord.test(text.slice(at, at + 3)) ? null : found
}

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

export const digitsAt = ({ text, lower }: FoldedText, start: number, hasCurrency: boolean): Reading => {
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
  const value = measured({ integer, power, lastDigit })
  if (!value) return { end }
  return {
    end,
    numeral: {
      start,
      end,
      ...value,
      writing: 'digits',
      scale: scalePower,
      outerScale: hanScale ? outerOf(scalePower) : scalePower,
      hasScale: scale !== undefined,
      isBareScale: false,
      isEvident: scale !== undefined || isGrouped,
      isYearLike: scale === undefined && year.test(printed),
      isInteger: value.value % 1000n === 0n,
      more: within,
    },
  }
}
