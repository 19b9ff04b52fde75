/** Compares, subtracts and divides decimal strings without a float. */
import { decimalText, integerOf } from '../../model/decimals.ts'

export const isLess = (one: string, other: string): boolean => integerOf(one) < integerOf(other)

/** Returns one decimal less another. */
export const difference = (one: string, other: string): string => decimalText(integerOf(one) - integerOf(other))

/** A part and what it is a part of: a percentage is rounded from these, since the ratio of the API is truncated. */
export interface Ratio {
  readonly part: string
  readonly whole: string
  /** Truncated to four decimals. */
  readonly value: string
}

const cut = (part: string, whole: string): string => decimalText((integerOf(part) * 10_000n) / integerOf(whole), 4)

/** Returns the ratio of two amounts; undefined for a share of nothing. */
export const ratioOf = (part: string, whole: string): Ratio | undefined =>
  integerOf(whole) <= 0n || integerOf(part) < 0n ? undefined : { part, whole, value: cut(part, whole) }

/** Returns a ratio that the API answers, with its amounts if these make it: another wording may have another outcome. */
export const ratioAnswered = (value: string, part?: string, whole = '0'): Ratio =>
  part !== undefined && integerOf(whole) !== 0n && cut(part, whole) === value
    ? { part, whole, value }
    : { part: integerOf(value, 4).toString(), whole: '10000', value }
