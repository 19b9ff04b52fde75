/** The amounts in findings, rounded half to even to what a person says of them. */
import { decimalText } from '../../model/decimals.ts'
import type { Amount } from '../../text/findings/params.ts'
import { rateBetween } from '../amounts.ts'
import {
  absolute,
  compare,
  floorOf,
  fraction,
  over,
  plus,
  times,
  zero,
  type Fraction,
  type Interval,
} from '../fractions.ts'

const [two, ten] = [fraction(2n), fraction(10n)]
const finest = fraction(1n, 1000n)

/** Rounds to a multiple of a digit, half to even. */
const rounded = (amount: Fraction, digit: Fraction): Fraction => {
  const steps = over(amount, digit)
  const below = floorOf(steps)
  const half = compare(plus(steps, fraction(-below)), fraction(1n, 2n))
  return times(fraction(half > 0 || (half === 0 && below % 2n !== 0n) ? below + 1n : below), digit)
}

const textOf = (amount: Fraction): string => decimalText(floorOf(over(amount, finest)))

/** Rounds to a digit, or as many finer ones as tell the amount from another. Zero is no digit: all are said. */
export const roundedAt = (amount: Fraction, digit: Fraction, apartFrom = ''): string => {
  for (let at = compare(digit, zero) === 0 ? finest : digit; compare(at, finest) > 0; at = over(at, ten)) {
    const text = textOf(rounded(amount, at))
    if (text !== apartFrom) return text
  }
  return textOf(rounded(amount, finest))
}

/** Rounds to as few digits as keep an amount between two others. */
const roundest = (amount: Fraction, isNear: (rounded: Fraction) => boolean): string => {
  let digit = finest
  while (isNear(rounded(amount, times(digit, ten))) && compare(times(digit, ten), absolute(amount)) <= 0)
    digit = times(digit, ten)
  return textOf(rounded(amount, digit))
}

const middleOf = (lower: Fraction, upper: Fraction): Fraction => over(plus(lower, upper), two)

/** Says an interval by what lies in its middle, or by its only end, at a digit. */
export const amountIn = ({ lower, upper }: Interval, unit: string, digit: Fraction, apartFrom?: string): Amount => {
  const value = lower && upper ? middleOf(lower, upper) : (lower ?? upper ?? zero)
  const isExact = lower && upper && compare(plus(lower, digit), upper) >= 0
  return {
    qualifier: isExact ? 'exact' : lower && upper ? 'about' : lower ? 'at-least' : 'at-most',
    value: roundedAt(value, digit, apartFrom),
    upperValue: null,
    unit,
  }
}

/** Says an interval in as few digits as lie in it; its only end at a digit. */
export const fewDigitsIn = (interval: Interval, unit: string, digit: Fraction): Amount => {
  const { lower, upper } = interval
  if (!lower || !upper) return amountIn(interval, unit, digit)
  const isNear = (one: Fraction): boolean => compare(one, lower) >= 0 && compare(one, upper) <= 0
  return { qualifier: 'about', value: roundest(middleOf(lower, upper), isNear), upperValue: null, unit }
}

const rateDigits = 4

/** Says how much of one amount another one is. */
export const rateText = (first: bigint, second: bigint): string => {
  const { scaled, places } = rateBetween(first, second)
  const spare = Math.max(0, Math.min(places, scaled.toString().length - rateDigits))
  return decimalText(floorOf(rounded(fraction(scaled), fraction(10n ** BigInt(spare)))), places)
}
