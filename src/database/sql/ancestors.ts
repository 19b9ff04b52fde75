/** Follows references within a resource from record to record, as from a part to its whole. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { alongWith, selfReferences } from '../../rules/cycles.ts'
import type { Reader } from '../engine.ts'
import { amongThese, elementsOf, elementText, seed } from './dialect.ts'
import { columnOf, upTo } from './fragments.ts'
import { sql, type SQL } from './sql.ts'
import { queryTemplate, type Query } from './templates.ts'

interface Id {
  readonly id: string
}
/** The record that a field refers to. */
interface Step {
  readonly field: string
  readonly id: string
}
interface Ways {
  readonly step: (id: string) => Query<Step>
  readonly walk: (from: string, among: string) => Query<Id>
}

/** Returns rows of the ids that these fields of a record refer to, with the name of each field. */
const steps = (name: string, keys: readonly string[], from: SQL): SQL =>
  sql.join(
    keys.map((key) => {
      const above = columnOf(snakeCase(key))
      return sql`SELECT ${sql.raw(`'${key}'`)} AS field, ${above} AS id FROM ${sql.identifier(name)} WHERE id = ${from} AND ${above} IS NOT NULL`
    }),
    sql` UNION ALL `,
  )

/** Returns the reference by the field at each position: a recursion may name itself but once. */
const byPosition = (keys: readonly string[]): SQL =>
  sql`CASE way.position ${sql.join(
    keys.map((key, index) => sql`WHEN ${sql.raw(index.toString())} THEN ${columnOf(snakeCase(key))}`),
    sql` `,
  )} END`
const positions = (keys: readonly string[]): SQL =>
  sql.join(
    keys.map((_key, index) => sql`SELECT ${sql.raw(index.toString())} AS position`),
    sql` UNION ALL `,
  )

const waysOf = ofResource(
  (resource) =>
    new Map(
      selfReferences(resource).map((key): [string, Ways] => {
        const keys = alongWith(resource, key)
        const above = byPosition(keys)
        return [
          key,
          {
            step: queryTemplate(1, (id = sql``) => sql<Step>`${steps(resource.name, keys, id)}`),
            // One statement: a path may have many thousand steps.
            walk: queryTemplate(
              2,
              (from = sql``, among = sql``) => sql<Id>`WITH RECURSIVE path(id) AS (
      SELECT ${seed(elementText(sql`value`))} FROM ${elementsOf(from)}
      UNION SELECT ${above} FROM path JOIN ${sql.identifier(resource.name)} AS part ON part.id = path.id
      CROSS JOIN (${positions(keys)}) AS way
      WHERE ${above} IS NOT NULL AND path.id NOT IN ${amongThese(among)})
      SELECT id FROM path WHERE id IN ${amongThese(among)} ${upTo(1)}`,
            ),
          },
        ]
      }),
    ),
)

const waysBy = (name: ResourceName, key: string): Ways => waysOf(resourceOf(name)).get(key) as Ways

/** Returns what a record refers to by a field and those that count as one with it. */
export const above = (reader: Reader, name: ResourceName, key: string, id: string): Promise<readonly Step[]> =>
  reader.all(waysBy(name, key).step(id))

/** Returns the first of these ids on a path from a record, itself included, or null. */
export const firstAmong = async (
  reader: Reader,
  name: ResourceName,
  key: string,
  from: string,
  ids: readonly string[],
): Promise<string | null> => {
  const [row] = await reader.all(waysBy(name, key).walk(JSON.stringify([from]), JSON.stringify(ids)))
  return row?.id ?? null
}
