/** Finds single live records by id, and those that refer to another of the same resource. */
import { snakeCase, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { selfReferences } from '../../rules/cycles.ts'
import type { Reader } from '../engine.ts'
import { isAmong } from '../sql/dialect.ts'
import { columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { recordJson } from './record-json.ts'

interface Id {
  readonly id: string
}

interface Text {
  readonly text: string
}

const parsed = ({ text }: Text): Data => JSON.parse(text) as Data

const recordsWhere = (resource: Resource, test: SQL): SQL<Text> =>
  sql<Text>`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)} WHERE ${test}`

const byId = ofResource((resource) => queryTemplate(1, (id) => recordsWhere(resource, sql`id = ${id}`)))
const byIds = ofResource((resource) => queryTemplate(1, (ids = sql``) => recordsWhere(resource, isAmong(sql`id`, ids))))
const idsAmong = ofResource(({ name }) =>
  queryTemplate(1, (ids = sql``) => sql<Id>`SELECT id FROM ${sql.identifier(name)} WHERE ${isAmong(sql`id`, ids)}`),
)
const anyWithId = ofResource(({ name }) =>
  queryTemplate(1, (id) => sql`SELECT 1 FROM ${sql.identifier(name)} WHERE id = ${id}`),
)

/** Queries for the records that refer to another, by field. */
const byField = ofResource(
  (resource) =>
    new Map(
      selfReferences(resource).map((key) => [
        key,
        queryTemplate(1, (ids = sql``) =>
          recordsWhere(resource, sql`${isAmong(columnOf(snakeCase(key)), ids)} ORDER BY id`),
        ),
      ]),
    ),
)

/** Returns the live record of an id, if there is one. */
export const find = async (reader: Reader, name: ResourceName, id: string): Promise<Data | undefined> => {
  const [row] = await reader.all(byId(resourceOf(name))(id))
  return row && parsed(row)
}

/** Returns the live records of these ids. */
export const findAll = async (
  reader: Reader,
  name: ResourceName,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Data>> => {
  const rows = await reader.all(byIds(resourceOf(name))(JSON.stringify(ids)))
  return new Map(rows.map(parsed).map((record) => [record['id'] as string, record]))
}

/** Returns those of these ids that live records have. */
export const hasAll = async (
  reader: Reader,
  name: ResourceName,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await reader.all(idsAmong(resourceOf(name))(JSON.stringify(ids)))
  return new Set(rows.map(({ id }) => id))
}

/** Reports whether there is a live record of an id. */
export const has = async (reader: Reader, name: ResourceName, id: string): Promise<boolean> =>
  (await reader.all(anyWithId(resourceOf(name))(id))).length > 0

/** The number of undated figures that are read at once. */
const undatedAtOnce = 100

const undatedAfter = queryTemplate(
  2,
  (metric = sql``, after = sql``) => sql<Id>`SELECT id FROM figures
  WHERE metric = ${metric} AND period_end IS NULL AND id > ${after} ORDER BY id ${upTo(undatedAtOnce)}`,
)

/** Returns the ids of the first live figures of a metric, after an id, that have no end of their period. */
export const undated = async (reader: Reader, metric: string, after = ''): Promise<readonly string[]> =>
  (await reader.all(undatedAfter(metric, after))).map(({ id }) => id)

/** Returns the live records whose field refers to one of these records of the same resource. */
export const referring = async (
  reader: Reader,
  name: ResourceName,
  field: string,
  ids: readonly string[],
): Promise<Data[]> => {
  const query = byField(resourceOf(name)).get(field)
  const rows = query ? await reader.all(query(JSON.stringify(ids))) : []
  return rows.map(parsed)
}
