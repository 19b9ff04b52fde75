/** What tables and columns are called. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'

/** `subject_region_id`: of a reference to one of several resources, the column that holds it where it leads to this one. */
export const branchColumn = (key: string, branch: string): string => snakeCase(key).replace(/_id$/, `_${branch}_id`)

/** A link table's columns: of a list of objects one a part, of a list of plain values the `value`. */
export const linkFields = (field: Field): Readonly<Record<string, Field>> =>
  field.parts ?? { value: field.items as Field }

/** The table of a list field's elements. */
export const linkName = (owner: ResourceName, key: string): string => `${owner}_${snakeCase(key)}`
export const historyName = (name: ResourceName): string => `${name}_history`
