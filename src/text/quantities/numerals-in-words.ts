/** Numbers in words: 三千二百, 一点五万亿, 百分之三点五, 一半, "twenty-five", "a trillion", "half of the projects". */
import { hasHan } from '../characters.ts'
import type { FoldedText } from './fold.ts'
import {
  digitsAt,
  hanPowers,
  hanScale,
  longestNumber,
  numeralOf,
  odds,
  restOfNumber,
  sumOfParts,
  tenTo,
  type Numeral,
  type NumeralReading,
  type NumberPart,
} from './numerals.ts'
import { afterWords, isDigit, matchAt } from './words.ts'

// Chinese numerals, and the bare scales 万亿 and 百.

const hanDigits: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Array.from('零一二三四五六七八九', (character, value) => [character, value])),
  〇: 0,
  两: 2,
}
const digit = `[${Object.keys(hanDigits).join('')}]`
const scale = `(?:${hanScale.source})`
/** 三千二百, 一点五万亿, 五十多亿, 千余亿 */
const hanNumber = new RegExp(`((?:${digit}|${scale})+)(?:点(${digit}+)(${scale}*))?(?:([余多来])(${scale}*))?`, 'y')
const bareScale = /^(?:[百千]?(?:万亿|[万亿])|[百千])$/
/**
 * 零 stands between a scale and a digit or 十: 三〇亿 and 二零零 are digits one by one. No scale that is not bare begins
 * a number but 十, and a small one stands before 万 and 亿 alone.
 */
const noNumber = /(?<![十百千万亿])[零〇]|[零〇](?![一二三四五六七八九十])|^[百千万亿]|[十百千][百千]/

/** Reports whether a number may stand before a point: 零点五, 一百二十点五. */
const isWhole = (word: string): boolean => /^[零〇]$/.test(word) || !(noNumber.test(word) || /[万亿]/.test(word))

const partsOf = (word: string): NumberPart[] => {
  const parts: NumberPart[] = []
  let isFilling = true
  for (const character of word) {
    const scale = hanPowers[character]
    const value = hanDigits[character]
    const last = parts.at(-1)
    // 十 and a bare scale are one of it.
    if (scale !== undefined && (last === undefined || (scale === 1 && 'scale' in last))) parts.push({ value: 1n })
    if (scale !== undefined) parts.push({ scale })
    else if (value) parts.push({ value: BigInt(value), isFilling })
    isFilling = value !== 0
  }
  return parts
}

/** Returns the parts of a number with a point: all digits as one value, and the scales behind them. */
const decimalParts = (whole: string, fraction: string, power: string): NumberPart[] => {
  const before = sumOfParts(partsOf(whole))
  if (!before) return []
  const after = BigInt(Array.from(fraction, (character) => hanDigits[character]).join(''))
  return [{ value: before.integer * tenTo(fraction.length) + after }, ...scalesOf(power)]
}

const scalesOf = (word: string): NumberPart[] =>
  Array.from(word, (character) => ({ scale: hanPowers[character] as number }))

/** Indefinite before a scale (数千亿, 若干亿, 几十), an idiom (上百, 成千上万), or no number at all (每亿元, 以亿元计). */
const indefinite = new Set('数几上好多无成半干些每以')
/** Before a bare scale: the end of a number that is not read with it, as in 1个亿元, 100+亿元 or 五仟亿元. */
const unread = new Set('余个+壹贰叁肆伍陆柒捌玖拾佰仟')

export const hanAt = (text: string, start: number, isPercent = false): NumeralReading => {
  const [printed = '', whole = '', fraction = '', power = '', odd, outer = ''] = matchAt(hanNumber, text, start) ?? []
  const end = start + Math.max(printed.length, 1)
  if (printed === '' || printed.length > longestNumber) return { end }
  const before = text.charAt(start - 1)
  const isBare = fraction === '' && bareScale.test(whole)
  const isIndefinite = !isPercent && /^[十百千万亿]/.test(whole) && indefinite.has(before)
  // Digits right behind make something else of it.
  if (/[\d几]/.test(text.charAt(end))) return { end: end + (matchAt(restOfNumber, text, end)?.[0].length ?? 0) }
  if (isIndefinite || (isBare && unread.has(before)) || /[\d第初]/.test(before)) return { end }
  // 一 never counts without a scale.
  const isNone = fraction === '' ? !isBare && (noNumber.test(whole) || (whole === '一' && !isPercent)) : !isWhole(whole)
  if (isNone) return { end }
  const parts = fraction === '' ? partsOf(whole) : decimalParts(whole, fraction, power)
  const numeral = numeralOf({ start, end, writing: 'han' }, [...parts, ...scalesOf(outer)], fraction.length, {
    isBareScale: isBare,
    more: odds[odd ?? ''] ?? null,
  })
  // A number that goes on in Chinese may be an idiom, as 一千零一夜.
  const isEvident = (isBare && whole.includes('亿')) || (numeral?.hasScale === true && !hasHan(text.charAt(end)))
  return { end, numeral: numeral && { ...numeral, isEvident } }
}

// English words.

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const englishScales: Readonly<Record<string, number>> = {
  hundred: 2,
  thousand: 3,
  million: 6,
  billion: 9,
  trillion: 12,
}
const scaleWords = Object.keys(englishScales).join('|')

