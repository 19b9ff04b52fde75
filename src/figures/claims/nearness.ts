/** Compares printed amounts within their rounding. */
import type { Figure } from '../register.ts'
import {
  absolute,
  floorOf,
  fraction,
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

/** Returns what the amount may be: its rounding, and beyond it what its qualifier leaves open. */
const wholeInterval = (amount: PrintedAmount): Interval => {
  const { lower, upper } = numberInterval(amount)
  const isFall = amount.value.startsWith('-')
  switch (amount.qualifier) {
    case 'at-least':
    case 'more-than':
      return isFall ? { lower: null, upper } : { lower, upper: null }
    case 'at-most':
    case 'less-than':
      return isFall ? { lower, upper: null } : { lower: null, upper }
    default:
      return { lower, upper }
  }
}

/** A number is not less than itself; "more than a trillion" is printed of what a register has as a trillion. */
const isBelowItself = (one: PrintedAmount, other: PrintedAmount): boolean =>
  one.qualifier === 'less-than' && other.qualifier === 'exact' && one.value === other.value

/** Reports whether two amounts are printed as the same number, within rounding, and may both be true. */
export const agree = (one: PrintedAmount, other: PrintedAmount): boolean =>
  touch(numberInterval(one), numberInterval(other)) &&
  touch(wholeInterval(one), wholeInterval(other)) &&
  !isBelowItself(one, other) &&
  !isBelowItself(other, one)

/** Reports whether two amounts cannot both be true. */
export const exclude = (one: PrintedAmount, other: PrintedAmount): boolean =>
  !touch(wholeInterval(one), wholeInterval(other))

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
