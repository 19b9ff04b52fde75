/** Names of tables and columns. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'

/** Returns the column of a reference to one of several resources, for one of them: `subject_region_id`. */
export const branchColumn = (key: string, branch: string): string => snakeCase(key).replace(/_id$/, `_${branch}_id`)

/** A value in an element of a list: the keys that lead to it, and its column. */
interface LinkColumn {
  readonly path: readonly string[]
  readonly column: string
  readonly field: Field
}

/** Returns the column of a value in an element of a list; an element of plain values is one. */
export const linkColumn = (path: readonly string[]): string => (path.length === 0 ? 'value' : snakeCase(path.join('_')))

const columnsOf = (field: Field, path: readonly string[]): LinkColumn[] =>
  field.parts
    ? Object.entries(field.parts).flatMap(([part, inner]) => columnsOf(inner, [...path, part]))
    : [{ path, column: linkColumn(path), field }]

/** Returns the columns of a link table: one for each part of an object and of an object in it, or `value`. */
export const linkColumns = (field: Field): readonly LinkColumn[] => columnsOf(field.items ?? field, [])

/** Returns the table of a list field's elements. */
export const linkName = (owner: ResourceName, key: string): string => `${owner}_${snakeCase(key)}`
export const historyName = (name: ResourceName): string => `${name}_history`
