/** Numbers in digits, with separators, decimals and scale words: `1,500`, `1.05万亿`, `1亿2000万`, `2.5 billion`. */
import { isDigit } from '../word-table.ts'
import type { FoldedText } from '../fold.ts'
import { longestNumber, measured, type Numeral, type Reading } from './numeral.ts'
import { hanScaleAt, isHanScaleAt, isUnitWithScale, latinScaleAt } from './scales.ts'

const token = /\d+(?:[,.]\d+)*/y
const plain = /^(?:0|[1-9]\d*)(?:\.\d+)?$/
const grouped = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
const year = /^(?:19|20)\d\d$|^2100$/

/** Digits in groups with spaces, as `1 000 000`, are left alone: they may be several numbers. */
const isInSpacedGroups = (text: string, start: number, end: number): boolean =>
  (end - start === 3 && /(?:^|[^\d.,])\d{1,3} $/.test(text.slice(Math.max(0, start - 5), start))) ||
  (end - start <= 3 && /^ \d{3}(?![\d.,]*\d)/.test(text.slice(end, end + 6)))

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

/** Reads the second part of `1亿2000万` or `3万5000`: digits that fit below the scale before them. */
const secondPart = (text: string, start: number, scale: number) => {
  let end = start
  while (isDigit(text, end) && end - start <= scale) end++
  if (end === start || end - start > scale || text.charAt(start) === '0') return undefined
  const lower = hanScaleAt(text, end)
  const power = lower?.power ?? 0
  const isBelow = end - start + power <= scale
  // Without a scale of its own it must fill the places below the first, as 5000 in 3万5000 does.
  if (!isBelow || (power === 0 && end - start !== scale) || /[.,]/.test(text.charAt(end))) return undefined
  return { end: lower?.end ?? end, integer: BigInt(text.slice(start, end)), power }
}

export const digitsAt = ({ text, lower }: FoldedText, start: number, hasCurrency: boolean): Reading => {
  token.lastIndex = start
  const [printed = ''] = token.exec(text) ?? []
  let end = start + printed.length
  const isGrouped = grouped.test(printed)
  if (printed.length > longestNumber || !(isGrouped || plain.test(printed)) || isInSpacedGroups(text, start, end))
    return { end }
  const [whole = '', fraction = ''] = printed.replaceAll(',', '').split('.')
  let integer = BigInt(whole + fraction)
  let power = -fraction.length
  let lastDigit = power
  const inner = moreAt(text, end)
  const afterInner = inner === null ? end : end + 1
  const scaleStart = text.charAt(afterInner) === ' ' ? afterInner + 1 : afterInner
  const scale = hanScaleAt(text, scaleStart) ?? (inner === null ? latinScaleAt(lower, end, hasCurrency) : undefined)
  if (scale) {
    end = scale.end
    power += scale.power
    lastDigit = power
    const second = fraction === '' && inner === null ? secondPart(text, end, scale.power) : undefined
    if (second) {
      integer = integer * 10n ** BigInt(power - second.power) + second.integer
      power = second.power
      lastDigit = second.power
      end = second.end
    } else if (isDigit(text, end)) return { end }
  } else if (isHanScaleAt(text, scaleStart) && !isUnitWithScale(text, scaleStart)) return { end: scaleStart + 1 }
  const isInner = inner !== null && scale !== undefined
  const within = isInner ? inner : moreAt(text, end)
  if (within !== null && !isInner) end++
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
      scale: scale?.power ?? 0,
      hasScale: scale !== undefined,
      isBareScale: false,
      isEvident: scale !== undefined || isGrouped,
      isYearLike: scale === undefined && year.test(printed),
      isInteger: value.value % 1000n === 0n,
      more: within,
    },
  }
}
