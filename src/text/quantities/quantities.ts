/** Reads the quantities in a text, English and Chinese, from words and digits alone; it never guesses. */
import { isScaleAlone, type Amount } from './amounts.ts'
import { decimalText } from './decimals.ts'
import { withEquivalents } from './equivalents.ts'
import { folded, type FoldedText } from './fold.ts'
import { isMoneyAfter, nounBefore, organizationBefore } from './nouns.ts'
import { canBeNegative, isDecline, qualifierAfterNumber, qualifiersBeforeNumber, strongest } from './qualifiers.ts'
import { amountsIn } from './scan.ts'
import { joined } from './sequences.ts'
import type { Qualifier } from './words/language.ts'

export type { Qualifier } from './words/language.ts'
export { unitsAgree } from './units.ts'

export interface Quantity {
  /**
   * UTF-16 offsets in the text: from the first qualifier, currency or minus sign to the last unit, counted noun or
   * qualifier, and to the closing bracket where an equivalent follows. A word of decline is outside.
   */
  readonly start: number
  readonly end: number
  readonly text: string
  /** Canonical decimals: at most 15 digits before the point and 3 behind it. */
  readonly value: string
  /** The upper end of a range, else null. */
  readonly upperValue: string | null
  /** An ISO 4217 code, `percent`, `percentage-point`, `fold`, a singular counted noun, or null if none can be told. */
  readonly unit: string | null
  readonly qualifier: Qualifier
  /** Equivalents in other units that are printed in brackets. */
  readonly reported: readonly { readonly value: string; readonly unit: string }[]
  /** The size of the last printed digit; of a range, that of its lower end. */
  readonly precision: string
}

/** A quantity that is not yet text. */
interface Read {
  readonly start: number
  readonly end: number
  readonly value: bigint
  readonly upper: bigint | null
  readonly unit: string | null
  readonly qualifier: Qualifier
  readonly precision: bigint
  readonly isNegative: boolean
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

/** A bare scale counts after a qualifier, or as an amount of money that is no heading of a table, as （亿元）. */
const countsAsBareScale = (
  { text }: FoldedText,
  { numeral, isMoney, start }: Amount,
  isQualified: boolean,
): boolean => {
  if (!numeral.isBareScale || isQualified) return true
  const isHeading = /[(:/]$|单位[:]?$/.test(text.slice(Math.max(0, start - 3), start))
  return isMoney && numeral.more === null && !isHeading && (numeral.value >= hundredMillion || numeral.scale > 4)
}

const readAmount = (
  source: FoldedText,
  amount: Amount,
  upper: Amount | null,
  isInDecline: boolean,
): Read | undefined => {
  const { numeral } = amount
  const last = upper ?? amount
  const signStart = amount.minus ?? amount.start
  const before = qualifiersBeforeNumber(source, signStart, numeral.isBareScale || amount.isMoreThanHalf)
  if (!countsAsBareScale(source, amount, before.found.length > 0)) return undefined
  const inner = qualifierAfterNumber(source, last.qualifierAt)
  const after = qualifierAfterNumber(source, last.end)
  const isMinus =
    amount.minus !== null &&
    (canBeNegative(amount) || !/[\p{Script=Han}\d%)]/u.test(source.text.charAt(amount.minus - 1)))
  const isFall =
    amount.minus === null && canBeNegative(amount) && (isInDecline || isDecline(source, before.start, amount.unit))
  const value = isMinus || isFall ? -numeral.value : numeral.value
  const upperSigned =
    upper && (isFall || (upper.minus !== null && isMinus) ? -upper.numeral.value : upper.numeral.value)
  const end = Math.max(last.end, inner?.end ?? 0, after?.end ?? 0)
  return {
    start: before.found.length > 0 ? before.start : isMinus ? signStart : amount.start,
    end,
    value: upperSigned !== null && upperSigned < value ? upperSigned : value,
    upper: upperSigned !== null && upperSigned < value ? value : upperSigned,
    unit: unitAround(source, amount, before.start, end),
    qualifier: upper
      ? 'between'
      : strongest([
          ...before.found,
          amount.isMoreThanHalf ? 'more-than' : null,
          after?.meaning.qualifier,
          inner?.meaning.qualifier,
          numeral.more,
        ]),
    precision: numeral.precision,
    isNegative: isFall,
  }
}

/** Returns the quantities of a text in their order; no two overlap. Takes time linear in the text's length. */
export const quantitiesIn = (text: string): Quantity[] => {
  const source = folded(text)
  const read: Read[] = []
  const sequence = joined(source, amountsIn(source))
  let isInDecline = false
  for (let at = 0; at < sequence.length; at++) {
    const { amount, joint } = sequence[at] ?? {}
    if (!amount?.isEvident || amount.isLabelled) {
      isInDecline = false
      continue
    }
    const upper = joint === 'range' ? sequence[at + 1] : undefined
    if (upper) at++
    const quantity = readAmount(source, amount, upper?.amount ?? null, isInDecline)
    if (quantity && quantity.start >= (read.at(-1)?.end ?? 0)) read.push(quantity)
    // A fall holds for all numbers of a list.
    isInDecline = (quantity?.isNegative ?? false) && (upper ?? sequence[at])?.joint === 'list'
  }
  return withEquivalents(source, read).map(({ start, end, value, upper, unit, qualifier, precision, reported }) => ({
    start,
    end,
    text: text.slice(start, end),
    value: decimalText(value),
    upperValue: upper === null ? null : decimalText(upper),
    unit,
    qualifier,
    reported: reported.map((equivalent) => ({ value: decimalText(equivalent.value), unit: equivalent.unit })),
    precision: decimalText(precision),
  }))
}
