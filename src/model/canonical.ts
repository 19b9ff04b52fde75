/** Brings records into canonical form, in which they are stored, compared and served. */
import type { Field, Fields } from './field.ts'
import { madeOnce, type Resource } from './resource.ts'

/** A record without knowledge of its resource: camelCase keys, JSON values. */
export type Data = Record<string, unknown>

/** Removes trailing zeros and a sign of zero: `12.50` → `12.5`, `-0.0` → `0`. */
export const canonicalDecimal = (text: string): string => {
  const trimmed = text.includes('.') ? text.replace(/(?:\.|(?<!0))0+$/, '') : text
  return trimmed === '-0' ? '0' : trimmed
}

const lastInstant = '9999-12-31T23:59:59.999Z'

const inUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d\.\d{3}Z$/

const inYears = (utc: string): string => (utc.startsWith('+') ? lastInstant : utc)

/** Converts an instant to UTC, so that texts sort as instants; a leap second becomes the second before. */
export const canonicalInstant = (text: string): string =>
  inUtc.test(text) ? text : inYears(new Date(text.replace(':60', ':59')).toISOString())

const isFiner = (text: string): boolean => /\.\d{3}\d*[1-9]/.test(text)

/** Rounds an instant up to whole milliseconds, the precision of records. */
export const nextInstant = (text: string): string => {
  const before = canonicalInstant(text)
  return isFiner(text) ? inYears(new Date(Date.parse(before) + 1).toISOString()) : before
}

/** Returns an object to copy and to fill: V8 makes a slow hash table of one that grows key by key. */
export const blankOf = (keys: readonly string[]): Data =>
  JSON.parse(JSON.stringify(Object.fromEntries(keys.map((key) => [key, null])))) as Data
const blank = madeOnce((fields: Fields) => blankOf(Object.keys(fields)))

const canonicalFields = (fields: Fields, data: Data): Data => {
  const record: Data = { ...blank(fields) }
  for (const key in fields) record[key] = canonicalValue(fields[key] as Field, data[key])
  for (const key in fields) {
    const standIn = fields[key]?.standIn
    if (standIn !== undefined) record[key] ??= record[standIn]
  }
  return record
}

const canonicalValue = (field: Field, value: unknown): unknown => {
  if (field.kind === 'list') {
    const elements = (value ?? []) as unknown[]
    const { items, parts } = field
    if (parts) return elements.map((element) => canonicalFields(parts, element as Data))
    return items?.kind === 'reference' ? [...new Set(elements as string[])].sort() : elements
  }
  if (value === undefined || value === null) return field.default ?? null
  if (field.kind === 'object') {
    const object = canonicalFields(field.parts ?? {}, value as Data)
    return Object.values(object).every((part) => part === null) ? null : object
  }
  return field.kind === 'decimal' ? canonicalDecimal(value as string) : value
}

/**
 * Returns the canonical form of a valid body:
 * the resource's own fields, with nulls and empty lists filled in, canonical decimals, sorted sets.
 */
export const canonical = (resource: Resource, body: Data): Data => canonicalFields(resource.own, body)

/** Returns the pointer into a body to what a pointer into its canonical form leads to: a set of references is sorted there. */
export const pointerInBody = ({ own }: Resource, body: Data, record: Data, pointer: string): string => {
  const [, key = '', index] = pointer.split('/')
  if (index === undefined || own[key]?.items?.kind !== 'reference') return pointer
  const id = (record[key] as readonly string[])[Number(index)]
  return `/${key}/${(body[key] as readonly unknown[]).indexOf(id).toString()}`
}

/** Applies a JSON merge patch (RFC 7396); records have no nested objects to merge. */
export const merged = (body: Data, patch: Data): Data => ({ ...body, ...patch })

/** Converts a key of JSON to a name in SQL: `industryIds` → `industry_ids`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
