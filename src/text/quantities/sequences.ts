/** Joins numbers to ranges and lists: a unit at the end holds for the numbers before it that have none. */
import type { Amount } from './amounts.ts'
import type { FoldedText } from './fold.ts'
import { fits } from './numerals.ts'
import { changeWords, listWords, rangeWords } from './words.ts'

/** Nothing tells what the number counts. */
const isBare = ({ isEvident, classifier, isLabelled }: Amount): boolean =>
  !isEvident && classifier === null && !isLabelled

/** Reports whether two amounts may have one unit, printed once or twice. */
const haveOneUnit = (one: Amount, other: Amount): boolean => {
  if (!other.isEvident) return one.isUnitBefore && isBare(other)
  if (isBare(one) || one.unit === other.unit) return true
  if (one.unit !== null) return one.isUnitBefore && other.unit === null && other.classifier === null
  return (
    one.classifier === null ||
    one.classifier === other.classifier ||
    (one.classifier === '个' && other.unit === 'percentage-point')
  )
}

/** Returns the scales of another number that a number may leave out, the likeliest first. */
const scalesFor = (one: Amount, other: Amount): number[] => {
  const { scale, outerScale } = other.numeral
  if (one.classifier !== null || (one.unit !== null && !one.isUnitBefore)) return []
  if (!one.numeral.hasScale && (isBare(one) || one.isUnitBefore)) return [scale, outerScale]
  // 1万至2万亿 and 1,000至1,500亿 leave out the outer scale.
  return one.numeral.scale < outerScale ? [outerScale] : []
}

/** Reports whether numbers of a list are of one size; what is not may have no scale but its own, as in 1000万、2亿元. */
const areNear = (one: bigint, other: bigint): boolean => one <= 10n * other && other <= 10n * one

/** Returns an amount with the unit of another, and with the scale that it leaves out, where that makes it plausible. */
const withSharedUnit = (
  one: Amount,
  other: Amount,
  isPlausible: (one: bigint, other: bigint) => boolean,
): Amount | undefined => {
  const scales = scalesFor(one, other)
  const scaled = (power: number): bigint => one.numeral.value * 10n ** BigInt(power)
  const plausible = scales.find((scale) => isPlausible(scaled(scale), other.numeral.value))
  // A bare number has no size of its own.
  const shared = plausible ?? (one.numeral.hasScale || one.numeral.isEvident ? 0 : (scales[0] ?? 0))
  const factor = 10n ** BigInt(shared)
  const value = one.numeral.value * factor
  if (!fits(value)) return undefined
  const { scale, outerScale } = other.numeral
  const scaledUp = { value, precision: one.numeral.precision * factor, hasScale: true, scale, outerScale }
  return {
    ...one,
    numeral: shared === 0 ? one.numeral : { ...one.numeral, ...scaledUp },
    unit: one.unit ?? other.unit,
    isMoney: one.isMoney || other.isMoney,
    classifier: one.classifier ?? other.classifier,
    isEvident: true,
  }
}

// Tells ranges from changes: "5 to 6 percent" is a range, "rose from 5 to 6 percent" names two values.

const changeVerb = new RegExp(
  String.raw`\b(?:rose|risen|rise|rising|up|grew|grow|grown|growth|increas\w+|rais\w+|expand\w+|improv\w+|climb\w+|jump\w+|` +
    String.raw`fell|fall\w*|down|drop\w*|declin\w+|decreas\w+|reduc\w+|cut|lower\w*|lift\w*|boost\w*|went|chang\w+|shr[aiu]nk)\b`,
)

/** Reports whether "from … to", 由…至, 从…到, or 增加500亿元至1.05万亿元, tell of a change, and not of a range. */
const isChange = ({ lower }: FoldedText, one: Amount, other: Amount): boolean => {
  const before = lower.slice(Math.max(0, one.start - 60), one.start).replace(/^.*[.;。；]/s, '')
  const isFar = (one.isMoney || one.classifier !== null) && other.numeral.value > 2n * one.numeral.value
  const changedBy = /(?:增加|增长|提高|上升|扩大|[上下]调|减少|下降|降低|[削压缩]减|\bby)[了约]? ?$/
  if (/[由从]约?$/.test(before) || (isFar && changedBy.test(before))) return true
  const from = /^(.*)\bfrom $/s.exec(before)?.[1]
  return from !== undefined && changeVerb.test(from)
}

/** Reports whether "between … and", 介于…和 or …和…之间 make a range of two numbers. */
const isBetween = ({ lower }: FoldedText, one: Amount, other: Amount): boolean =>
  /(?:\bbetween |介于)$/.test(lower.slice(Math.max(0, one.start - 8), one.start)) ||
  /^ ?之?间/.test(lower.slice(other.end, other.end + 3))

