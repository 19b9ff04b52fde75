/** Writes records as JSON in SQL, and reads single ones, with those that refer to them. */
import { type Data, snakeCase } from '../../model/canonical.ts'
import { didYouMean } from '../../model/closest-name.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { selfReferences } from '../../rules/references.ts'
import { Merged, Refusal } from '../../rules/refusal.ts'
import type { Code, Flaw } from '../../rules/rule.ts'
import type { Stored } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import { deletionOf, successorOf } from '../history/sequence.ts'
import { linkColumn, linkName } from '../schema/names.ts'
import { elementsOf, isAmong, joinEach, jsonObject, jsonValue, partOf } from '../sql/dialect.ts'
import { columnOf, isDeeperThan, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { precompiled, queryTemplate } from '../sql/templates.ts'
import { asItStood } from './as-of.ts'

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

// Finds single live records by id, and those that refer to another of the same resource.

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
          recordsWhere(
            resource,
            resource.fields[key]?.kind === 'list'
              ? sql`id IN (SELECT record_id FROM ${sql.identifier(linkName(resource.name, key))}
                  WHERE ${isAmong(sql`value`, ids)}) ORDER BY id`
              : sql`${isAmong(columnOf(snakeCase(key)), ids)} ORDER BY id`,
          ),
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

/** The number of figures with a flaw that are read at once. */
const flawedAtOnce = 100

const flawedAfter = (flaw: SQL) =>
  queryTemplate(
    2,
    (metric = sql``, after = sql``) => sql<Id>`SELECT id FROM figures
  WHERE metric = ${metric} AND ${flaw} AND id > ${after} ORDER BY id ${upTo(flawedAtOnce)}`,
  )

const flawed = {
  undated: flawedAfter(sql`period_end IS NULL`),
  negative: flawedAfter(
    sql`value < 0 AND unit NOT IN ('percent', 'percentage-point') AND coalesce(relation, '') <> 'difference'`,
  ),
}

/** Returns the ids of the first live figures of a metric, after an id, that have a flaw. */
export const figuresThatAre = async (
  reader: Reader,
  flaw: Flaw,
  metric: string,
  after = '',
): Promise<readonly string[]> => (await reader.all(flawed[flaw](metric, after))).map(({ id }) => id)

/** A record with a code. */
export interface Bearer extends Code {
  readonly id: string
}

const bearers = ofResource(({ name }) =>
  queryTemplate(1, (codes = sql``) => {
    const [scheme, code] = [partOf(sql`wanted.value`, 'scheme'), partOf(sql`wanted.value`, 'code')]
    const [table, bearer] = [sql.identifier(linkName(name, 'codes')), sql.raw('bearer')]
    const has = sql`bearer.code = ${code} AND bearer.scheme = ${scheme}`
    return sql<Bearer>`SELECT bearer.record_id AS id, bearer.scheme, bearer.code
      FROM ${elementsOf(codes)} AS wanted ${joinEach(sql`${table}`, bearer, has)} ORDER BY id`
  }),
)

/** Returns the live records of a resource that have one of these codes. */
export const bearersOfCodes = async (
  reader: Reader,
  name: ResourceName,
  codes: readonly Code[],
): Promise<readonly Bearer[]> => reader.all(bearers(resourceOf(name))(JSON.stringify(codes)))

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

// Reads one record, current or as of a change.

const recordOf = (resource: Resource, id: SQL): SQL<Stored> =>
  sql<Stored>`SELECT ${recordJson(resource)} AS text, revision FROM ${sql.identifier(resource.name)} WHERE id = ${id}`

const live = ofResource((resource) => queryTemplate(1, (id) => recordOf(resource, id)))

export const read = async (reader: Reader, resource: Resource, id: string, asOf?: number): Promise<Stored> => {
  const [row] = await reader.all(
    asOf === undefined ? live(resource)(id) : sql<Stored>`${asItStood(asOf)}${recordOf(resource, sql`${id}`)}`,
  )
  if (row) return row
  const deletion = await deletionOf(reader, resource.name, id, asOf)
  // The record was created after the first query.
  if (deletion && deletion.action !== 'delete') return read(reader, resource, id, asOf)
  if (deletion?.mergedInto)
    throw new Merged(resource.name, id, (await successorOf(reader, resource.name, id, asOf)) ?? deletion.mergedInto)
  throw deletion
    ? new Refusal('gone', ['record-deleted', resource.name, id, deletion.at])
    : new Refusal('not-found', [
        'no-record',
        resource.name,
        id,
        didYouMean(id, (await missing(reader, resource.name, id, asOf)) ?? []),
      ])
}

const neighbours = 500

/** Returns values similar to one that no record has in a field; undefined if one has it. */
export const missing = async (
  reader: Reader,
  name: ResourceName,
  value: string,
  asOf?: number,
  path: readonly string[] = ['id'],
): Promise<readonly string[] | undefined> => {
  const [key = '', ...within] = path
  const isId = key === 'id'
  if (isId && asOf === undefined && (await has(reader, name, value))) return undefined
  const isList = resourceOf(name).fields[key]?.kind === 'list'
  const table = sql.identifier(isList ? linkName(name, key) : name)
  const column = sql.identifier(isList ? linkColumn(within) : snakeCase(key))
  const values = sql`SELECT ${isId ? sql`` : sql`DISTINCT `}${column} AS value FROM ${table} WHERE ${column}`
  const rows = await reader.all(sql<{
    value: string
  }>`${asItStood(asOf)}SELECT *
    FROM (${values} >= ${value} ORDER BY ${column} ${upTo(neighbours)}) AS from_here UNION ALL SELECT *
    FROM (${values} < ${value} ORDER BY ${column} DESC ${upTo(neighbours)}) AS before_it`)
  const found = rows.map((row) => row.value)
  return found[0] === value ? undefined : found
}

/** Reports whether a node of a tree has descendants more than `levels` levels below it. */
export const deeper = async (
  reader: Reader,
  name: ResourceName,
  id: string,
  levels: number,
  asOf?: number,
): Promise<boolean> => {
  const [row] = await reader.all(
    sql<{ deeper: number }>`${asItStood(asOf)}SELECT ${isDeeperThan(levels, name, id)} AS deeper`,
  )
  return row?.deeper === 1
}
