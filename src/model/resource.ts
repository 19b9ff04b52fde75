/** The type of a resource: its name, its own fields, and the fields of every record. */
import { id, instant, integer, type Field, type Fields, type ResourceName, type RowOf } from './field.ts'

export interface Resource<F extends Fields = Fields> {
  /** Plural: path segment, table, tag and seed file. */
  readonly name: ResourceName
  readonly singular: string
  readonly description: { readonly en: string; readonly zh: string }
  /** The fields of this resource alone. */
  readonly own: F
  /** All fields in the order of answers. */
  readonly fields: Fields
  readonly example: Example
}

/** The example that the documentation uses for writes, on a register with the seeds. */
export interface Example {
  /** A record that the seeds do not contain, but could. */
  readonly created: { readonly id: string } & Readonly<Record<string, unknown>>
  /** A patch of the record whose id is the example of `id`. */
  readonly changed: Readonly<Record<string, unknown>>
}

/** Fields that the register sets on every record and bodies may not contain. */
export const readOnly = {
  revision: integer('How often the record was written; its ETag begins with it.', 1),
  createdAt: instant('When the record was created (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z'),
  updatedAt: instant('When the record was last written (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z'),
}

export type Common = { id: string } & RowOf<typeof readOnly>
/** A record of a resource as served. */
export type RecordOf<R extends Resource> = Common & RowOf<R['own']>

export const resource = <F extends Fields>(
  name: ResourceName,
  singular: string,
  description: Resource['description'],
  exampleId: string,
  own: F,
  example: Example,
): Resource<F> => ({
  name,
  singular,
  description,
  own,
  example,
  fields: { id: id('The record’s own id; it never changes.', exampleId), ...own, ...readOnly },
})

/** Returns the resources that a field may refer to. */
export const targetsOf = ({ target }: Field): ResourceName[] =>
  target === undefined ? [] : typeof target === 'string' ? [target] : Object.values(target.of)

/** Returns the resource to which a reference leads in this record; a form may still say anything there. */
export const targetIn = ({ target }: Field, record: Readonly<Record<string, unknown>>): ResourceName | undefined => {
  if (typeof target !== 'object') return target
  const branch = record[target.by] as string
  return Object.hasOwn(target.of, branch) ? target.of[branch] : undefined
}

/** Memoizes a function of resources. */
export const ofResource = <T>(make: (resource: Resource) => T): ((resource: Resource) => T) => {
  const made = new Map<ResourceName, T>()
  return (resource) => {
    const known = made.get(resource.name)
    if (known !== undefined) return known
    const fresh = make(resource)
    made.set(resource.name, fresh)
    return fresh
  }
}
