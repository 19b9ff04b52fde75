/** Exact fractions, and intervals between them: rounding and division leave nothing over. */
import { decimalText, integerOf } from '../model/decimals.ts'

/** The denominator is above zero; fractions are not reduced. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const fraction = (numerator: bigint, denominator = 1n): Fraction =>
  denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator }

export const zero = fraction(0n)

/** Converts a decimal of up to three places. */
export const fractionOf = (decimal: string): Fraction => fraction(integerOf(decimal), 1000n)

export const compare = (one: Fraction, other: Fraction): number => {
  const [first, second] = [one.numerator * other.denominator, other.numerator * one.denominator]
  return first < second ? -1 : first > second ? 1 : 0
}

/** Keeps the larger denominator where the other divides it: that of a sum of thousands of amounts must not grow. */
export const plus = (one: Fraction, other: Fraction): Fraction => {
  const [coarse, fine] = one.denominator <= other.denominator ? [one, other] : [other, one]
  return fine.denominator % coarse.denominator === 0n
    ? fraction(fine.numerator + coarse.numerator * (fine.denominator / coarse.denominator), fine.denominator)
    : fraction(
        one.numerator * other.denominator + other.numerator * one.denominator,
        one.denominator * other.denominator,
      )
}

export const negative = ({ numerator, denominator }: Fraction): Fraction => ({ numerator: -numerator, denominator })

export const minus = (one: Fraction, other: Fraction): Fraction => plus(one, negative(other))

export const times = (one: Fraction, other: Fraction): Fraction =>
  fraction(one.numerator * other.numerator, one.denominator * other.denominator)

/** Divides by a fraction other than zero. */
export const over = (one: Fraction, other: Fraction): Fraction =>
  fraction(one.numerator * other.denominator, one.denominator * other.numerator)

export const least = (one: Fraction, other: Fraction): Fraction => (compare(one, other) <= 0 ? one : other)

export const absolute = (one: Fraction): Fraction => (one.numerator < 0n ? negative(one) : one)

/** Returns the greatest integer not above a fraction. */
export const floorOf = ({ numerator, denominator }: Fraction): bigint => {
  const quotient = numerator / denominator
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient
}

const thousand = fraction(1000n)

const flooredText = (one: Fraction): string => decimalText(floorOf(times(one, thousand)))
const ceiledText = (one: Fraction): string => decimalText(-floorOf(times(negative(one), thousand)))

/** A closed interval; an end that is null is open. */
export interface Interval {
  readonly lower: Fraction | null
  readonly upper: Fraction | null
}

/** An interval as decimals, rounded outwards to three places, so that it loses none of its values. */
export interface IntervalText {
  lower: string | null
  upper: string | null
}

export const textOf = ({ lower, upper }: Interval): IntervalText => ({
  lower: lower && flooredText(lower),
  upper: upper && ceiledText(upper),
})

/** Reports whether all of an interval is below another. */
export const isBelow = ({ upper }: Interval, { lower }: Interval): boolean =>
  upper !== null && lower !== null && compare(upper, lower) < 0

/** Reports whether two intervals have a value in common. */
export const touch = (one: Interval, other: Interval): boolean => !isBelow(one, other) && !isBelow(other, one)

export const reachesZero = (one: Interval): boolean => touch(one, { lower: zero, upper: zero })

/** Combines two ends; an open end leaves the result open. */
const both = (
  combine: (one: Fraction, other: Fraction) => Fraction,
  one: Fraction | null,
  other: Fraction | null,
): Fraction | null => (one === null || other === null ? null : combine(one, other))

export const sumOf = (one: Interval, other: Interval): Interval => ({
  lower: both(plus, one.lower, other.lower),
  upper: both(plus, one.upper, other.upper),
})

const turned = ({ lower, upper }: Interval): Interval => ({
  lower: upper && negative(upper),
  upper: lower && negative(lower),
})

export const differenceOf = (one: Interval, other: Interval): Interval => sumOf(one, turned(other))

/** Multiplies by a fraction above zero. */
export const scaled = ({ lower, upper }: Interval, by: Fraction): Interval => ({
  lower: lower && times(lower, by),
  upper: upper && times(upper, by),
})

const isNegative = ({ numerator }: Fraction): boolean => numerator < 0n

/** Divides by an interval that does not reach zero. */
export const quotientOf = (one: Interval, other: Interval): Interval => {
  const { lower: small, upper: large } = other
  if (small === null || isNegative(small)) return quotientOf(turned(one), turned(other))
  const byLarge = (end: Fraction): Fraction => (large === null ? zero : over(end, large))
  return {
    lower: one.lower && (isNegative(one.lower) ? over(one.lower, small) : byLarge(one.lower)),
    upper: one.upper && (isNegative(one.upper) ? byLarge(one.upper) : over(one.upper, small)),
  }
}
