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

/** Returns the reference by the field at each position of `way`: a recursion may name itself but once. */
export const byPosition = (keys: readonly string[]): SQL =>
  sql`CASE way.position ${sql.join(
    keys.map((key, index) => sql`WHEN ${sql.raw(index.toString())} THEN ${columnOf(snakeCase(key))}`),
    sql` `,
  )} END`

/** Returns the positions of fields as rows. */
export const positions = (keys: readonly string[]): SQL =>
  sql.join(
    keys.map((_key, index) => sql`SELECT ${sql.raw(index.toString())} AS position`),
    sql` UNION ALL `,
  )

type Walk = (from: string, among: string) => Query<Id>

const walksOf = ofResource(
  (resource) =>
    new Map(
      selfReferences(resource).map((key): [string, Walk] => {
        const keys = alongWith(resource, key)
        const above = byPosition(keys)
        return [
          key,
          // One statement: a path may have many thousand steps.
          queryTemplate(
            2,
            (from = sql``, among = sql``) => sql<Id>`WITH RECURSIVE path(id) AS (
      SELECT ${seed(elementText(sql`value`))} FROM ${elementsOf(from)}
      UNION SELECT ${above} FROM path JOIN ${sql.identifier(resource.name)} AS part ON part.id = path.id
      CROSS JOIN (${positions(keys)}) AS way
      WHERE ${above} IS NOT NULL AND path.id NOT IN ${amongThese(among)})
      SELECT id FROM path WHERE id IN ${amongThese(among)} ${upTo(1)}`,
          ),
        ]
      }),
    ),
)

/** Returns the first of these ids on a path from a record, itself included, or null. */
export const firstAmong = async (
  reader: Reader,
  name: ResourceName,
  key: string,
  from: string,
  ids: readonly string[],
): Promise<string | null> => {
  const walk = walksOf(resourceOf(name)).get(key) as Walk
  const [row] = await reader.all(walk(JSON.stringify([from]), JSON.stringify(ids)))
  return row?.id ?? null
}
