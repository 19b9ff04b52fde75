/** Finds names in the reference columns of CSV, where people write names instead of ids. */
import type { Data } from '../../model/canonical.ts'
import { idConstraints, type Field, type Fields, type ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { referencesIn } from '../../rules/references.ts'
import { resolvedResources } from '../../text/name-keys.ts'

/** A name in the place of an id. */
export interface NameInPlace {
  readonly pointer: string
  readonly target: ResourceName
  /** The id that stands in the record until the name is resolved. */
  readonly standIn: string
  readonly name: string
}

const isId = new RegExp(idConstraints.pattern)

const hasNames = ({ target }: Field): boolean =>
  typeof target === 'object' || (resolvedResources as readonly unknown[]).includes(target)

const standInOf = (at: number): string => `a-name-in-the-place-of-an-id-${at.toString()}`

const inField = (field: Field, value: unknown, names: string[]): unknown => {
  const { kind, items, parts } = field
  if (kind === 'list') {
    // A cell that is no JSON is one name.
    const elements = typeof value === 'string' && items && hasNames(items) ? [value] : value
    if (!Array.isArray(elements)) return value
    return elements.map((element: unknown) =>
      items
        ? inField(items, element, names)
        : typeof element === 'object' && element !== null
          ? inFields(parts ?? {}, element as Data, names)
          : element,
    )
  }
  if (!hasNames(field) || typeof value !== 'string' || value === '' || isId.test(value)) return value
  return standInOf(names.push(value) - 1)
}

const inFields = (fields: Fields, record: Data, names: string[]): Data =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined
      return [key, field ? inField(field, value, names) : value]
    }),
  )

/** Puts a stand-in for each name in a reference column. */
export const withStandIns = (
  { own }: Resource,
  record: Data,
): { readonly record: Data; readonly names: readonly string[] } => {
  const names: string[] = []
  return { record: inFields(own, record, names), names }
}

/** Returns the places of names in a canonical record. */
export const placesOf = ({ own }: Resource, record: Data, names: readonly string[]): NameInPlace[] =>
  names.length === 0
    ? []
    : referencesIn(own, record).flatMap(({ pointer, target, id }) => {
        const name = names.find((_name, at) => standInOf(at) === id)
        return name === undefined ? [] : [{ pointer, target, standIn: id, name }]
      })
