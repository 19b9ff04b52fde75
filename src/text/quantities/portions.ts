/** Halves and percentages in words: 一半, 过半, half of the projects, 百分之三点五. */
import type { FoldedText } from './fold.ts'
import { digitsAt } from './numerals/digits.ts'
import { hanAt } from './numerals/han.ts'
import type { Numeral } from './numerals/numeral.ts'
import { isDigit } from './word-table.ts'

/** A number whose unit, percent, is in the words around it. */
export interface Portion {
  readonly numeral: Numeral
  readonly isMoreThan: boolean
}

const portion = (start: number, end: number, isMoreThan = false, percent = 50n): Portion => ({
  numeral: {
    start,
    end,
    value: percent * 1000n,
    precision: 1000n,
    writing: 'han',
    scale: 0,
    outerScale: 0,
    hasScale: false,
    isBareScale: false,
    isEvident: true,
    isYearLike: false,
    isInteger: true,
    more: null,
  },
  isMoreThan,
})

/** The other half is a whole, 半年 a duration, 半导体 a thing. */
const notHalf = /[另多小大前后上下]/
const hanHalf = /一半|半数|过半数?(?![百天年月夜小个点日])/y
const bareHalf = /半(?=[的是为，。；、,.;)）]|$)/y

const time = '(?:the |this |last |next )?(?:years?|months?|hours?|days?|century|decade|time|term|\\d{4})'
const englishHalf = new RegExp(String.raw`half(?![-\w])(?! (?:of )?(?:an?|${time})\b)(?: of\b)?`, 'y')
const otherHalf = /\b(?:first|second|latter|last|other|previous|former|next|third|and a|in) $/
const bounded =
  /\b(?:than|over|nearly|almost|about|exceeding|exceeded|above|under|below|around|least|roughly|approximately|to) $/

const halfAt = ({ lower }: FoldedText, start: number): Portion | undefined => {
  const before = lower.slice(Math.max(0, start - 16), start)
  englishHalf.lastIndex = start
  const [words] = englishHalf.exec(lower) ?? []
  if (words === undefined || otherHalf.test(before)) return undefined
  const isPart = words.endsWith('of') || lower.startsWith(' the ', start + words.length)
  return isPart || bounded.test(before) ? portion(start, start + 'half'.length) : undefined
}

const hanHalfAt = ({ text }: FoldedText, start: number): Portion | undefined => {
  const before = text.charAt(start - 1)
  hanHalf.lastIndex = start
  const [words] = hanHalf.exec(text) ?? []
  if (words !== undefined) {
    const isOther = words.startsWith('过') ? /[双夜年不超]/.test(before) : notHalf.test(before)
    return isOther ? undefined : portion(start, start + words.length, words.startsWith('过'))
  }
  bareHalf.lastIndex = start
  return /[近超逾]/.test(before) && bareHalf.test(text) ? portion(start, start + 1) : undefined
}

/** Reads 百分之 with its number; 百分之百 is the whole. */
const percentAt = (source: FoldedText, start: number): Portion | undefined => {
  const { text } = source
  const at = start + '百分之'.length
  if (text.charAt(at) === '百' && !/[一-九]/.test(text.charAt(at + 1))) return portion(start, at + 1, false, 100n)
  const numeral = isDigit(text, at) ? digitsAt(source, at, false).numeral : hanAt(text, at, true).numeral
  return numeral && { numeral: { ...numeral, start, isEvident: true }, isMoreThan: false }
}

export const portionAt = (source: FoldedText, start: number): Portion | undefined => {
  if (source.text.startsWith('百分之', start)) return percentAt(source, start)
  return source.lower.charAt(start) === 'h' ? halfAt(source, start) : hanHalfAt(source, start)
}

const tenth =
  /成(?![员果都功立本年交长为品套像分绩效熟片批家名群型形语人份就体对])([一二三四五六七八九半\d](?![\d.]))?([多余])?/y
const twentieth = 5

/** Tenths: 三成, 三成五, 三成半. */
export const tenthsAt = ({ text }: FoldedText, numeral: Numeral): { numeral: Numeral; end: number } | undefined => {
  tenth.lastIndex = numeral.end
  const [word, digit = '', odd] = tenth.exec(text) ?? []
  if (word === undefined || numeral.value > 10_000n || numeral.scale > 0) return undefined
  const more = digit === '半' ? twentieth : isDigit(digit, 0) ? Number(digit) : '零一二三四五六七八九'.indexOf(digit)
  return {
    numeral: {
      ...numeral,
      value: numeral.value * 10n + BigInt(more) * 1000n,
      precision: digit === '' ? numeral.precision * 10n : 1000n,
      // 成 is a scale of percent: it holds for both ends of 三到五成.
      scale: 1,
      outerScale: 1,
      hasScale: true,
      more: odd === undefined ? numeral.more : 'more-than',
    },
    end: numeral.end + word.length,
  }
}
