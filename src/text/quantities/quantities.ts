/** Reads the quantities in a text, English and Chinese, from words and digits alone; it never guesses. */
import { decimalText } from '../../model/decimals.ts'
import { withEquivalents } from './equivalents.ts'
import { folded } from './fold.ts'
import { readAmount, type Read } from './read-amount.ts'
import { amountsIn } from './scan.ts'
import { joined } from './sequences.ts'
import type { Qualifier } from './words/language.ts'

export type { Qualifier } from './words/language.ts'
export { kindOf, unitsAgree, type UnitKind } from './units.ts'

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
    const previousEnd = sequence[at - 1]?.amount.end ?? -1
    const upper = joint === 'range' ? sequence[at + 1] : undefined
    if (upper) at++
    const quantity = readAmount(source, amount, upper?.amount ?? null, previousEnd, isInDecline)
    if (quantity && quantity.start >= (read.at(-1)?.end ?? 0)) read.push(quantity)
    // A fall holds for all numbers of a list: 分别下降5%、6%.
    isInDecline = quantity?.isFall === true && (upper?.joint ?? joint) === 'list'
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