const values = new Map<string, NumberPart>([
  ...ones.map((word, value): [string, NumberPart] => [word, { value: BigInt(value) }]),
  ...tens.map((word, at): [string, NumberPart] => [word, { value: BigInt(at + 2) * 10n, unit: 10n }]),
  ...Object.entries(englishScales).map(([word, scale]): [string, NumberPart] => [word, { scale }]),
  ['a', { value: 1n }],
  ['an', { value: 1n }],
])

/** The first words of numbers, where reading begins. */
export const firstWords = [...ones, ...tens, `an?(?= (?:${scaleWords})(?![a-z]))`].join('|')
/** "One hundred and five" is one number, "two and three" are two. */
const englishRun = new RegExp(
  `(?:${firstWords})(?![a-z])(?:(?:[ -]| point |(?<=${scaleWords}) and )(?:${[...ones, ...tens].join('|')}|${scaleWords})(?![a-z]))*`,
  'y',
)
/** More words are no number that anybody prints. */
const mostWords = 12

/** Reports whether a word goes on with a hyphen or letters, as in "five-year"; a unit may follow a hyphen. */
const goesOn = (lower: string, end: number): boolean =>
  /^(?:-[a-z]|[a-z\d_])/.test(lower.slice(end, end + 2)) && afterWords.at(lower, end + 1)?.meaning.kind !== 'unit'

export const englishAt = (lower: string, start: number): NumeralReading => {
  const [printed = ''] = matchAt(englishRun, lower, start) ?? []
  const end = start + Math.max(printed.length, 1)
  const words = printed.split(/[ -]/)
  const isArticle = /^an? /.test(printed)
  const before = lower.slice(Math.max(0, start - 12), start)
  // "a quarter of a million", "one in a million".
  const isShare = isArticle && /(?:half|quarter|third|fraction) of $|\bin $/.test(before)
  if (isShare || words.length > mostWords || printed === 'one' || words.includes('point') || goesOn(lower, end))
    return { end }
  const isHalf = isArticle && /\bhalf $/.test(before)
  const parts = words.flatMap((word) => values.get(word) ?? [])
  if (isHalf) parts[0] = { value: 5n }
  const numeral = numeralOf(
    { start: isHalf ? start - 'half '.length : start, end, writing: 'english' },
    parts,
    isHalf ? 1 : 0,
  )
  return { end, numeral: numeral && { ...numeral, isEvident: numeral.outerScale >= 6 && !isArticle } }
}

// Halves and percentages.

const time = '(?:the |this |last |next )?(?:years?|months?|hours?|days?|century|decade|time|term|\\d{4})'
const bound =
  '(?:than|over|nearly|almost|about|exceeding|exceeded|above|under|below|around|least|roughly|approximately|to) '
/** The other half is a whole, 半年 a duration, 半导体 a thing. */
const half = new RegExp(
  '(?<![另多小大前后上下])(?:一半|半数)|(?<=[近超逾])半(?=[的是为，。；、,.;)）]|$)|' +
    '(?<more>(?<![双夜年不超])过半数?(?![百天年月夜小个点日]))|' +
    String.raw`(?<!\b(?:first|second|latter|last|other|previous|former|next|third|and a|in) )half(?![-\w])` +
    String.raw`(?! (?:of )?(?:an?|${time})\b)(?:(?= of\b| the )|(?<=\b${bound}half))`,
  'y',
)

const portion = (start: number, end: number, percent: bigint): Numeral | undefined =>
  numeralOf({ start, end, writing: 'han' }, [{ value: percent }], 0, { isEvident: true })

/** Reads 百分之 with its number; 百分之百 is the whole. */
const percentAt = (source: FoldedText, start: number): Numeral | undefined => {
  const { text } = source
  const at = start + '百分之'.length
  if (text.charAt(at) === '百' && !/[一-九]/.test(text.charAt(at + 1))) return portion(start, at + 1, 100n)
  const { numeral } = isDigit(text, at) ? digitsAt(source, at, false) : hanAt(text, at, true)
  return numeral && { ...numeral, start, isEvident: true }
}

/** Returns a number whose unit, percent, is in the words around it. */
export const portionAt = (
  source: FoldedText,
  start: number,
): { numeral: Numeral; isMoreThanHalf: boolean } | undefined => {
  const { lower } = source
  // Most numbers begin otherwise, and the pattern looks behind, which takes longer than all else.
  const words = '一半过h'.includes(lower.charAt(start)) ? matchAt(half, lower, start) : null
  const numeral = words
    ? portion(start, start + words[0].length, 50n)
    : lower.startsWith('百分之', start)
      ? percentAt(source, start)
      : undefined
  return numeral && { numeral, isMoreThanHalf: words?.groups?.['more'] !== undefined }
}

const tenth =
  /成(?![员果都功立本年交长为品套像分绩效熟片批家名群型形语人份就体对])([一二三四五六七八九半\d](?![\d.]))?([多余])?/y

/** Tenths: 三成, 三成五, 三成半. */
export const tenthsAt = ({ text }: FoldedText, numeral: Numeral): { numeral: Numeral; end: number } | undefined => {
  const [word, digit = '', odd] = matchAt(tenth, text, numeral.end) ?? []
  if (word === undefined || numeral.value > 10_000n || numeral.scale > 0) return undefined
  const more = digit === '' ? 0 : digit === '半' ? 5 : (hanDigits[digit] ?? Number(digit))
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
