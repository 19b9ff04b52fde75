/** Tells what a part adds to its row by itself, if it does: one that depends on others is linked to them. */
import { largestInteger } from '../amounts.ts'
import type { Part } from '../own-parts.ts'
import { spokenFor, yearOf } from '../periods.ts'
import type { Figure } from '../register.ts'
import { addUp } from '../rows.ts'

/** Thousandths of the unit of a row. */
export interface AddedAlone {
  readonly own: bigint
  readonly lower: bigint
  readonly upper: bigint | null
  readonly approximate: boolean
}

/** Nothing, as what is left out adds. */
export const none: AddedAlone = { own: 0n, lower: 0n, upper: 0n, approximate: false }

const fits = (amount: bigint | null): boolean => amount === null || amount <= largestInteger

/**
 * Returns a function from a part to what it adds to its row;
 * undefined if that depends on rates or on other parts of the
 * row, or does not fit. Exact parts, and a single one without bounds, add their own part;
 * if no query can separate several parts, the first adds the bounds of all.
 */
export const addedAlone = (
  parts: readonly Part[],
  placeOf: (figure: Figure) => unknown,
  isStock: boolean,
  asked: string | undefined,
): ((part: Part) => AddedAlone) | undefined => {
  if (!parts.every(({ own }) => fits(own))) return undefined
  // Amounts in the unit asked for are subtracted as they are.
  if (asked === undefined && parts.some(({ conversion }) => conversion !== undefined)) return undefined
  if (
    parts.every(({ counted, lower, upper }) => lower === counted && upper === counted) &&
    (parts.length === 1 || parts.every(({ approximate }) => !approximate))
  )
    return ({ own, approximate }) => ({ own, lower: own, upper: own, approximate })
  if (
    new Set(
      parts.map(({ figure, unit }) => JSON.stringify([placeOf(figure), yearOf(spokenFor(figure, isStock)), unit])),
    ).size > 1
  )
    return undefined
  const [{ lower, upper, approximate } = none] = addUp(parts, () => [])
  return fits(lower) && fits(upper)
    ? (part) => (part === parts[0] ? { own: part.own, lower, upper, approximate } : { ...none, own: part.own })
    : undefined
}
