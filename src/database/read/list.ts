/** Answers one page of a list, with count and facets if requested. */
import type { Condition } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest, Page } from '../../store/lists.ts'
import type { Reader } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { facetsOf, totalOf } from './counts.ts'
import { columnsFor, included, type IncludingRow } from './include.ts'
import { beyond, inOrder, orderOf, valuesAt, type Order } from './order.ts'
import type { Rows } from './merged-ranges.ts'
import { pageInOrder } from './pages-in-order.ts'
import { narrowed, type Narrowed } from './most-selective.ts'
import { asItStood } from './as-of.ts'
import { recordJson } from './record-json.ts'
import { isIn } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { all, upTo } from '../sql/fragments.ts'

/** Returns the query for all records of a list up to its limit, with these columns. */
export const wholeList = async (
  reader: Reader,
  resource: Resource,
  request: ListRequest,
  columns: SQL,
): Promise<SQL> => {
  const { sort, asOf, limit, skip } = request
  const asked = await narrowed(reader, resource, request)
  return sql`${asItStood(asOf)}SELECT ${columns} FROM ${sql.identifier(resource.name)} WHERE ${await asked.where()}
    ORDER BY ${inOrder(orderOf(resource, sort))}${limit === Infinity ? sql`` : sql` ${upTo(limit, skip)}`}`
}

/** Returns the rows of a page. */
const pageOf = async (
  engine: Reader,
  resource: Resource,
  request: ListRequest,
  order: readonly Order[],
  asked: Narrowed,
): Promise<Rows> => {
  const { limit, conditions, q, asOf } = request
  const after = request.after && (await valuesAt(engine, resource, order, request.after))
  const [first] = order
  const isById = first?.key === 'id' && q === undefined && asOf === undefined
  const way = { after: after?.[0] ?? undefined, isDescending: first?.descending === true, limit: limit + 1 }
  const page = isById ? await pageInOrder(engine, resource, asked, way) : undefined
  if (page) return page
  const where = await asked.where()
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
export const list = async (
  engine: Reader,
  cache: StateCache,
  resource: Resource,
  request: ListRequest,
): Promise<Page> => {
  const { sort, limit, fields, asOf, include, facets } = request
  const order = orderOf(resource, sort)
  const asked = await narrowed(engine, resource, request)
  const own = sql`${recordJson(resource, fields)} AS text, id AS last_id, revision AS last_revision`
  const columns = [own, ...(include.length > 0 ? columnsFor(resource, include) : [])]
  const found = await pageOf(engine, resource, request, order, asked)
  const rows = await engine.all(
    sql<Row>`${asItStood(asOf)}SELECT ${sql.join(columns, sql`, `)} FROM ${found.from}
      ORDER BY ${found.order} ${upTo(limit + 1)}`,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    records: page.map(({ text }) => text),
    next: last && rows.length > limit ? [last.last_id, last.last_revision.toString()] : undefined,
    ...(request.total && { total: await totalOf(engine, cache, resource, request, await asked.where()) }),
    ...(facets.length > 0 && { facets: await facetsOf(engine, cache, resource, request, await asked.where()) }),
    ...(include.length > 0 && { included: await included(engine, cache, resource, request, page) }),
  }
}

/** Selects the ids of all records that meet these conditions. */
export const matching = async (
  engine: Reader,
  resource: Resource,
  conditions: readonly Condition[],
  asOf: number | undefined,
): Promise<ReadonlySet<string>> => {
  const asked = await narrowed(engine, resource, { conditions, asOf })
  const rows = await engine.all(
    sql<{ id: string }>`${asItStood(asOf)}SELECT id FROM ${sql.identifier(resource.name)} WHERE ${await asked.where()}`,
  )
  return new Set(rows.map(({ id }) => id))
}
