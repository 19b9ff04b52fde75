/** Rule: every record that is referred to exists. */
import type { Data } from '../model/canonical.ts'
import { didYouMean } from '../model/closest-name.ts'
import type { Field, Fields, ResourceName } from '../model/field.ts'
import { targetIn } from '../model/resource.ts'
import type { Violation } from '../model/validation.ts'
import type { Rule } from './rule.ts'

/** A reference in a record: its JSON pointer and its target. */
export interface Reference {
  readonly pointer: string
  readonly target: ResourceName
  readonly id: string
}

const inField = (field: Field, value: unknown, pointer: string, record: Data): Reference[] => {
  if (field.kind === 'list') {
    const { items, parts } = field
    return (value as unknown[]).flatMap((element, index) =>
      parts
        ? inFields(parts, element as Data, `${pointer}/${index.toString()}`)
        : inField(items as Field, element, `${pointer}/${index.toString()}`, record),
    )
  }
  const target = targetIn(field, record)
  return target === undefined || value === null ? [] : [{ pointer, target, id: value as string }]
}

/** Reports whether a field is a reference or contains some. */
export const leads = ({ target, items, parts = {} }: Field): boolean =>
  target !== undefined || items?.target !== undefined || Object.values(parts).some(leads)

const leading = new WeakMap<Fields, readonly (readonly [string, Field])[]>()

/** Returns the fields that are references or contain some; computed once for each set of fields. */
const leadingOf = (fields: Fields): readonly (readonly [string, Field])[] => {
  const known = leading.get(fields) ?? Object.entries(fields).filter(([, field]) => leads(field))
  leading.set(fields, known)
  return known
}

const inFields = (fields: Fields, record: Data, prefix: string): Reference[] =>
  leadingOf(fields).flatMap(([key, field]) => inField(field, record[key], `${prefix}/${key}`, record))

/** Returns every reference in a canonical record. */
export const referencesIn = (fields: Fields, record: Data): Reference[] => inFields(fields, record, '')

/** A list has up to a thousand references, and each suggestion compares a thousand ids. */
const mostSuggested = 10

export const referencesExist: Rule = async (resource, _id, record, lookup) => {
  const references = referencesIn(resource.own, record)
  const found = await Promise.all(references.map(({ target, id }) => lookup.has(target, id)))
  const missing = references.filter((_reference, index) => !found[index])
  return Promise.all(
    missing.map(async ({ pointer, target, id }, index): Promise<Violation> => {
      const near = index < mostSuggested ? didYouMean(id, await lookup.similar(target, id)) : []
      return { pointer, detail: ['no-reference', id, target, near] }
    }),
  )
}
