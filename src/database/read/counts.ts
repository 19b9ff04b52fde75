/** Counts the records of a list: in all, and by the values of fields. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import type { Facet, ListRequest } from '../../store/lists.ts'
import type { Reader } from '../engine.ts'
import { linkName } from '../schema/names.ts'
import { facetValue, ordered } from '../sql/dialect.ts'
import { columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { StateCache } from '../state-cache.ts'
import { asItStood } from './as-of.ts'

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
export const totalOf = async (
  engine: Reader,
  cache: StateCache,
  resource: Resource,
  request: ListRequest,
  where: SQL,
): Promise<number> => {
  const { asOf } = request
  const { count } = await cache.one(engine, nameOf('total', resource, request), async () => {
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
export const facetsOf = async (
  engine: Reader,
  cache: StateCache,
  resource: Resource,
  request: ListRequest,
  where: SQL,
) =>
  Object.fromEntries(
    await Promise.all(
      request.facets.map(
        async (key) =>
          [
            key,
            await cache.one(engine, nameOf(`facet ${key}`, resource, request), () =>
              facetOf(engine, resource, key, where, request.asOf),
            ),
          ] as const,
      ),
    ),
  )
