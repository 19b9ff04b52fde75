/** Finds single live records by id, and those that refer to another of the same resource. */
import { snakeCase, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { selfReferences } from '../../rules/cycles.ts'
import type { Reader } from '../engine.ts'
import { columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { recordJson } from './record-json.ts'

interface Text {
  readonly text: string
}

const parsed = ({ text }: Text): Data => JSON.parse(text) as Data

const recordsWhere = (resource: Resource, test: SQL): SQL<Text> =>
  sql<Text>`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)} WHERE ${test}`

const byId = ofResource((resource) => queryTemplate(1, (id) => recordsWhere(resource, sql`id = ${id}`)))
const anyWithId = ofResource(({ name }) =>
  queryTemplate(1, (id) => sql`SELECT 1 FROM ${sql.identifier(name)} WHERE id = ${id}`),
)

/** Queries for the records that refer to another, by field. */
const byField = ofResource(
  (resource) =>
    new Map(
      selfReferences(resource).map((key) => [
        key,
        queryTemplate(1, (id) => recordsWhere(resource, sql`${columnOf(snakeCase(key))} = ${id} ORDER BY id`)),
      ]),
    ),
)

/** Returns the live record of an id, if there is one. */
export const find = async (reader: Reader, name: ResourceName, id: string): Promise<Data | undefined> => {
  const [row] = await reader.all(byId(resourceOf(name))(id))
  return row && parsed(row)
}

/** Reports whether there is a live record of an id. */
export const has = async (reader: Reader, name: ResourceName, id: string): Promise<boolean> =>
  (await reader.all(anyWithId(resourceOf(name))(id))).length > 0

/** Returns the live records whose field refers to a record of the same resource. */
export const referring = async (reader: Reader, name: ResourceName, field: string, id: string): Promise<Data[]> => {
  const query = byField(resourceOf(name)).get(field)
  const rows = query ? await reader.all(query(id)) : []
  return rows.map(parsed)
}
