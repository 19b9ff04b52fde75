/** Reads an amount with the words around it: its qualifiers, its sign, and a unit that it does not print itself. */
import { isScaleAlone, type Amount } from './amounts.ts'
import type { FoldedText } from './fold.ts'
import { isMoneyAfter, nounBefore, organizationBefore } from './nouns.ts'
import { canBeNegative, declineBefore, qualifierAfterNumber, qualifiersBeforeNumber, strongest } from './qualifiers.ts'
import type { Qualifier } from './words/language.ts'
import { hasHan } from '../languages/han.ts'

/** A quantity before its values are text. */
export interface Read {
  readonly start: number
  readonly end: number
  readonly value: bigint
  readonly upper: bigint | null
  readonly unit: string | null
  readonly qualifier: Qualifier
  readonly precision: bigint
  readonly isFall: boolean
}

/** The unit of the words around an amount that prints none: the noun before 80个, money around 4015.1亿. */
const unitAround = ({ lower }: FoldedText, amount: Amount, start: number, end: number): string | null => {
  const { unit, classifier, numeral } = amount
  // 医院3家 are hospitals; without a noun 家 are companies.
  if (classifier === '家' && unit === 'company') return organizationBefore(lower, start) ?? unit
  if (unit !== null || numeral.writing === 'english') return unit
  const isScale = isScaleAlone(amount)
  if (classifier === null && !isScale) return null
  if (isScale && isMoneyAfter(lower, end)) return 'CNY'
  const before = nounBefore(lower, start)
  return before && (isScale || !before.isMoney) ? before.unit : null
}

const hundredMillion = 10n ** 11n

/** After other characters a bare scale may be the end of a number that is masked, or in a writing that is not read. */
const beforeBareScale = /^$|[\p{Script=Han}，。;、!?"'“”‘’《》「」『』]$|\p{Script=Han}\p{P}?\n$|\n\n$/u
/** The unit of a table, and 双百亿, which counts two things. */
const isNoAmount = /单位[为是]?$|双$/

/** A bare scale counts after a qualifier, or as an amount of money. */
const countsAsBareScale = (
  { text }: FoldedText,
  { numeral, isMoney, start }: Amount,
  isQualified: boolean,
): boolean => {
  if (!numeral.isBareScale || isQualified) return true
  const before = text.slice(Math.max(0, start - 3), start)
  const isAmount = beforeBareScale.test(before) && !isNoAmount.test(before)
  return isMoney && numeral.more === null && isAmount && (numeral.value >= hundredMillion || numeral.scale > 4)
}

/** Reports whether the minus before an amount is a sign, and not a dash after another number or word. */
const isSign = ({ text }: FoldedText, amount: Amount, previousEnd: number): boolean => {
  const { minus } = amount
  if (minus === null || minus === previousEnd) return false
  const before = text.charAt(minus - 1)
  return !/[\d%)]/.test(before) && (canBeNegative(amount.unit) || !hasHan(before))
}

/** Puts the ends of a range in order: a fall of 5 to 6 percent is -6 to -5. */
const signed = (value: bigint, upper: bigint | null): [value: bigint, upper: bigint | null] =>
  upper !== null && upper < value ? [upper, value] : [value, upper]

/**
 * Reads an amount, or a range, with its qualifiers and sign.
 * `previousEnd` is where the number before ends, and `isInDecline` tells of a list that began with a fall.
 */
export const readAmount = (
  source: FoldedText,
  amount: Amount,
  upper: Amount | null,
  previousEnd: number,
  isInDecline: boolean,
): Read | undefined => {
  const { numeral, unit } = amount
  const last = upper ?? amount
  const isMinus = isSign(source, amount, previousEnd)
  const start = isMinus ? (amount.minus ?? amount.start) : amount.start
  const before = qualifiersBeforeNumber(source, start, numeral.isBareScale || amount.isMoreThanHalf)
  if (!countsAsBareScale(source, amount, before.found.length > 0)) return undefined
  const inner = qualifierAfterNumber(source, last.qualifierAt)
  const after = qualifierAfterNumber(source, last.end)
  const isFall =
    !isMinus && canBeNegative(unit) && (isInDecline || declineBefore(source, before.start, unit) !== undefined)
  const isUpperNegative = isFall || (isMinus && upper !== null && upper.minus !== null)
  const [value, upperValue] = signed(
    isMinus || isFall ? -numeral.value : numeral.value,
    upper && (isUpperNegative ? -upper.numeral.value : upper.numeral.value),
  )
  const end = Math.max(last.end, inner?.end ?? 0, after?.end ?? 0)
  const more = amount.isMoreThanHalf ? 'more-than' : numeral.more
  return {
    start: before.start,
    end,
    value,
    upper: upperValue,
    unit: unitAround(source, amount, before.start, end),
    qualifier: upper
      ? 'between'
      : strongest([...before.found, after?.meaning.qualifier, inner?.meaning.qualifier, more]),
    precision: numeral.precision,
    isFall,
  }
}
