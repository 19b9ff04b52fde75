/** The interval that a printed amount stands for. */
import { integerOf } from '../../model/decimals.ts'
import {
  absolute,
  fraction,
  fractionOf,
  least,
  minus,
  over,
  plus,
  times,
  zero,
  type Fraction,
  type Interval,
} from '../fractions.ts'
import type { Figure } from '../register.ts'

const two = fraction(2n)
const twentieth = fraction(1n, 20n)

/** Returns the size of the last digit of a decimal that is not zero, or zero: it is printed no more coarsely than that. */
export const lastDigit = (value: string): Fraction => {
  const thousandths = integerOf(value)
  if (thousandths === 0n) return zero
  let size = 1n
  while (thousandths % (size * 10n) === 0n) size *= 10n
  return fraction(size, 1000n)
}

/** Half of a digit, never more than five percent of the value. */
const halfOf = (digit: Fraction, value: Fraction): Fraction =>
  least(over(digit, two), times(absolute(value), twentieth))

const around = (value: Fraction, half: Fraction): Interval => ({ lower: minus(value, half), upper: plus(value, half) })

/** Returns the interval of an amount whose last printed digit has this size; zero if it is exact. */
export const roundedInterval = (
  { value, upperValue, qualifier }: Pick<Figure, 'value' | 'upperValue' | 'qualifier'>,
  digit: Fraction,
): Interval => {
  const amount = fractionOf(value)
  switch (qualifier) {
    case 'exact':
      return around(amount, halfOf(digit, amount))
    case 'about':
      return around(amount, times(halfOf(lastDigit(value), amount), two))
    // A fall is bounded by its size: 下降16%以上 is -16 or lower.
    case 'at-least':
    case 'more-than':
      return amount.numerator < 0n ? { lower: null, upper: amount } : { lower: amount, upper: null }
    case 'at-most':
    case 'less-than':
      return amount.numerator < 0n ? { lower: amount, upper: zero } : { lower: zero, upper: amount }
    case 'between':
      return { lower: amount, upper: upperValue === null ? null : fractionOf(upperValue) }
  }
}
