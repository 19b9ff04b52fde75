/** Joins numbers to ranges and lists: a unit at the end holds for the numbers before it that have none. */
import type { Amount } from './amounts.ts'
import type { FoldedText } from './fold.ts'
import { asRange, isChange } from './ranges.ts'
import { haveOneUnit, isBare, withUnitOf } from './shared-units.ts'
import { changeWords, listWords, rangeWords } from './words/tables.ts'

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
  one.numeral.isInteger &&
  one.numeral.precision === 1000n &&
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
  const { numeral } = one
  const isComma = word === ',' && isInList
  if (!other.isEvident || !(isComma || (word !== ',' && listWords.has(word)))) return undefined
  if (
    isBare(one) &&
    (numeral.isYearLike || numeral.writing === 'han' || (word === '、' && isHeading(source, one, other)))
  )
    return undefined
  if (one.unit !== null || !haveOneUnit(one, other)) return undefined
  return withUnitOf(one, other)
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
    const isChanging = changeWords.has(word) || rangeWords.has(word) ? isChange(source, one) : false
    const range = isChanging || joints[at + 1] === 'range' ? undefined : asRange(source, one, other, word, isEven)
    if (range) {
      joints[at] = 'range'
      ;[amounts[at], amounts[at + 1]] = range
      continue
    }
    const isChanged = (changeWords.has(word) && word !== 'to') || isChanging
    const taken = isChanged
      ? one.unit === null && other.isEvident && !one.numeral.isYearLike && haveOneUnit(one, other)
        ? withUnitOf(one, other)
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
    const word =
      before?.isLabelled && amount.start - before.end < longestJoint
        ? lower.slice(before.end, amount.start).trim()
        : null
    const isJoined =
      word !== null &&
      word !== ',' &&
      (rangeWords.has(word) || listWords.has(word)) &&
      !amount.isMoney &&
      amount.unit !== 'percent'
    labelled.push(isJoined ? { ...amount, isLabelled: true } : amount)
  }
  return labelled
}
