/** Compares, subtracts and divides decimal strings without a float. */
import { decimalText, integerOf } from '../../model/decimals.ts'

export const isLess = (one: string, other: string): boolean => integerOf(one) < integerOf(other)

/** Returns one decimal less another. */
export const difference = (one: string, other: string): string => decimalText(integerOf(one) - integerOf(other))

/** Returns a ratio, truncated to four decimals; undefined for a share of nothing. */
export const ratioOf = (part: string, whole: string): string | undefined => {
  if (integerOf(whole) <= 0n || integerOf(part) < 0n) return undefined
  const scaled = ((integerOf(part) * 10_000n) / integerOf(whole)).toString().padStart(5, '0')
  return `${scaled.slice(0, -4)}.${scaled.slice(-4)}`
}
