/** Names of tables and columns. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'

/** Returns the column of a reference to one of several resources, for one of them: `subject_region_id`. */
export const branchColumn = (key: string, branch: string): string => snakeCase(key).replace(/_id$/, `_${branch}_id`)

/** Returns the columns of a link table: one for each part of an object, or `value` for plain values. */
export const linkFields = (field: Field): Readonly<Record<string, Field>> =>
  field.parts ?? { value: field.items as Field }

/** Returns the table of a list field's elements. */
export const linkName = (owner: ResourceName, key: string): string => `${owner}_${snakeCase(key)}`
export const historyName = (name: ResourceName): string => `${name}_history`
