/** Numbers in Chinese numerals: 三千二百, 一点五万亿, 两, and the bare scales 万亿 and 百. */
import { moreAt } from './digits.ts'
import { longestNumber, measured, type Parts, type Reading } from './numeral.ts'
import { hanScaleAt, isHanScaleAt, isUnitWithScale, outerOf, powerOf, restOfNumber } from './scales.ts'
import { hasHan } from '../../languages/han.ts'

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

export const hanAt = (text: string, start: number, isPercent = false): Reading => {
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
  const value = measured({ ...read, power: read.power + outerPower, lastDigit: read.lastDigit + outerPower })
  if (!value) return { end }
  if (inner !== null) end = outer?.end ?? end + 1
  const hasScale = outer !== undefined || /[百千万亿]/.test(word)
  const [scaleWord = ''] = /[十百千]?(?:万亿|[万亿])$|[百千]$/.exec(word) ?? []
  const scale = outerPower || powerOf(scaleWord)
  return {
    end,
    numeral: {
      start,
      end,
      ...value,
      writing: 'han',
      scale,
      outerScale: outerOf(scale),
      hasScale,
      isBareScale: isBare,
      // What goes on in Chinese may be an idiom, as 一千零一夜.
      isEvident: (hasScale && !isHan(text, end)) || (isBare && powerOf(word) >= 8),
      isYearLike: false,
      isInteger: value.value % 1000n === 0n,
      more: inner,
    },
  }
}
