/** Every reference between resources, with the table and column that hold it. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { branchColumn, linkFields, linkName } from './names.ts'

export interface Edge {
  readonly owner: ResourceName
  /** The path of the field: `participants.organizationId`. */
  readonly path: string
  readonly table: string
  /** The column that holds the owner's id. */
  readonly ownerColumn: 'id' | 'record_id'
  readonly column: string
  readonly target: ResourceName
}

type Place = Pick<Edge, 'owner' | 'path' | 'table' | 'ownerColumn'>

const edgesAt = (place: Place, column: string, { target }: Field): Edge[] => {
  if (target === undefined) return []
  return typeof target === 'string'
    ? [{ ...place, column: snakeCase(column), target }]
    : Object.entries(target.of).map(([branch, name]) => ({
        ...place,
        column: branchColumn(column, branch),
        target: name,
      }))
}

const edgesOf = (owner: ResourceName, key: string, field: Field): Edge[] => {
  if (field.kind !== 'list') return edgesAt({ owner, path: key, table: owner, ownerColumn: 'id' }, key, field)
  const place = { owner, path: key, table: linkName(owner, key), ownerColumn: 'record_id' } as const
  return Object.entries(linkFields(field)).flatMap(([part, inner]) =>
    edgesAt({ ...place, path: field.parts ? `${key}.${part}` : key }, part, inner),
  )
}

export const edges: readonly Edge[] = everyResource.flatMap(({ name, own }) =>
  Object.entries(own).flatMap(([key, field]) => edgesOf(name, key, field)),
)