const signed = ({ numeral, minus }: Amount): bigint => (minus === null ? numeral.value : -numeral.value)

/** Returns both ends of a range with their unit and scale; `isEven` tells of spaces on both sides of the dash, or none. */
const asRange = (
  source: FoldedText,
  one: Amount,
  other: Amount,
  word: string,
  isEven: boolean,
): [Amount, Amount] | undefined => {
  const isWord = rangeWords.has(word) || (rangeWords.has(word.slice(0, -1)) && other.minus !== null)
  if (!(isWord && isEven) && !(['and', '和', '与', '及'].includes(word) && isBetween(source, one, other)))
    return undefined
  if (!haveOneUnit(one, other)) return undefined
  const upper = withSharedUnit(other, one, areNear)
  const lower = upper && withSharedUnit(one, upper, (low, high) => low < high)
  const positive = word === '-' && upper ? { ...upper, minus: null } : upper
  return lower && positive && signed(lower) < signed(positive) ? [lower, positive] : undefined
}

export type Joint = 'range' | 'list' | 'change' | null

export interface Joined {
  readonly amount: Amount
  /** The word that joins it to the next amount. */
  readonly joint: Joint
}

/** Longer words join nothing. */
const longestJoint = 12

/** Two digits, in thousandths. */
const largestHeading = 99_000n

/** A small number and 、 at the beginning of a line are a heading, unless the next number goes on counting. */
const isHeading = ({ text }: FoldedText, one: Amount, other: Amount): boolean =>
  /(?:^|\n) *$/.test(text.slice(Math.max(0, one.start - 4), one.start)) &&
  one.numeral.value <= largestHeading &&
  other.numeral.value !== one.numeral.value + 1000n

/** Returns a number of a list with the unit of the next one; a comma joins only what `and` has joined behind it. */
const asList = (
  source: FoldedText,
  one: Amount,
  other: Amount,
  word: string,
  isInList: boolean,
): Amount | undefined => {
  const { isYearLike, writing } = one.numeral
  const isJoined = word === ',' ? isInList : listWords.has(word)
  const isOwn = isYearLike || writing === 'han' || (word === '、' && isHeading(source, one, other))
  const isShared = one.unit === null && other.isEvident && haveOneUnit(one, other) && !(isOwn && isBare(one))
  return isJoined && isShared ? withSharedUnit(one, other, areNear) : undefined
}

/** Goes backwards, so that what a number takes from the next one goes on to the number before it. */
export const joined = (source: FoldedText, given: readonly Amount[]): Joined[] => {
  const amounts = withLabels(source, given)
  const joints: Joint[] = amounts.map(() => null)
  for (let at = amounts.length - 2; at >= 0; at--) {
    const one = amounts[at]
    const other = amounts[at + 1]
    if (!one || !other || one.isLabelled || other.isLabelled || other.start - one.end > longestJoint) continue
    const between = source.lower.slice(one.end, other.start)
    const word = between.trim()
    const isEven = between.startsWith(' ') === between.endsWith(' ')
    const isChanging = changeWords.has(word) || rangeWords.has(word) ? isChange(source, one, other) : false
    const range = isChanging || joints[at + 1] === 'range' ? undefined : asRange(source, one, other, word, isEven)
    if (range) {
      joints[at] = 'range'
      ;[amounts[at], amounts[at + 1]] = range
      continue
    }
    const isChanged = (changeWords.has(word) && word !== 'to') || isChanging
    const taken = isChanged
      ? one.unit === null && other.isEvident && !one.numeral.isYearLike && haveOneUnit(one, other)
        ? withSharedUnit(one, other, areNear)
        : undefined
      : asList(source, one, other, word, joints[at + 1] === 'list')
    if (taken) amounts[at] = taken
    if (isChanged) joints[at] = 'change'
    else if (taken || (listWords.has(word) && one.unit !== null && one.unit === other.unit)) joints[at] = 'list'
  }
  return amounts.map((amount, at) => ({ amount, joint: joints[at] ?? null }))
}

/** A label holds for all numbers of its list or range: 第3至5条. */
const withLabels = ({ lower }: FoldedText, amounts: readonly Amount[]): Amount[] => {
  const labelled: Amount[] = []
  for (const amount of amounts) {
    const before = labelled.at(-1)
    const isBehind = before?.isLabelled === true && amount.start - before.end < longestJoint
    const word = isBehind ? lower.slice(before.end, amount.start).trim() : ','
    const isCount = !amount.isMoney && amount.unit !== 'percent'
    const isJoined = isCount && word !== ',' && (rangeWords.has(word) || listWords.has(word))
    labelled.push(isJoined ? { ...amount, isLabelled: true } : amount)
  }
  return labelled
}
