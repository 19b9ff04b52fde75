/** Writes values in the manner of OC4IDS: dates, periods, addresses, numbers, and lists of any length; empty values are omitted. */
import { LosslessNumber } from 'lossless-json'

/** A JSON value to write. What is undefined, null or empty is omitted, at any depth: OC4IDS forbids it. */
export type Json =
  | string
  | boolean
  | LosslessNumber
  | LongList
  | Written
  | readonly Json[]
  | { readonly [key: string]: Json }
  | null
  | undefined

/** A list that may be very long: its elements are made as they are written. */
export class LongList {
  readonly elements: () => Iterable<Json>

  constructor(elements: () => Iterable<Json>) {
    this.elements = elements
  }
}

/** Makes an element of each value. */
export const listOf = <T>(values: readonly T[], elementOf: (value: T) => Json): LongList =>
  new LongList(function* () {
    for (const value of values) yield elementOf(value)
  })

/** JSON that is written as it is, empty or not. */
export class Written {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = readonly [lead: string, value: Json]

const partsOf = (value: readonly Json[] | Readonly<Record<string, Json>>): readonly Part[] =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((element) => ['', element])
    : Object.entries(value).map(([key, inner]) => [`${JSON.stringify(key)}:`, inner])

const brackets = (value: object): string => (Array.isArray(value) ? '[]' : '{}')

/** Writes a value as a whole; an empty text if it is empty. */
const textOf = (value: Json): string => {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof LosslessNumber) return value.toString()
  if (value instanceof Written) return value.text
  if (value instanceof LongList) return textOf([...value.elements()])
  const texts = partsOf(value).flatMap(([lead, inner]) => {
    const text = textOf(inner)
    return text === '' ? [] : [lead + text]
  })
  const [open = '', close = ''] = brackets(value)
  return texts.length === 0 ? '' : open + texts.join(',') + close
}

/** Yields a value in pieces, of which none is longer than an element of a long list; none if it is empty. */
export function* piecesOf(value: Json): Generator<string> {
  if (value instanceof LongList) {
    let before = '['
    for (const element of value.elements()) {
      const text = textOf(element)
      if (text === '') continue
      yield before + text
      before = ','
    }
    if (before === ',') yield ']'
  } else if (
    typeof value !== 'object' ||
    value === null ||
    value instanceof LosslessNumber ||
    value instanceof Written
  ) {
    const text = textOf(value)
    if (text !== '') yield text
  } else {
    const [open = '', close = ''] = brackets(value)
    let before = open
    for (const [lead, inner] of partsOf(value)) {
      let start = before + lead
      for (const piece of piecesOf(inner)) {
        yield start + piece
        start = ''
      }
      if (start === '') before = ','
    }
    if (before === ',') yield close
  }
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
