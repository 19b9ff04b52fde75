/** Answers one page of a list, with its count and facets where they are asked for. */
import { sql, type SQL } from 'drizzle-orm'
import { snakeCase } from '../resources/canonical.ts'
import type { Field } from '../resources/field.ts'
import type { Condition } from '../resources/filters.ts'
import type { Resource } from '../resources/resource.ts'
import type { Reader } from './engine.ts'
import { included } from './include.ts'
import { asText, facetValue, fromText, ordered } from './language.ts'
import { linkName } from './names.ts'
import { asItStood, recordJson } from './records.ts'
import { foundBy } from './search.ts'
import type { Facet, ListRequest, Page, Position, SortKey } from './store.ts'
import { all, any, columnOf, whereOf } from './where.ts'

interface Order extends SortKey { readonly field: Field; readonly at: SQL }

const orderOf = ({ fields }: Resource, sort: readonly SortKey[]): Order[] => {
  const keys = sort.some(({ key }) => key === 'id') ? sort : [...sort, { key: 'id', descending: false }]
  return keys.map((key) => ({ ...key, field: fields[key.key] as Field, at: columnOf(snakeCase(key.key)) }))
}

/** Null comes before everything, so nothing comes after it when descending. */
const after = ({ field, at, descending }: Order, value: string | null): SQL => {
  if (value === null) return descending ? sql`1 = 0` : sql`${at} IS NOT NULL`
  const bound = fromText(field, value)
  return descending ? sql`(${at} < ${bound} OR ${at} IS NULL)` : sql`${at} > ${bound}`
}

const tied = ({ field, at }: Order, value: string | null): SQL =>
  value === null ? sql`${at} IS NULL` : sql`${at} = ${fromText(field, value)}`

/** The rows that come after a position: later by the first key, or tied by it and later by the next, and so on. */
const beyond = (order: readonly Order[], position: Position): SQL =>
  any(order.map((key, index) => all([
    ...order.slice(0, index).map((earlier, at) => tied(earlier, position[at] ?? null)),
    after(key, position[index] ?? null),
  ])))

const facetOf = async (engine: Reader, resource: Resource, key: string, where: SQL, asOf: number | undefined): Promise<Facet[]> => {
  const field = resource.fields[key] as Field
  const column = columnOf(snakeCase(key))
  const table = sql.identifier(resource.name)
  const values = field.kind === 'list'
    ? sql`SELECT value FROM (SELECT id FROM ${table} WHERE ${where}) AS found LEFT JOIN ${sql.identifier(linkName(resource.name, key))} ON record_id = id`
    : sql`SELECT ${facetValue(field, column)} AS value FROM ${table} WHERE ${where}`
  const rows = await engine.all(sql`${asItStood(asOf)}SELECT value, count(*) AS count FROM (${values}) AS valued GROUP BY value ORDER BY count DESC, ${ordered(sql`value`, false, true)}`)
  const value = (stored: unknown) => field.kind === 'boolean' ? stored === 1 : stored
  return rows.map((row) => ({ value: row['value'] === null ? null : value(row['value']), count: row['count'] as number }))
}

/** The conditions of a list, the words that it asks for among them. */
const narrowed = (resource: Resource, { conditions, q }: ListRequest): SQL =>
  all([whereOf(resource, conditions), ...q === undefined ? [] : [foundBy(resource.name, q)]])

const inOrder = (order: readonly Order[]): SQL => sql.join(order.map(({ at, descending, field }) => ordered(at, descending, field.nullable)), sql`, `)

/** The records of a list to its end, or up to its limit, with these columns of each. */
export const wholeList = (resource: Resource, request: ListRequest, columns: SQL): SQL => {
  const { sort, asOf, limit } = request
  return sql`${asItStood(asOf)}SELECT ${columns} FROM ${sql.identifier(resource.name)} WHERE ${narrowed(resource, request)}
    ORDER BY ${inOrder(orderOf(resource, sort))}${limit === Infinity ? sql`` : sql` LIMIT ${limit}`}`
}

export const list = async (engine: Reader, resource: Resource, request: ListRequest): Promise<Page> => {
  const { sort, limit, fields, asOf, include, facets } = request
  const order = orderOf(resource, sort)
  const where = narrowed(resource, request)
  const table = sql.identifier(resource.name)
  const rows = await engine.all(sql`${asItStood(asOf)}SELECT ${recordJson(resource, fields)} AS text, ${sql.join(
    order.map(({ at, field }, index) => sql`${asText(field, at)} AS ${sql.identifier(`key${index.toString()}`)}`), sql`, `)}
    FROM ${table} WHERE ${request.after ? all([where, beyond(order, request.after)]) : where}
    ORDER BY ${inOrder(order)} LIMIT ${limit + 1}`)
  const page = rows.slice(0, limit)
  const position = (row: Record<string, unknown> | undefined): Position | undefined =>
    row && order.map((_key, index) => row[`key${index.toString()}`] as string | null)
  const idAt = order.findIndex(({ key }) => key === 'id')
  const ids = page.map((row) => row[`key${idAt.toString()}`] as string)
  return {
    records: page.map((row) => row['text'] as string),
    next: rows.length > limit ? position(page.at(-1)) : undefined,
    ...request.total && { total: await totalOf(engine, resource, where, asOf) },
    ...facets.length > 0 && { facets: await facetsOf(engine, resource, facets, where, asOf) },
    ...include.length > 0 && { included: await included(engine, resource, ids, include, asOf) },
  }
}

const totalOf = async (engine: Reader, { name }: Resource, where: SQL, asOf: number | undefined): Promise<number> => {
  const [row] = await engine.all(sql`${asItStood(asOf)}SELECT count(*) AS count FROM ${sql.identifier(name)} WHERE ${where}`)
  return row?.['count'] as number
}

const facetsOf = async (engine: Reader, resource: Resource, keys: readonly string[], where: SQL, asOf: number | undefined) =>
  Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await facetOf(engine, resource, key, where, asOf)] as const)))

/** The ids of all records under these conditions. */
export const matching = async (
  engine: Reader, resource: Resource, conditions: readonly Condition[], asOf: number | undefined,
): Promise<ReadonlySet<string>> => {
  const rows = await engine.all(sql`${asItStood(asOf)}SELECT id FROM ${sql.identifier(resource.name)} WHERE ${whereOf(resource, conditions)}`)
  return new Set(rows.map(({ id }) => id as string))
}
