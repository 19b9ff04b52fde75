/** Answers one page of a list, with count and facets if requested. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Facet, ListRequest, Page, Position, SortKey } from '../../store/lists.ts'
import type { MergedRecord } from '../../store/changes.ts'
import type { Cell, Snapshot } from '../../store/store.ts'
import type { EngineSnapshot, Reader } from '../engine.ts'
import { head, mergedRecords } from '../history/sequence.ts'
import { linkName } from '../schema/names.ts'
import { asText, facetValue, fromText, isIn, ordered } from '../sql/dialect.ts'
import { all, any, columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { StateCache } from '../state-cache.ts'
import { asItStood, fromStates } from './as-of.ts'
import { columnsFor, included, type IncludingRow } from './include.ts'
import { narrowed, type Narrowed } from './most-selective.ts'
import { pageInOrder, type Rows } from './pages.ts'
import { hasAll, recordCells, recordJson } from './record.ts'

/** A sort key, as SQL. */
interface Order extends SortKey {
  readonly field: Field
  readonly at: SQL
}

/** Returns the sort keys, completed by `id` to be unique. */
const orderOf = ({ fields }: Resource, sort: readonly SortKey[]): Order[] => {
  const at = sort.findIndex(({ key }) => key === 'id')
  const keys = at === -1 ? [...sort, { key: 'id', descending: false }] : sort.slice(0, at + 1)
  return keys.map((key) => ({ ...key, field: fields[key.key] as Field, at: columnOf(snakeCase(key.key)) }))
}

/** Returns the terms of ORDER BY. */
const inOrder = (order: readonly Order[]): SQL =>
  sql.join(
    order.map(({ at, descending, field }) => ordered(at, descending, field.nullable)),
    sql`, `,
  )

/** Null sorts first, so nothing follows it in descending order. */
const after = ({ field, at, descending }: Order, value: string | null): SQL => {
  if (value === null) return descending ? sql`1 = 0` : sql`${at} IS NOT NULL`
  const bound = fromText(field, value)
  return descending ? sql`(${at} < ${bound} OR ${at} IS NULL)` : sql`${at} > ${bound}`
}

const tied = ({ field, at }: Order, value: string | null): SQL =>
  value === null ? sql`${at} IS NULL` : sql`${at} = ${fromText(field, value)}`

/** The sort values of a record as texts, its id last. */
type Values = readonly (string | null)[]

/** Selects the rows after these values: later by the first key, or equal and later by the next, and so on. */
const beyond = (order: readonly Order[], values: Values): SQL =>
  any(
    order.map((key, index) =>
      all([
        ...order.slice(0, index).map((earlier, at) => tied(earlier, values[at] ?? null)),
        after(key, values[index] ?? null),
      ]),
    ),
  )

/**
 * Returns the sort values of the record that ended a page, as they were then: a position names a revision, which the
 * history keeps whatever becomes of the record, and stays short however long the values are.
 */
const valuesAt = async (
  engine: Reader,
  resource: Resource,
  order: readonly Order[],
  [id = '', revision]: Position,
): Promise<Values> => {
  if (order.length === 1) return [id]
  const columns = order.map(({ at, field, key }) => sql`${asText(field, at)} AS ${sql.identifier(key)}`)
  const states = fromStates(
    resource,
    (table) =>
      sql`SELECT ${sql.join(columns, sql`, `)} FROM ${table} WHERE id = ${id} AND revision = ${Number(revision)}`,
  )
  const [row] = await engine.all(sql<Record<string, string | null>>`${states}`)
  if (!row) throw new Refusal('invalid-request', undefined, [{ parameter: 'cursor', detail: ['no-past'] }])
  return order.map(({ key }) => row[key] ?? null)
}

// Counts the records of a list: in all, and by the values of fields.

const facetOf = async (
  engine: Reader,
  resource: Resource,
  key: string,
  where: SQL,
  asOf: number | undefined,
): Promise<Facet[]> => {
  const field = resource.fields[key] as Field
  const column = columnOf(snakeCase(key))
  const table = sql.identifier(resource.name)
  const values =
    field.kind === 'list'
      ? sql`SELECT value FROM (SELECT id FROM ${table} WHERE ${where}) AS found
          LEFT JOIN ${sql.identifier(linkName(resource.name, key))} ON record_id = id`
      : sql`SELECT ${facetValue(field, column)} AS value FROM ${table} WHERE ${where}`
  const rows = await engine.all(
    sql<Facet>`${asItStood(asOf)}SELECT value, count(*) AS count FROM (${values}) AS valued
      GROUP BY value ORDER BY count DESC, ${ordered(sql`value`, false, true)}`,
  )
  const value = (stored: unknown) => (field.kind === 'boolean' ? stored === 1 : stored)
  return rows.map((row) => ({ value: row.value === null ? null : value(row.value), count: row.count }))
}

/** Returns the cache key of a count: lists with the same key have the same records. */
const nameOf = (counted: string, { name }: Resource, { conditions, q, asOf }: ListRequest): string =>
  JSON.stringify([counted, name, conditions.map(({ filter, value }) => [filter.parameter, value]), q, asOf])

