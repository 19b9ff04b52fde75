/** Numbers in words: 三千二百, 一点五万亿, 百分之三点五, 一半, "twenty-five", "a trillion", "half of the projects". */
import { hasHan } from '../characters.ts'
import type { FoldedText } from './fold.ts'
import {
  digitsAt,
  hanScaleAt,
  isHanScaleAt,
  isUnitWithScale,
  longestNumber,
  measuredNumeral,
  numeralOf,
  moreAt,
  outerOf,
  powerOf,
  restOfNumber,
  type Numeral,
  type Parts,
  type NumeralReading,
} from './numerals.ts'
import { afterWords, isDigit } from './words.ts'

// Chinese numerals, and the bare scales 万亿 and 百.

const run = /[〇零一二三四五六七八九十百千万亿两]+(?:点[〇零一二三四五六七八九]+[十百千万亿]*)?/y
const financialRun = /[壹贰叁肆伍陆柒捌玖拾佰仟零万亿两]+/y
const financial = '壹贰叁肆伍陆柒捌玖拾佰仟'
const everyday = '一二三四五六七八九十百千'

const digits: Readonly<Record<string, bigint>> = {
  零: 0n,
  一: 1n,
  二: 2n,
  两: 2n,
  三: 3n,
  四: 4n,
  五: 5n,
  六: 6n,
  七: 7n,
  八: 8n,
  九: 9n,
}

const bareScale = /^(?:[百千]?(?:万亿|[万亿])|[百千])$/
const decimal = /^([零一二三四五六七八九十百千两]+)点([零一二三四五六七八九]+)([十百千]?(?:万亿|[万亿])|[十百千])?$/
/** Up to 9999, written in full: a digit without a scale stands at the end, after 十 or 零. */
const below =
  /^(?:([一二三四五六七八九两])千)?(?:零?([一二三四五六七八九两])百)?(?:零?([一二三四五六七八九])?(十))?(零?[一二三四五六七八九两])?$/

interface Section {
  readonly value: bigint
  readonly lastDigit: number
}

/** Reads a number below 10,000; the place of its last digit is 0 where tens or ones are written. */
const section = (text: string): Section | undefined => {
  const [, thousands, hundreds, tens, ten, last] = below.exec(text) ?? []
  if (text === '' || (thousands ?? hundreds ?? ten ?? last) === undefined) return undefined
  const ones = last?.at(-1)
  // 一百五 and 三千二 leave out a scale, and 五 after 百 is as easily a slip.
  if (last?.length === 1 && ten === undefined && (thousands ?? hundreds) !== undefined) return undefined
  const of = (digit: string | undefined): bigint => (digit === undefined ? 0n : (digits[digit] ?? 0n))
  const inTens = ten === undefined ? 0n : tens === undefined ? 1n : of(tens)
  return {
    value: of(thousands) * 1000n + of(hundreds) * 100n + inTens * 10n + of(ones),
    lastDigit: ones !== undefined || ten !== undefined ? 0 : hundreds === undefined ? 3 : 2,
  }
}

/** Reads sections before 亿, 万 and alone: 两亿三千万, 一万八千亿. */
const sections = (text: string, [scale, ...smaller]: readonly string[] = ['亿', '万']): Section | undefined => {
  if (scale === undefined) return section(text)
  const at = text.lastIndexOf(scale)
  if (at === -1) return sections(text, smaller)
  const power = powerOf(scale)
  const high = sections(text.slice(0, at), smaller)
  const rest = text.slice(at + 1)
  if (high && rest === '') return { value: high.value * 10n ** BigInt(power), lastDigit: high.lastDigit + power }
  // 三万五 leaves out a scale as 三千二 does.
  const low = rest.length === 1 ? undefined : sections(rest.replace(/^零/, ''), smaller)
  return high && low && { value: high.value * 10n ** BigInt(power) + low.value, lastDigit: low.lastDigit }
}

const parts = (text: string): Parts | undefined => {
  if (bareScale.test(text)) return { integer: 1n, power: powerOf(text), lastDigit: powerOf(text) }
  const [, whole, fraction = '', scale = ''] = decimal.exec(text) ?? []
  if (whole === undefined) {
    const read = sections(text)
    return read && { integer: read.value, power: 0, lastDigit: read.lastDigit }
  }
  const before = whole === '零' ? { value: 0n } : section(whole)
  if (!before) return undefined
  const after = BigInt(Array.from(fraction, (digit) => digits[digit]).join(''))
  const power = powerOf(scale) - fraction.length
  return { integer: before.value * 10n ** BigInt(fraction.length) + after, power, lastDigit: power }
}

