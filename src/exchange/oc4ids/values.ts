/** Small values as OC4IDS writes them: dates, periods, addresses, numbers, and nothing that is empty. */
import { LosslessNumber } from 'lossless-json'

/** JSON to be written; undefined, null and what is empty are left out of it. */
export type Json = string | LosslessNumber | readonly Json[] | { readonly [key: string]: Json } | null | undefined

const isEmpty = (value: Json): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && !(value instanceof LosslessNumber) && Object.keys(value).length === 0)

/** OC4IDS allows no empty text, list or object: the same without them, however deep. */
export const withoutEmpty = (value: Json): Json => {
  if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutEmpty).filter((element) => !isEmpty(element))
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
      .filter(([, inner]) => !isEmpty(inner)),
  )
}

/** A decimal as a JSON number, digit by digit. */
export const exact = (decimal: string): LosslessNumber => new LosslessNumber(decimal)

/** The first instant of a day. */
export const dayBegins = (day: string | null): Json => day && `${day}T00:00:00Z`
const dayEnds = (day: string | null): Json => day && `${day}T23:59:59Z`

/** From the beginning of its first day to the end of its last. */
export const periodOf = (start: string | null, end: string | null): Json => ({
  startDate: dayBegins(start),
  endDate: dayEnds(end),
})

/** Escapes what browsers let pass and RFC 3986 does not. */
const strict = (part: string): string =>
  part.replace(/%(?![\dA-Fa-f]{2})|[^\w\-.~:/?@!$&'()*+,;=%]/g, (sign) => encodeURIComponent(sign))

/** A web address as RFC 3986 has it, which is narrower than what browsers take. */
export const uriOf = (address: string | null): Json => {
  if (address === null) return null
  const { protocol, username, password, host, pathname, search, hash } = new URL(address)
  const user = username && `${username}${password && `:${password}`}@`
  return `${protocol}//${strict(user)}${host.startsWith('[') ? host : strict(host)}${strict(pathname)}${strict(search)}${hash && `#${strict(hash.slice(1))}`}`
}