/** Counts the records of a list. */
const totalOf = async (
  engine: Reader,
  cache: StateCache,
  resource: Resource,
  request: ListRequest,
  where: SQL,
): Promise<number> => {
  const { asOf } = request
  const { count } = await cache(engine, nameOf('total', resource, request), async () => {
    const [row] = await engine.all(
      sql<{
        readonly count: number
      }>`${asItStood(asOf)}SELECT count(*) AS count FROM ${sql.identifier(resource.name)} WHERE ${where}`,
    )
    return row as { readonly count: number }
  })
  return count
}

/** Counts the records of a list by value, for each field asked for. */
const facetsOf = async (engine: Reader, cache: StateCache, resource: Resource, request: ListRequest, where: SQL) =>
  Object.fromEntries(
    await Promise.all(
      (request.facets ?? []).map(
        async (key) =>
          [
            key,
            await cache(engine, nameOf(`facet ${key}`, resource, request), () =>
              facetOf(engine, resource, key, where, request.asOf),
            ),
          ] as const,
      ),
    ),
  )

/** Returns the query for all records of a list up to its limit, with these columns. */
const wholeList = async (reader: Reader, resource: Resource, request: ListRequest, columns: SQL): Promise<SQL> => {
  const { sort = [], asOf, limit, skip } = request
  const selection = await narrowed(reader, resource, request)
  return sql`${asItStood(asOf)}SELECT ${columns} FROM ${sql.identifier(resource.name)} WHERE ${await selection.where()}
    ORDER BY ${inOrder(orderOf(resource, sort))}${limit === Infinity ? sql`` : sql` ${upTo(limit, skip)}`}`
}

/** Returns the rows of a page. */
const pageOf = async (
  engine: Reader,
  resource: Resource,
  request: ListRequest,
  order: readonly Order[],
  selection: Narrowed,
): Promise<Rows> => {
  const { limit, conditions, q, asOf } = request
  const after = request.after && (await valuesAt(engine, resource, order, request.after))
  const [first] = order
  // Records by their ids are looked up one by one.
  const isById =
    first?.key === 'id' && q === undefined && asOf === undefined && selection.leading?.filter.path[0] !== 'id'
  const way = { after: after?.[0] ?? undefined, isDescending: first?.descending === true, limit: limit + 1 }
  const page = isById ? await pageInOrder(engine, resource, selection, way) : undefined
  if (page) return page
  const where = await selection.where()
  const found = after ? all([where, beyond(order, after)]) : where
  // JSON is written only for the records on the page, however many were sorted.
  const chosen =
    asOf !== undefined || (conditions.length === 0 && q === undefined)
      ? found
      : isIn(
          sql`id`,
          sql`SELECT id FROM ${sql.identifier(resource.name)} WHERE ${found}
            ORDER BY ${inOrder(order)} ${upTo(limit + 1)}`,
        )
  return { from: sql`${sql.identifier(resource.name)} WHERE ${chosen}`, order: inOrder(order) }
}

interface Row extends IncludingRow {
  readonly text: string
  readonly last_id: string
  readonly last_revision: number
}

/** Returns a page of a list. */
export const listRecords = async (
  engine: Reader,
  cache: StateCache,
  resource: Resource,
  request: ListRequest,
): Promise<Page> => {
  const { sort = [], limit, fields, asOf, include = [], facets = [] } = request
  const order = orderOf(resource, sort)
  const selection = await narrowed(engine, resource, request)
  const own = sql`${recordJson(resource, fields)} AS text, id AS last_id, revision AS last_revision`
  const columns = [own, ...(include.length > 0 ? columnsFor(resource, include) : [])]
  const found = await pageOf(engine, resource, request, order, selection)
  const rows = await engine.all(
    sql<Row>`${asItStood(asOf)}SELECT ${sql.join(columns, sql`, `)} FROM ${found.from}
      ORDER BY ${found.order} ${upTo(limit + 1)}`,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    records: page.map(({ text }) => text),
    next: last && rows.length > limit ? [last.last_id, last.last_revision.toString()] : undefined,
    ...(request.total && { total: await totalOf(engine, cache, resource, request, await selection.where()) }),
    ...(facets.length > 0 && { facets: await facetsOf(engine, cache, resource, request, await selection.where()) }),
    ...(include.length > 0 && { included: await included(engine, resource, { include, asOf }, page) }),
  }
}

// Reads whole lists of one state of the register.

/** Returns what the store reads from an open state. */
export const snapshotOf = (state: EngineSnapshot, derived: Snapshot['derived']): Snapshot => ({
  stamp: () => head(state),
  async *records(resource, request) {
    const query = await wholeList(state, resource, request, recordJson(resource, request.fields))
    for await (const some of state.rows(query)) yield some.map(([text]) => text as string)
  },
  async *cells(resource, request) {
    const query = await wholeList(state, resource, request, recordCells(resource, request.fields))
    yield* state.rows(query) as AsyncGenerator<readonly (readonly Cell[])[]>
  },
  merged: async () => {
    const all = await mergedRecords(state)
    const matching: MergedRecord[] = []
    for (const [resource, some] of Map.groupBy(all, (one) => one.resource)) {
      const heirs = some.map(({ into }) => into)
      const live = await hasAll(state, resource, heirs)
      matching.push(...some.filter(({ into }) => live.has(into)))
    }
    return matching
  },
  derived,
  close: () => {
    state.close()
  },
})
