/** Finds names in the reference columns of CSV, where people write names instead of ids. */
import type { Data } from '../../model/canonical.ts'
import { idConstraints, type Field, type Fields, type ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { referencesIn } from '../../rules/references.ts'
import { resolvedResources } from '../../text/name-keys.ts'

/** A text in the place of an id, which may be a name. */
export interface NameInPlace {
  readonly pointer: string
  readonly target: ResourceName
  readonly name: string
}

const idPattern = new RegExp(idConstraints.pattern)

/** Reports whether a text may be an id: it may be a name or a code as well, as `440000` or `gd`. */
export const mayBeId = (text: string): boolean => idPattern.test(text)

const isResolved = (target: unknown): boolean => (resolvedResources as readonly unknown[]).includes(target)

const hasNames = ({ target }: Field): boolean => typeof target === 'object' || isResolved(target)

/** Reports whether a field is a list of references that may be names. */
export const isListOfNames = ({ kind, items }: Field): boolean => kind === 'list' && !!items && hasNames(items)

const standInOf = (at: number): string => `a-name-in-the-place-of-an-id-${at.toString()}`

const inField = (field: Field, value: unknown, names: string[]): unknown => {
  const { kind, items, parts } = field
  if (kind === 'list') {
    // A cell that is no list is one name.
    const elements = typeof value === 'string' && isListOfNames(field) ? [value] : value
    if (!Array.isArray(elements)) return value
    return elements.map((element: unknown) =>
      items
        ? inField(items, element, names)
        : typeof element === 'object' && element !== null
          ? inFields(parts ?? {}, element as Data, names)
          : element,
    )
  }
  if (!hasNames(field) || typeof value !== 'string' || value === '' || mayBeId(value)) return value
  return standInOf(names.push(value) - 1)
}

const inFields = (fields: Fields, record: Data, names: string[]): Data =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined
      return [key, field ? inField(field, value, names) : value]
    }),
  )

/** Puts a stand-in for each name in a reference column. What may be an id stays: only the register can tell. */
export const withStandIns = (
  { own }: Resource,
  record: Data,
): { readonly record: Data; readonly names: readonly string[] } => {
  const names: string[] = []
  return { record: inFields(own, record, names), names }
}

/** Returns the places of names, and of what may be an id or a name, in a canonical record. */
export const placesOf = ({ own }: Resource, record: Data, names: readonly string[]): NameInPlace[] => {
  const named = new Map(names.map((name, at) => [standInOf(at), name]))
  return referencesIn(own, record).flatMap(({ pointer, target, id }) =>
    isResolved(target) ? [{ pointer, target, name: named.get(id) ?? id }] : [],
  )
}
