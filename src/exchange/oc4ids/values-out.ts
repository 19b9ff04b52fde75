/** Writes small values in the manner of OC4IDS: dates, periods, addresses, numbers; empty values are omitted. */
import { LosslessNumber } from 'lossless-json'

/** A JSON value to write; undefined, null and empty values will be omitted. */
export type Json =
  string | boolean | LosslessNumber | readonly Json[] | { readonly [key: string]: Json } | null | undefined

const isEmpty = (value: Json): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && !(value instanceof LosslessNumber) && Object.keys(value).length === 0)

/** Removes empty texts, lists and objects at any depth: OC4IDS forbids them. */
export const withoutEmpty = (value: Json): Json => {
  if (typeof value !== 'object' || value === null || value instanceof LosslessNumber) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutEmpty).filter((element) => !isEmpty(element))
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
      .filter(([, inner]) => !isEmpty(inner)),
  )
}

/** Converts a decimal to a JSON number with all its digits. */
export const exact = (decimal: string): LosslessNumber => new LosslessNumber(decimal)

/** Returns the first instant of a day. */
export const dayBegins = (day: string | null): Json => day && `${day}T00:00:00Z`
const dayEnds = (day: string | null): Json => day && `${day}T23:59:59Z`

/** Returns a period from the beginning of its first day to the end of its last. */
export const periodOf = (start: string | null, end: string | null): Json => ({
  startDate: dayBegins(start),
  endDate: dayEnds(end),
})

/** Escapes characters that browsers accept and RFC 3986 does not. */
const strict = (part: string): string =>
  part.replace(/%(?![\dA-Fa-f]{2})|[^\w\-.~:/?@!$&'()*+,;=%]/g, (sign) => encodeURIComponent(sign))

/** Writes a web address according to RFC 3986, which is stricter than browsers. */
export const uriOf = (address: string | null): Json => {
  if (address === null) return null
  const { protocol, username, password, host, pathname, search, hash } = new URL(address)
  const user = username && `${username}${password && `:${password}`}@`
  const strictHost = host.startsWith('[') ? host : strict(host)
  const fragment = hash && `#${strict(hash.slice(1))}`
  return `${protocol}//${strict(user)}${strictHost}${strict(pathname)}${strict(search)}${fragment}`
}
