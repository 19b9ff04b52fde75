/** What a resource is: a name, its fields, and the fields that every record has. */
import { id, instant, integer, type Field, type Fields, type ResourceName, type RowOf } from './field.ts'

export interface Resource<F extends Fields = Fields> {
  /** Plural: the URL's segment, the table, the tag, the seed file. */
  readonly name: ResourceName
  readonly singular: string
  readonly description: string
  /** What is particular to this resource. */
  readonly own: F
  /** All fields in the order in which they are answered. */
  readonly fields: Fields
  readonly example: Example
}

/** What the documentation tries writes with, on a register that holds the article. */
export interface Example {
  /** A record that the register has not, but that fits what it has. */
  readonly created: { readonly id: string } & Readonly<Record<string, unknown>>
  /** A change of the record whose id is the example of `id`. */
  readonly changed: Readonly<Record<string, unknown>>
}

/** The fields of every record that the register sets and a body cannot. */
export const readOnly = {
  revision: integer('How often the record was written; the record’s ETag.', 1),
  createdAt: instant('When the record was created (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z'),
  updatedAt: instant('When the record was last written (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z'),
}

export type Common = { id: string } & RowOf<typeof readOnly>
/** A record of a resource as it is answered. */
export type RecordOf<R extends Resource> = Common & RowOf<R['own']>

export const resource = <F extends Fields>(
  name: ResourceName,
  singular: string,
  description: string,
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

/** The resources that a field's reference may lead to. */
export const targetsOf = ({ target }: Field): ResourceName[] =>
  target === undefined ? [] : typeof target === 'string' ? [target] : Object.values(target.of)

/** What is made of a resource, made once. */
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
