/** Steps 3 and 6: computes what each kept figure counts, which part of it is its own, and the bounds of both. */
import { dividedBy, larger, smaller } from './amounts.ts'
import { integerOf } from '../model/decimals.ts'
import { converted, type Conversion } from './money.ts'
import { isApproximate, type Figure } from './register.ts'
import type { Kept } from './overlaps.ts'

/** Amounts of a figure including its parts, in thousandths; a null bound is open. */
export interface Amounts {
  readonly counted: bigint
  readonly lower: bigint
  readonly upper: bigint | null
}

export interface Part extends Amounts {
  readonly figure: Figure
  /** The key of its subject. */
  readonly subject: string
  readonly whole: Part | undefined
  readonly conversion: Conversion | undefined
  /** The unit of `value`, `own` and its amounts: the unit asked for, else the figure's own. */
  readonly unit: string
  readonly value: bigint
  /** Its amount minus those of its parts; totals add this up. */
  readonly own: bigint
  /** Whether what it counts is approximate: by its own words, or by those of its parts where they count more. */
  readonly approximate: boolean
  /** The same amounts in the unit of its whole, to be subtracted there. */
  readonly inWhole: Amounts
}

type Draft = { -readonly [K in keyof Part]: K extends 'whole' ? Draft | undefined : Part[K] } & {
  parts: bigint
  partsLower: bigint
  partsApproximate: boolean
}

const lowest = ({ qualifier }: Figure, value: bigint): bigint =>
  qualifier === 'at-most' || qualifier === 'less-than' ? 0n : value

/** Returns the upper bound that the figure's source allows; null is open. */
export const highest = (
  { qualifier, upperValue }: Figure,
  value: bigint,
  inUnit: (amount: bigint) => bigint,
): bigint | null =>
  qualifier === 'at-least' || qualifier === 'more-than'
    ? null
    : qualifier === 'between' && upperValue !== null
      ? inUnit(integerOf(upperValue))
      : value

const draftOf = ({ figure, subject, conversion }: Kept, whole: Draft | undefined, unit: string | undefined): Draft => {
  const inUnit = (amount: bigint): bigint =>
    unit === undefined || conversion === undefined ? amount : converted(conversion, amount)
  const value = inUnit(integerOf(figure.value))
  const amounts = { counted: value, lower: lowest(figure, value), upper: highest(figure, value, inUnit) }
  return {
    figure,
    subject,
    whole,
    conversion,
    unit: unit ?? figure.unit,
    value,
    own: value,
    approximate: isApproximate(figure),
    ...amounts,
    inWhole: amounts,
    parts: 0n,
    partsLower: 0n,
    partsApproximate: false,
  }
}

/** Bottom up: a whole counts at least the sum of its parts, and its lower bound is at least the sum of theirs. */
const countUp = (part: Draft, toWhole: (amount: bigint) => bigint): void => {
  part.counted = larger(part.value, part.parts)
  part.own = part.counted - part.parts
  if (part.parts > part.value) part.approximate = part.partsApproximate
  part.lower = larger(part.lower, part.partsLower)
  part.upper = part.upper === null ? null : larger(part.upper, part.counted)
  part.inWhole = {
    counted: toWhole(part.counted),
    lower: toWhole(part.lower),
    upper: part.upper === null ? null : toWhole(part.upper),
  }
  if (part.whole === undefined) return
  part.whole.parts += part.inWhole.counted
  part.whole.partsLower += part.inWhole.lower
  part.whole.partsApproximate ||= part.approximate
}

/** Top down: the upper bound of a part is at most that of its whole. */
const boundDown = (part: Draft, fromWhole: (amount: bigint) => bigint): void => {
  const limit = part.whole?.upper ?? null
  if (limit === null || (part.inWhole.upper !== null && part.inWhole.upper <= limit)) return
  part.inWhole = { ...part.inWhole, upper: limit }
  const upper = larger(fromWhole(limit), part.counted)
  part.upper = part.upper === null ? upper : smaller(upper, part.upper)
}

/** Computes own parts. Wholes precede their parts in both input and output. */
export const ownParts = (kept: readonly Kept[], unit: string | undefined): readonly Part[] => {
  const drafts = new Map<Kept, Draft>()
  for (const one of kept) drafts.set(one, draftOf(one, one.whole && drafts.get(one.whole), unit))
  const parts = [...drafts.values()]
  // If a unit is asked for, wholes and parts already have it.
  const between = ({ conversion }: Draft): Conversion | undefined => (unit === undefined ? conversion : undefined)
  for (const part of parts.toReversed()) {
    const conversion = between(part)
    countUp(part, (amount) => (conversion ? converted(conversion, amount) : amount))
  }
  for (const part of parts) {
    const conversion = between(part)
    boundDown(part, (amount) => (conversion ? dividedBy(amount, conversion.rate) : amount))
  }
  return parts
}
