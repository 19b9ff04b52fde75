/** Exact arithmetic: amounts are whole thousandths and rates scaled integers, both BigInt; no float is involved. */

export const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other)
export const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other)

const tenTo = (power: number): bigint => 10n ** BigInt(power)

/** Returns an amount without its sign. */
export const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount)

/** Divides by an integer above zero, rounding half to even. */
const divided = (dividend: bigint, divisor: bigint): bigint => {
  if (dividend < 0n) return -divided(-dividend, divisor)
  const quotient = dividend / divisor
  const twice = 2n * (dividend % divisor)
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** A rate above zero: `scaled` / 10^`places`. */
export interface Rate {
  readonly scaled: bigint
  readonly places: number
}

const significantDigits = 12

/** Returns the rate `to` / `from`, both above zero, rounded to twelve significant digits. */
export const rateBetween = (from: bigint, to: bigint): Rate => {
  const guess = significantDigits + from.toString().length - to.toString().length
  const shifted = (places: number): [bigint, bigint] =>
    places < 0 ? [to, from * tenTo(-places)] : [to * tenTo(places), from]
  const [dividend, divisor] = shifted(guess)
  // The digits of both operands give the number of digits of the quotient only to within one.
  const places = dividend / divisor < tenTo(significantDigits) ? guess : guess - 1
  const scaled = divided(...shifted(places))
  return places < 0 ? { scaled: scaled * tenTo(-places), places: 0 } : { scaled, places }
}

export const multiplied = (amount: bigint, { scaled, places }: Rate): bigint => divided(amount * scaled, tenTo(places))

/** Converts back: used for a bound that is known only in the other unit. */
export const dividedBy = (amount: bigint, { scaled, places }: Rate): bigint => divided(amount * tenTo(places), scaled)
