/** Compares printed amounts within their rounding: half of the last printed digit, at most 5 % of the value. */
import { integerOf } from '../amounts.ts'

/** An amount as it is printed. */
export interface PrintedAmount {
  readonly value: string
  readonly upperValue: string | null
  readonly qualifier: 'exact' | 'about' | 'at-least' | 'more-than' | 'at-most' | 'less-than' | 'between'
  /** The size of the last printed digit; `0` for an amount that stands for itself alone. */
  readonly digit: string
}

/** Both ends included; an end that is null is open. In fortieths of thousandths, so that no division is left over. */
interface Interval {
  readonly lower: bigint | null
  readonly upper: bigint | null
}

const fortieth = 40n

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

const halfOf = (digit: bigint, value: bigint): bigint => {
  const [half, twentieth] = [(digit * fortieth) / 2n, (absolute(value) * fortieth) / 20n]
  return half < twentieth ? half : twentieth
}

/** Returns the size of the last digit that is not zero. */
const lastDigit = (value: bigint): bigint => {
  if (value === 0n) return 0n
  let size = 1n
  while (value % (size * 10n) === 0n) size *= 10n
  return size
}

/** Returns what the number alone stands for, whatever bounds it. */
const numberInterval = ({ value, upperValue, qualifier, digit }: PrintedAmount): Interval => {
  const [amount, upper] = [integerOf(value), integerOf(upperValue ?? value)]
  const half = qualifier === 'about' ? 2n * halfOf(lastDigit(amount), amount) : halfOf(integerOf(digit), amount)
  return { lower: amount * fortieth - half, upper: upper * fortieth + half }
}

/** Returns what the amount may be, as its qualifier says. */
const wholeInterval = (amount: PrintedAmount): Interval => {
  const { lower, upper } = numberInterval(amount)
  switch (amount.qualifier) {
    case 'at-least':
    case 'more-than':
      return { lower, upper: null }
    case 'at-most':
    case 'less-than':
      return { lower: null, upper }
    default:
      return { lower, upper }
  }
}

const isBefore = ({ upper }: Interval, { lower }: Interval): boolean =>
  upper !== null && lower !== null && upper < lower

const touch = (one: Interval, other: Interval): boolean => !isBefore(one, other) && !isBefore(other, one)

/** Reports whether two amounts are printed as the same number, within rounding, and may both be true. */
export const agree = (one: PrintedAmount, other: PrintedAmount): boolean =>
  touch(numberInterval(one), numberInterval(other)) && touch(wholeInterval(one), wholeInterval(other))

/** Reports whether two amounts cannot both be true. */
export const exclude = (one: PrintedAmount, other: PrintedAmount): boolean =>
  !touch(wholeInterval(one), wholeInterval(other))

/** Returns the least and the greatest number, rounded outwards, that can agree with an amount of any rounding. */
export const reachOf = (amount: PrintedAmount): { readonly least: string; readonly most: string } => {
  const { lower, upper } = numberInterval(amount)
  const wide = (end: bigint): bigint => absolute(end) / 8n
  const text = (end: bigint): string => (end / fortieth / 1000n).toString()
  return {
    least: text((lower ?? 0n) - wide(lower ?? 0n) - 40_000n),
    most: text((upper ?? 0n) + wide(upper ?? 0n) + 40_000n),
  }
}
