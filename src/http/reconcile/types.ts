/** The types of the reconciliation service, which are the resources whose records have names, and its queries. */
import { resourceOf } from '../../resources/index.ts'
import { capital } from '../../text/in-words.ts'
import { resolvedResources } from '../../text/name-keys.ts'

export type TypeName = (typeof resolvedResources)[number]

/** In UTF-16 units: no name of a record is longer, so a longer one is looked up nowhere. */
export const longestName = 1000

/** A type or a property, as the protocol names it. */
export interface Named {
  readonly id: string
  readonly name: string
  readonly description: string
}

export const types: readonly Named[] = resolvedResources.map((id) => ({
  id,
  name: capital(id),
  description: resourceOf(id).description,
}))

/** Returns a type as candidates carry it. */
export const typeOf = (id: TypeName): Pick<Named, 'id' | 'name'> => ({ id, name: capital(id) })

/** A value of a property; an object is a record that the client has matched before. */
export type Value = string | number | boolean | { readonly id: string; readonly name?: string }

/** A query of a batch, with lists where a client may send one value. */
export interface Query {
  readonly query?: string
  readonly type?: readonly TypeName[]
  readonly limit?: number
  readonly properties?: readonly { readonly pid: string; readonly v: readonly Value[] }[]
}

/** Returns the types among which a query looks. */
export const typesIn = ({ type = [] }: Pick<Query, 'type'>): readonly TypeName[] =>
  type.length > 0 ? [...new Set(type)] : resolvedResources

/** Returns the text of a property's value. */
export const textOf = (value: Value): string => (typeof value === 'object' ? value.id : String(value))