/** Indefinite before a scale (数千亿, 若干亿, 几十), an idiom (上百, 成千上万), or no number at all (每亿元, 以亿元计). */
const indefinite = new Set('数几上好多无成半干些每以')
/** Before a bare scale: the end of a number that is not read with it, as in 1个亿元, 100+亿元 or 五仟亿元. */
const unread = new Set('余个+拾佰仟')

const wordAt = (text: string, start: number): string => {
  financialRun.lastIndex = start
  const [formal = ''] = financialRun.exec(text) ?? []
  const count = Array.from(formal.slice(0, longestNumber)).filter((one) => financial.includes(one)).length
  // A single 陆 or 伍 is rather a name.
  if (count > 1 || /^两[拾佰仟]/.test(formal)) return formal
  run.lastIndex = start
  return run.exec(text)?.[0] ?? text.charAt(start)
}

const isHan = (text: string, at: number): boolean => hasHan(text.charAt(at))

const translated = (word: string): string =>
  word.replace(/[壹贰叁肆伍陆柒捌玖拾佰仟]/g, (one) => everyday.charAt(financial.indexOf(one))).replaceAll('〇', '零')

export const hanAt = (text: string, start: number, isPercent = false): NumeralReading => {
  const printed = wordAt(text, start)
  let end = start + printed.length
  if (printed.length > longestNumber) return { end }
  // 千 belongs to a unit in 五百千瓦, 百 in 两百分点.
  if (isHanScaleAt(text, end - 1) && isUnitWithScale(text, end - 1)) end--
  const word = translated(text.slice(start, end))
  const isBare = bareScale.test(word)
  const before = text.charAt(start - 1)
  if (word === '' || text.charAt(end) === '几') return { end: end + 1 }
  // 一 never counts without a scale, and digits right before or behind make it something else.
  if ((word === '一' && !isPercent) || /^零(?!点)/.test(word) || /[\d第初]/.test(before)) return { end }
  if (/\d/.test(text.charAt(end)))
    return { end: (isHanScaleAt(text, end - 1) ? restOfNumber(text, end) : undefined) ?? end }
  const isIndefinite = !isPercent && /^[十百千万亿]/.test(word) && indefinite.has(before)
  const inner = moreAt(text, end)
  // 五十多亿, 千余亿
  const outer = inner === null ? undefined : hanScaleAt(text, end + 1)
  const read = isIndefinite || (isBare && unread.has(before)) ? undefined : parts(word)
  if (!read || (outer && outer.power <= read.lastDigit)) return { end: outer?.end ?? end }
  const outerPower = outer?.power ?? 0
  const value = measuredNumeral({ ...read, power: read.power + outerPower, lastDigit: read.lastDigit + outerPower })
  if (!value) return { end }
  if (inner !== null) end = outer?.end ?? end + 1
  const hasScale = outer !== undefined || /[百千万亿]/.test(word)
  const [scaleWord = ''] = /[十百千]?(?:万亿|[万亿])$|[百千]$/.exec(word) ?? []
  const scale = outerPower || powerOf(scaleWord)
  const numeral = numeralOf(
    { start, end, ...value, writing: 'han' },
    {
      scale,
      outerScale: outerOf(scale),
      hasScale,
      isBareScale: isBare,
      // What goes on in Chinese may be an idiom, as 一千零一夜.
      isEvident: (hasScale && !isHan(text, end)) || (isBare && powerOf(word) >= 8),
      more: inner,
    },
  )
  return { end, numeral }
}

// English words.

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const scales: Readonly<Record<string, number>> = { hundred: 2, thousand: 3, million: 6, billion: 9, trillion: 12 }

const values = new Map<string, bigint>([
  ...ones.map((word, value) => [word, BigInt(value)] as const),
  ...tens.map((word, at) => [word, BigInt(at + 2) * 10n] as const),
])

/** The first letters of numbers, where reading begins. */
export const firstWords = [...ones, ...tens, `an?(?= (?:${Object.keys(scales).join('|')}))`]

const word = /([a-z]+)(?![a-z])/y
/** More words are no number that anybody prints. */
const mostWords = 12

