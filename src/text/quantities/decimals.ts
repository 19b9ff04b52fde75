/** Exact decimals: whole thousandths as BigInt; no float is involved. */

const powers = Array.from({ length: 64 }, (_, power) => 10n ** BigInt(power))

const tenTo = (power: number): bigint => powers[power] ?? 10n ** BigInt(power)

/** The first value that has more than 15 digits before the point. */
const tooLarge = tenTo(15 + 3)

export const fits = (thousandths: bigint): boolean => -tooLarge < thousandths && thousandths < tooLarge

/** Converts thousandths to canonical decimal text: 12500n → `12.5`, 0n → `0`. */
export const decimalText = (thousandths: bigint): string => {
  const digits = (thousandths < 0n ? -thousandths : thousandths).toString().padStart(4, '0')
  const fraction = digits.slice(-3).replace(/(?<!0)0+$/, '')
  return `${thousandths < 0n ? '-' : ''}${digits.slice(0, -3)}${fraction && `.${fraction}`}`
}

/** Returns `integer` × 10^`power` in thousandths, if thousandths express it exactly and it fits. */
export const thousandthsOf = (integer: bigint, power: number): bigint | undefined => {
  const shift = power + 3
  if (shift < 0 && integer % tenTo(-shift) !== 0n) return undefined
  const thousandths = shift < 0 ? integer / tenTo(-shift) : integer * tenTo(shift)
  return fits(thousandths) ? thousandths : undefined
}
