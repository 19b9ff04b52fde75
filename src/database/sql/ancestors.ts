/** Follows a reference within a resource from record to record, as from a part to its whole. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { ofResource } from '../../model/resource.ts'
import { selfReferences } from '../../rules/cycles.ts'
import type { Reader } from '../engine.ts'
import { amongThese, elementsOf, elementText, seed } from './dialect.ts'
import { queryTemplate, type Query } from './templates.ts'
import { sql } from './sql.ts'
import { columnOf, upTo } from './fragments.ts'

interface Id {
  readonly id: string | null
}
type Asked = (...values: readonly unknown[]) => Query<Id>
interface Ways {
  readonly step: Asked
  readonly walk: Asked
}

const waysOf = ofResource(
  (resource) =>
    new Map(
      selfReferences(resource).map((key): [string, Ways] => {
        const [table, above] = [sql.identifier(resource.name), columnOf(snakeCase(key))]
        return [
          key,
          {
            step: queryTemplate(1, (id) => sql<Id>`SELECT ${above} AS id FROM ${table} WHERE id = ${id}`),
            // One statement: a path may have many thousand steps.
            walk: queryTemplate(
              2,
              (from = sql``, among = sql``) => sql<Id>`WITH RECURSIVE path(id) AS (
      SELECT ${seed(elementText(sql`value`))} FROM ${elementsOf(from)}
      UNION SELECT ${above} FROM path JOIN ${table} AS part ON part.id = path.id
      WHERE ${above} IS NOT NULL AND path.id NOT IN ${amongThese(among)})
      SELECT id FROM path WHERE id IN ${amongThese(among)} ${upTo(1)}`,
            ),
          },
        ]
      }),
    ),
)

const waysBy = (name: ResourceName, key: string): Ways => waysOf(resourceOf(name)).get(key) as Ways

/** Returns the id that a record refers to, or null if there is none or the record is missing. */
export const above = async (reader: Reader, name: ResourceName, key: string, id: string): Promise<string | null> => {
  const [row] = await reader.all(waysBy(name, key).step(id))
  return row?.id ?? null
}

/** Returns the first of these ids on the path from a record, itself included, or null. */
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
