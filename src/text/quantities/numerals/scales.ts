/** Scale words of Chinese and English as powers of ten. */
import { afterWords } from '../words/tables.ts'
import { wordTable } from '../word-table.ts'

const hanPowers: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 }

export interface Scale {
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
export const unreadScaleAt = (lower: string, start: number, isMoney: boolean): number | undefined => {
  const scales = isMoney ? otherScaleOfMoney : otherScale
  scales.lastIndex = start
  return scales.test(lower) ? scales.lastIndex : undefined
}

/** Returns the end of the Chinese scales at a position. */
export const afterHanScales = (text: string, start: number): number => {
  let end = start
  while (isHanScaleAt(text, end) && !isUnitWithScale(text, end)) end++
  return end
}

const isJoint = (character: string): boolean => character === ' ' || character === '-' || character === '\n'

/** Returns the English scale word at a position, or after a space or hyphen there. */
export const latinScaleAt = (lower: string, start: number, isMoney: boolean): Scale | undefined => {
  const word = englishScales.at(lower, isJoint(lower.charAt(start)) ? start + 1 : start)
  const found = word ?? letterScales.at(lower, start)
  if (!found) return undefined
  const isGood = word !== undefined || isMoney || afterWords.at(lower, found.end + 1)?.meaning.kind === 'unit'
  return isGood ? { end: found.end, power: found.meaning } : undefined
}
