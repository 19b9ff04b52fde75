/** A number as it is printed, before it is known what it counts. */
import { thousandthsOf } from '../decimals.ts'

export interface Numeral {
  readonly start: number
  readonly end: number
  /** In thousandths. */
  readonly value: bigint
  /** The size of the last printed digit, in thousandths. */
  readonly precision: bigint
  readonly writing: 'digits' | 'han' | 'english'
  /** The power of ten of the scale word at its end, as 8 of 亿; 0 without one. */
  readonly scale: number
  /** The power of its largest scale word, as 8 of 千亿 and of 万亿: a number before it may have a smaller one of its own. */
  readonly outerScale: number
  readonly hasScale: boolean
  /** A scale without a number, as 万亿. */
  readonly isBareScale: boolean
  /** A scale word or thousands separators: enough to be a quantity without a unit. */
  readonly isEvident: boolean
  /** Digits that may be a year. */
  readonly isYearLike: boolean
  readonly isInteger: boolean
  /** 余, 多 or 来 within the number. */
  readonly more: 'more-than' | 'about' | null
}

/** The number at a position; one that is left alone has an end only. */
export interface Reading {
  readonly end: number
  readonly numeral?: Numeral
}

/** Longer numbers are left alone before their digits are converted, so that hostile texts cost nothing. */
export const longestNumber = 40

/** A number in parts: `integer` × 10^`power`. */
export interface Parts {
  readonly integer: bigint
  readonly power: number
  /** The power of ten of the last printed digit. */
  readonly lastDigit: number
}

/** Returns the value and precision of a number, or undefined if thousandths do not hold them. */
export const measured = ({ integer, power, lastDigit }: Parts): Pick<Numeral, 'value' | 'precision'> | undefined => {
  const value = thousandthsOf(integer, power)
  const precision = thousandthsOf(1n, lastDigit)
  return value === undefined || precision === undefined ? undefined : { value, precision }
}
