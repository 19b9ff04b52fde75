/** Writes records as JSON in SQL. */
import { snakeCase } from '../../model/canonical.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { jsonObject, jsonValue } from '../sql/dialect.ts'
import { precompiled } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { columnOf } from '../sql/fragments.ts'

const jsonOf = ({ fields }: Resource, only?: readonly string[]): SQL =>
  jsonObject(
    Object.entries(fields)
      .filter(([key]) => only?.includes(key) ?? true)
      .map(([key, field]) => [key, field, columnOf(snakeCase(key))] as const),
  )

const wholeJson = ofResource((resource) => precompiled(jsonOf(resource)))

/** Returns the SQL for the JSON text of a row: all fields or some, in the order of the declaration. */
export const recordJson = (resource: Resource, only?: readonly string[]): SQL =>
  only ? jsonOf(resource, only) : wholeJson(resource)

/** Returns the SQL for the fields of a row one by one, each as in JSON. */
export const recordCells = ({ fields }: Resource, only?: readonly string[]): SQL =>
  sql.join(
    Object.entries(fields)
      .filter(([key]) => only?.includes(key) ?? true)
      .map(([key, field]) => jsonValue(field, columnOf(snakeCase(key)))),
    sql`, `,
  )
