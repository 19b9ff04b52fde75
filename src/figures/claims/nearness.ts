/** Compares printed amounts within their rounding. */
import type { Figure } from '../register.ts'
import {
  absolute,
  compare,
  floorOf,
  fraction,
  fractionOf,
  minus,
  over,
  plus,
  touch,
  zero,
  type Fraction,
  type Interval,
} from '../fractions.ts'
import { roundedInterval } from '../printed/rounding.ts'

/** An amount as it is printed. */
export interface PrintedAmount extends Pick<Figure, 'value' | 'upperValue' | 'qualifier'> {
  /** The size of the last printed digit; zero for an amount that stands for itself alone. */
  readonly digit: Fraction
}

/** Returns what the number alone stands for, whatever bounds it. */
const numberInterval = (amount: PrintedAmount): Interval => {
  const isBound = amount.qualifier !== 'about' && amount.qualifier !== 'between'
  return roundedInterval(isBound ? { ...amount, qualifier: 'exact' } : amount, amount.digit)
}

const isAtLeast = (qualifier: Figure['qualifier']): boolean => qualifier === 'at-least' || qualifier === 'more-than'
const isAtMost = (qualifier: Figure['qualifier']): boolean => qualifier === 'at-most' || qualifier === 'less-than'

/** Returns an interval, and beyond it what its qualifier leaves open. A bound on a fall is one on its size. */
const opened = ({ value, qualifier }: PrintedAmount, { lower, upper }: Interval): Interval => {
  const isFall = value.startsWith('-')
  if (isAtLeast(qualifier)) return isFall ? { lower: null, upper } : { lower, upper: null }
  if (isAtMost(qualifier)) return isFall ? { lower, upper: null } : { lower: null, upper }
  return { lower, upper }
}

/** Returns what an amount of the register may be: a bound is as coarse as its number. */
const heldInterval = (held: PrintedAmount): Interval => opened(held, numberInterval(held))

/** Returns what a claim says: its bound is the number itself, so that 1.05 is not less than 1. */
const claimedInterval = (claimed: PrintedAmount): Interval => {
  const bound = fractionOf(claimed.value)
  const isBound = isAtLeast(claimed.qualifier) || isAtMost(claimed.qualifier)
  return opened(claimed, isBound ? { lower: bound, upper: bound } : numberInterval(claimed))
}

/** A number is not less than itself; "more than a trillion" is printed of what a register has as a trillion. */
const isBelowItself = (one: PrintedAmount, other: PrintedAmount): boolean =>
  one.value === other.value &&
  (one.qualifier === 'less-than'
    ? other.qualifier === 'exact' || isAtLeast(other.qualifier)
    : one.qualifier === 'at-most' && other.qualifier === 'more-than')

/** Reports whether a claim prints the same number as the register, within rounding, and both may be true. */
export const agree = (claimed: PrintedAmount, held: PrintedAmount): boolean =>
  touch(numberInterval(claimed), numberInterval(held)) &&
  touch(claimedInterval(claimed), heldInterval(held)) &&
  !isBelowItself(claimed, held) &&
  !isBelowItself(held, claimed)

/** Reports whether a claim and an amount of the register cannot both be true. */
export const exclude = (claimed: PrintedAmount, held: PrintedAmount): boolean =>
  !touch(claimedInterval(claimed), heldInterval(held))

/** Reports whether one end lies on the inner side of another; an open end is beyond all others. */
const isInside = (inner: Fraction | null, outer: Fraction | null, side: 1 | -1, isStrict: boolean): boolean =>
  outer === null || (inner !== null && side * compare(inner, outer) >= (isStrict ? 1 : 0))

/** Reports whether an amount of the register lies within the bound that a claim is, however the amount is rounded. */
export const satisfies = (claimed: PrintedAmount, held: PrintedAmount): boolean => {
  const { qualifier } = claimed
  if (!isAtLeast(qualifier) && !isAtMost(qualifier)) return false
  const isStrict = qualifier === 'more-than' || qualifier === 'less-than'
  const [inner, outer] = [roundedInterval(held, held.digit), claimedInterval(claimed)]
  return isInside(inner.lower, outer.lower, 1, isStrict) && isInside(inner.upper, outer.upper, -1, isStrict)
}

const eighth = (end: Fraction): Fraction => over(absolute(end), fraction(8n))
const one = fraction(1n)

/** Returns integers around every number that can agree with an amount, however either is rounded. */
export const reachOf = (amount: PrintedAmount): { readonly least: string; readonly most: string } => {
  const { lower, upper } = numberInterval(amount)
  const [least, most] = [lower ?? zero, upper ?? lower ?? zero]
  return {
    least: floorOf(minus(minus(least, eighth(least)), one)).toString(),
    most: floorOf(plus(plus(most, eighth(most)), one)).toString(),
  }
}
