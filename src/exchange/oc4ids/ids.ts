/** Makes ids, terms and decimals of the register from the texts of others. */
import { createHash } from 'node:crypto'
import { decimalText } from '../../model/decimals.ts'
import { idConstraints } from '../../model/field.ts'

const longestId = idConstraints.maxLength
const isId = new RegExp(idConstraints.pattern)

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** Joins the words of a text by hyphens: `financialProgress` → `financial-progress`. */
const words = (text: string): string =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-|-$/g, '')

const withDigest = (text: string, joined: string, longest: number): string =>
  `${joined.slice(0, longest - 9)}-${digestOf(text)}`.replace(/^-+/, '').replace(/-{2,}/g, '-')

/** Shortens joined words; if words were lost, a digest of the text keeps it unique. */
const shortened = (text: string, joined: string, longest: number): string =>
  joined !== '' && joined.length <= longest && /^[ -~]*$/.test(text) ? joined : withDigest(text, joined, longest)

const idWithin = (text: string, longest: number): string =>
  text.length <= longest && isId.test(text) ? text : shortened(text, words(text), longest)

/** Makes an id of a text, always the same; a valid id stays as it is. */
export const idOf = (text: string): string => idWithin(text, longestId)

/** Makes an id of a text with its digest, for when another text has made the id without. */
export const distinctIdOf = (text: string): string => withDigest(text, words(text), longestId)

/** Puts a valid beginning before the id of a text. */
export const prefixedId = (beginning: string, text: string): string =>
  beginning + idWithin(text, longestId - beginning.length)

/** Makes a kebab-case term that begins with a letter. */
export const termOf = (text: string, longest: number): string => {
  const joined = words(text)
  return shortened(text, /^[a-z]/.test(joined) ? joined : `x-${joined}`.replace(/-$/, ''), longest)
}

/** A number as the register stores it, and whether it is exact. */
export interface Read {
  readonly value: string
  readonly exact: boolean
}

const decimals = 3
const mostDigits = 15 + decimals

/** Converts a JSON number to a decimal, rounded to three places half to even; undefined if it is too large. */
export const decimalOf = (literal: string): Read | undefined => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const shift = Number(exponent) - fraction.length + decimals
  if (digits === '') return whole === '' ? undefined : { value: '0', exact: true }
  if (digits.length + shift > mostDigits) return undefined
  // It is less than a tenth of the last decimal place.
  if (digits.length + shift < 0) return { value: '0', exact: false }
  // The digits after the third place, which may be millions, matter only by whether they are more than a half.
  const kept = BigInt(digits.slice(0, digits.length + shift).padEnd(digits.length + shift, '0'))
  const rest = shift < 0 ? digits.slice(shift) : ''
  const isHalf = /^50*$/.test(rest)
  const isMore = rest >= '5' && !isHalf
  const rounded = isMore || (isHalf && kept % 2n === 1n) ? kept + 1n : kept
  return rounded.toString().length > mostDigits
    ? undefined
    : { value: decimalText(sign === '' ? rounded : -rounded), exact: !/[1-9]/.test(rest) }
}
