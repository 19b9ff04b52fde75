/** References of a record: the rules that each exists and that none forms a cycle, and how a merge redirects them. */
import { canonical, type Data } from '../model/canonical.ts'
import { didYouMean } from '../model/closest-name.ts'
import type { Field, Fields, ResourceName } from '../model/field.ts'
import { madeOnce, ofResource, type Resource, targetIn } from '../model/resource.ts'
import type { Violation } from '../model/validation.ts'
import type { Rule } from './rule.ts'

/** The figures that one follows from, or that it supersedes: a cycle may change from one field to the other. */
const otherFigures: readonly string[] = ['fromFigureId', 'ofFigureId', 'sumOfIds', 'supersedesId']

/** Returns the fields by which a record refers to others of the same resource, and may not lead back to itself. */
export const selfReferences = ofResource(({ name, own }): readonly string[] =>
  Object.keys(own).filter(
    (key) => own[key]?.target === name || (otherFigures.includes(key) && own[key]?.items?.target === name),
  ),
)

/** Returns the ids in a reference or a list of references. */
export const idsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : []

/** Returns the fields that a cycle may run through, this one among them. */
export const alongWith = (resource: Resource, key: string): readonly string[] =>
  otherFigures.includes(key) ? selfReferences(resource).filter((other) => otherFigures.includes(other)) : [key]

export const noCycles: Rule = async (resource, id, record, lookup) => {
  const keys = selfReferences(resource).filter((key) => idsIn(record[key]).length > 0)
  const leadBack = await Promise.all(keys.map((key) => lookup.leadsBack(resource.name, key, id)))
  return keys.filter((_key, index) => leadBack[index]).map((key) => ({ pointer: `/${key}`, detail: ['cycle', id] }))
}

// Rule: every record that is referred to exists.

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
  if (field.kind === 'object') return value === null ? [] : inFields(field.parts ?? {}, value as Data, pointer)
  const target = targetIn(field, record)
  return target === undefined || value === null ? [] : [{ pointer, target, id: value as string }]
}

/** Reports whether a field is a reference or contains some. */
export const hasReferences = ({ target, items, parts = {} }: Field): boolean =>
  target !== undefined || items?.target !== undefined || Object.values(parts).some(hasReferences)

/** Returns the fields that are references or contain some. */
const referenceFields = madeOnce((fields: Fields) => Object.entries(fields).filter(([, field]) => hasReferences(field)))

const inFields = (fields: Fields, record: Data, prefix: string): Reference[] =>
  referenceFields(fields).flatMap(([key, field]) => inField(field, record[key], `${prefix}/${key}`, record))

/** Returns every reference in a canonical record. */
export const referencesIn = (fields: Fields, record: Data): Reference[] => inFields(fields, record, '')

/** Returns the id that replaces a reference; undefined keeps it. */
export type Redirect = (target: ResourceName, id: string) => string | undefined

/** Returns elements in their order, equal ones once. */
export const distinct = <T>(elements: readonly T[]): T[] => [
  ...new Map(elements.map((element) => [JSON.stringify(element), element])).values(),
]

const redirectedValue = (field: Field, value: unknown, record: Data, redirect: Redirect): unknown => {
  if (value === null) return value
  const { kind, items, parts } = field
  if (kind === 'list') {
    const elements = value as unknown[]
    const changed = elements.map((element) =>
      parts
        ? redirectedFields(parts, element as Data, redirect)
        : redirectedValue(items as Field, element, record, redirect),
    )
    return changed.every((element, at) => element === elements[at]) ? value : distinct(changed)
  }
  if (kind === 'object') return redirectedFields(parts ?? {}, value as Data, redirect)
  const target = targetIn(field, record)
  return (target && redirect(target, value as string)) ?? value
}

const redirectedFields = (fields: Fields, record: Data, redirect: Redirect): Data => {
  const changed = referenceFields(fields)
    .map(([key, field]) => [key, redirectedValue(field, record[key], record, redirect)] as const)
    .filter(([key, value]) => value !== record[key])
  return changed.length === 0 ? record : { ...record, ...Object.fromEntries(changed) }
}

/** Returns the record with its references redirected: elements that become equal are one; unchanged, it is returned itself. */
export const redirected = (resource: Resource, record: Data, redirect: Redirect): Data => {
  const changed = redirectedFields(resource.own, record, redirect)
  return changed === record ? record : { ...record, ...canonical(resource, changed) }
}

/** A list has up to a thousand references, and each suggestion compares a thousand ids. */
const mostSuggested = 10

export const referencesExist: Rule = async (resource, _id, record, lookup) => {
  const references = referencesIn(resource.own, record)
  const found = await Promise.all(references.map(({ target, id }) => lookup.has(target, id)))
  const missing = references.filter((_reference, index) => !found[index])
  return Promise.all(
    missing.map(async ({ pointer, target, id }, index): Promise<Violation> => {
      const into = await lookup.mergedInto(target, id)
      if (into !== undefined) return { pointer, detail: ['merged-reference', id, target, into] }
      const near = index < mostSuggested ? didYouMean(id, await lookup.similar(target, id)) : []
      return { pointer, detail: ['no-reference', id, target, near] }
    }),
  )
}
