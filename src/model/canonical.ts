/** Brings records into the one form in which they are kept, compared and answered. */
import type { Field, Fields } from './field.ts'
import type { Resource } from './resource.ts'

/** A record without knowledge of its resource: camelCase keys, JSON values. */
export type Data = Record<string, unknown>

/** `012.50` never gets here; `12.50` → `12.5`, `-0.0` → `0`. */
export const canonicalDecimal = (text: string): string => {
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return trimmed === '-0' ? '0' : trimmed
}

const lastInstant = '9999-12-31T23:59:59.999Z'

const inUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d\.\d{3}Z$/

const inYears = (utc: string): string => (utc.startsWith('+') ? lastInstant : utc)

/** An instant in UTC, so that the order of texts is the order of instants; a leap second counts as the second before it. */
export const canonicalInstant = (text: string): string =>
  inUtc.test(text) ? text : inYears(new Date(text.replace(':60', ':59')).toISOString())

const isFiner = (text: string): boolean => /\.\d{3}\d*[1-9]/.test(text)

/** The first instant of whole milliseconds, which is all that a record has, that is no earlier than this one. */
export const nextInstant = (text: string): string => {
  const before = canonicalInstant(text)
  return isFiner(text) ? inYears(new Date(Date.parse(before) + 1).toISOString()) : before
}

const canonicalFields = (fields: Fields, data: Data): Data => {
  const record: Data = {}
  for (const key in fields) record[key] = canonicalValue(fields[key] as Field, data[key])
  return record
}

const canonicalValue = (field: Field, value: unknown): unknown => {
  if (field.kind === 'list') {
    const elements = (value ?? []) as unknown[]
    const { items, parts } = field
    if (parts) return elements.map((element) => canonicalFields(parts, element as Data))
    return items?.kind === 'reference' ? [...new Set(elements as string[])].sort() : elements
  }
  if (value === undefined || value === null) return null
  return field.kind === 'decimal' ? canonicalDecimal(value as string) : value
}

/** The resource's own fields of a valid body: nulls and empty lists filled in, decimals canonical, sets sorted. */
export const canonical = (resource: Resource, body: Data): Data => canonicalFields(resource.own, body)

/** A body after a JSON merge patch (RFC 7396); a record has no object to merge into. */
export const merged = (body: Data, patch: Data): Data => ({ ...body, ...patch })

/** `industryIds` → `industry_ids`: JSON is camelCase, SQL snake_case. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
