/** Exact decimals: whole thousandths as BigInt; no float is involved. */

const powers = Array.from({ length: 64 }, (_, power) => 10n ** BigInt(power))

const tenTo = (power: number): bigint => powers[power] ?? 10n ** BigInt(power)

/** The first value that has more than 15 digits before the point. */
const tooLarge = tenTo(15 + 3)

export const fits = (thousandths: bigint): boolean => -tooLarge < thousandths && thousandths < tooLarge

/** Returns `integer` × 10^`power` in thousandths, if thousandths express it exactly and it fits. */
export const thousandthsOf = (integer: bigint, power: number): bigint | undefined => {
  const shift = power + 3
  if (shift < 0 && integer % tenTo(-shift) !== 0n) return undefined
  const thousandths = shift < 0 ? integer / tenTo(-shift) : integer * tenTo(shift)
  return fits(thousandths) ? thousandths : undefined
}