const wordsAt = (lower: string, start: number): { words: string[]; end: number } => {
  const words: string[] = []
  let end = start
  for (let at = start; words.length <= mostWords;) {
    word.lastIndex = at
    const [found] = word.exec(lower) ?? []
    if (found === undefined) break
    // "one hundred and five" is one number, "two and three" are two.
    const isJoin = (found === 'and' && (words.at(-1) ?? '') in scales) || (found === 'point' && words.length > 0)
    if (
      !isJoin &&
      !values.has(found) &&
      !(found in scales) &&
      !(words.length === 0 && (found === 'a' || found === 'an'))
    )
      break
    words.push(found)
    at += found.length
    if (!isJoin) end = at
    if (!/[ -]/.test(lower.charAt(at))) break
    at++
  }
  while (words.at(-1) === 'and' || words.at(-1) === 'point') words.pop()
  return { words, end }
}

/** Adds up words: a hundred multiplies what is before it, larger scales close a group and descend. */
const sumOf = (words: readonly string[]): { integer: bigint; scale: number } | undefined => {
  let total = 0n
  let group: bigint | undefined
  /** What comes next in the group is smaller. */
  let limit = 1000n
  let lastScale = Infinity
  let scale = 0
  for (const each of words) {
    if (each === 'and') continue
    const value = each === 'a' || each === 'an' ? 1n : values.get(each)
    scale = scales[each] ?? 0
    if (value !== undefined) {
      if (value >= limit) return undefined
      group = (group ?? 0n) + value
      limit = value >= 20n ? 10n : 0n
    } else if (group === undefined || scale >= lastScale || (scale === 2 && group >= 100n)) return undefined
    else if (scale === 2) {
      group *= 100n
      limit = 100n
    } else {
      total += group * 10n ** BigInt(scale)
      lastScale = scale
      group = undefined
      limit = 1000n
    }
  }
  return { integer: total + (group ?? 0n), scale }
}

/** Reports whether a word goes on with a hyphen or letters, as in "five-year"; a unit may follow a hyphen. */
const goesOn = (lower: string, end: number): boolean =>
  /^(?:-[a-z]|[a-z\d_])/.test(lower.slice(end, end + 2)) && afterWords.at(lower, end + 1)?.meaning.kind !== 'unit'

export const englishAt = (lower: string, start: number): NumeralReading => {
  const { words, end } = wordsAt(lower, start)
  const [first, second = ''] = words
  if (first === undefined) return { end: start + 1 }
  const isArticle = first === 'a' || first === 'an'
  if (isArticle && !(second in scales)) return { end: start + first.length }
  if (words.length > mostWords || words.join() === 'one' || words.includes('point') || goesOn(lower, end))
    return { end }
  const sum = sumOf(words)
  // "Hundred billion" holds for both ends of "three to five hundred billion".
  const isInHundreds = words.at(-2) === 'hundred' && sum !== undefined && sum.scale > 2
  const before = lower.slice(Math.max(0, start - 12), start)
  // "a quarter of a million", "one in a million".
  if (isArticle && /(?:half|quarter|third|fraction) of $|\bin $/.test(before)) return { end }
  const isHalf = isArticle && /\bhalf $/.test(before)
  const value =
    sum &&
    measuredNumeral(
      isHalf
        ? { integer: 5n, power: sum.scale - 1, lastDigit: sum.scale - 1 }
        : { integer: sum.integer, power: 0, lastDigit: sum.scale },
    )
  if (!value) return { end }
  const numeral = numeralOf(
    { start: isHalf ? start - 'half '.length : start, end, ...value, writing: 'english' },
    {
      scale: isInHundreds ? sum.scale + 2 : sum.scale,
      outerScale: sum.scale > 2 ? sum.scale : 0,
      hasScale: words.some((each) => each in scales),
      isEvident: sum.scale >= 6 && !isArticle,
    },
  )
  return { end, numeral }
}

// Halves and percentages.

/** A number whose unit, percent, is in the words around it. */
interface Portion {
  readonly numeral: Numeral
  readonly isMoreThan: boolean
}

const portion = (start: number, end: number, isMoreThan = false, percent = 50n): Portion => ({
  numeral: numeralOf({ start, end, value: percent * 1000n, precision: 1000n, writing: 'han' }, { isEvident: true }),
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
