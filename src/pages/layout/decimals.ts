/** Compares, subtracts and divides decimal strings without a float. */
import { canonicalDecimal } from '../../model/canonical.ts'

const places = 3

/** Returns a decimal in thousandths. */
export const thousandths = (decimal: string): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(`${whole}${fraction.padEnd(places, '0')}`)
}

export const isLess = (one: string, other: string): boolean => thousandths(one) < thousandths(other)

/** Returns one decimal less another. */
export const difference = (one: string, other: string): string => {
  const less = thousandths(one) - thousandths(other)
  const digits = (less < 0n ? -less : less).toString().padStart(places + 1, '0')
  return canonicalDecimal(`${less < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`)
}

/** Returns a ratio, truncated to four decimals; undefined for a share of nothing. */
export const ratioOf = (part: string, whole: string): string | undefined => {
  if (thousandths(whole) <= 0n || thousandths(part) < 0n) return undefined
  const scaled = ((thousandths(part) * 10_000n) / thousandths(whole)).toString().padStart(5, '0')
  return `${scaled.slice(0, -4)}.${scaled.slice(-4)}`
}
