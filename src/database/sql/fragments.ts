/** Fragments of conditions; each filter operator is one line of a table. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { OperatorName } from '../../model/operators.ts'
import { ofResource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { alongWith, selfReferences } from '../../rules/references.ts'
import type { Reader } from '../engine.ts'
import { linkName } from '../schema/names.ts'
import { amongThese, containsText, elementsOf, elementText, recursionSeed } from './dialect.ts'
import { sql, type SQL } from './sql.ts'
import { partTemplate, type Query, queryTemplate } from './templates.ts'

export const listed = (values: readonly SQL[]): SQL => sql`(${sql.join([...values], sql`, `)})`
const parameters = (values: readonly unknown[]): SQL =>
  values.length === 0 ? sql`(NULL)` : listed(values.map((value) => sql`${value}`))
/** Writes `LIMIT` as a literal: with a parameter, SQLite prepares the statement again for each value. */
export const upTo = (rows: number, skip = 0): SQL =>
  sql.raw(`LIMIT ${rows.toString()}${skip === 0 ? '' : ` OFFSET ${skip.toString()}`}`)
export const all = (tests: readonly SQL[]): SQL => (tests.length === 0 ? sql`1 = 1` : sql.join([...tests], sql` AND `))
export const any = (tests: readonly SQL[]): SQL =>
  tests.length === 0 ? sql`1 = 0` : sql`(${sql.join([...tests], sql` OR `)})`
/** The condition that there is such a row, looked up for each outer row: PostgreSQL might read whole tables instead. */
export const isAny = (rows: SQL): SQL => sql`EXISTS (${rows} LIMIT 1 OFFSET 0)`
export const columnOf = (name: string): SQL => sql`${sql.identifier(name)}`

const below = ofResource(({ name: tree, own }) => {
  const table = sql.identifier(tree)
  const members =
    'memberIds' in own
      ? sql` UNION SELECT value FROM ${sql.identifier(linkName(tree, 'memberIds'))} JOIN span ON record_id = span.id`
      : sql``
  return partTemplate(
    1,
    (node = sql``) => sql`(WITH RECURSIVE span(id) AS (SELECT ${recursionSeed(node)}${members}),
    below(id) AS (SELECT id FROM span UNION SELECT ${table}.id FROM ${table} JOIN below ON parent_id = below.id)
    SELECT id FROM below)`,
  )
})

/** Selects the ids of a node, or of that of a slot, and its descendants; for a zone, also its members and theirs. */
export const belowOf = (tree: ResourceName, node: string | SQL): SQL => below(resourceOf(tree))([[node]])

const deeper = ofResource(({ name }) => {
  const table = sql.identifier(name)
  return partTemplate(
    3,
    (node = sql``, most = sql``, levels = sql``) =>
      sql`CASE WHEN EXISTS (WITH RECURSIVE below(id, level) AS (SELECT ${recursionSeed(node)}, 0
    UNION ALL SELECT ${table}.id, level + 1 FROM ${table} JOIN below ON parent_id = below.id WHERE level <= ${most})
    SELECT 1 FROM below WHERE level > ${levels}) THEN 1 ELSE 0 END`,
  )
})

/** Tests whether a node has descendants more than `levels` levels below it. */
export const isDeeperThan = (levels: number, tree: ResourceName, node: string): SQL =>
  deeper(resourceOf(tree))([[node, levels, levels]])

type Test = (at: SQL, value: unknown, encoded: (value: unknown) => unknown, tree: () => ResourceName) => SQL

const many = (value: unknown, encoded: (value: unknown) => unknown): SQL =>
  parameters((value as unknown[]).map(encoded))

/** The condition on a column or expression, by operator. */
export const tests: Readonly<Record<OperatorName, Test>> = {
  equals: (at, value, encoded) => sql`${at} = ${encoded(value)}`,
  in: (at, value, encoded) => sql`${at} IN ${many(value, encoded)}`,
  not: (at, value, encoded) => sql`${at} NOT IN ${many(value, encoded)}`,
  gte: (at, value, encoded) => sql`${at} >= ${encoded(value)}`,
  lte: (at, value, encoded) => sql`${at} <= ${encoded(value)}`,
  contains: (at, value) => containsText(at, value as string),
  exists: (at, value) => (value === true ? sql`${at} IS NOT NULL` : sql`${at} IS NULL`),
  within: (at, value, _encoded, tree) => sql`${at} IN ${belowOf(tree(), value as string)}`,
}

// Follows references within a resource from record to record, as from a part to its whole.

interface Id {
  readonly id: string
}

/** Returns the reference by the field at each position of `way`: a recursion may name itself but once. */
export const byPosition = (keys: readonly string[], columnAt = (key: string): SQL => columnOf(snakeCase(key))): SQL =>
  sql`CASE way.position ${sql.join(
    keys.map((key, index) => sql`WHEN ${sql.raw(index.toString())} THEN ${columnAt(key)}`),
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
        const isList = (one: string): boolean => resource.fields[one]?.kind === 'list'
        const above = byPosition(keys, (one) =>
          isList(one) ? sql`${sql.identifier(one)}.value` : columnOf(snakeCase(one)),
        )
        const elements = keys.filter(isList).map((one) => {
          const [table, alias] = [sql.identifier(linkName(resource.name, one)), sql.identifier(one)]
          const position = sql.raw(keys.indexOf(one).toString())
          return sql` LEFT JOIN ${table} AS ${alias} ON way.position = ${position} AND ${alias}.record_id = path.id`
        })
        return [
          key,
          // One statement: a path may have many thousand steps.
          queryTemplate(
            2,
            (from = sql``, among = sql``) => sql<Id>`WITH RECURSIVE path(id) AS (
      SELECT ${recursionSeed(elementText(sql`value`))} FROM ${elementsOf(from)}
      UNION SELECT ${above} FROM path JOIN ${sql.identifier(resource.name)} AS part ON part.id = path.id
      CROSS JOIN (${positions(keys)}) AS way${sql.join(elements, sql``)}
      WHERE ${above} IS NOT NULL AND path.id NOT IN ${amongThese(among)})
      SELECT id FROM path WHERE id IN ${amongThese(among)} ${upTo(1)}`,
          ),
        ]
      }),
    ),
)

/** Returns the first of these ids on a path from some records, themselves included, or null. */
export const firstAmong = async (
  reader: Reader,
  name: ResourceName,
  key: string,
  from: readonly string[],
  ids: readonly string[],
): Promise<string | null> => {
  const walk = walksOf(resourceOf(name)).get(key) as Walk
  const [row] = await reader.all(walk(JSON.stringify(from), JSON.stringify(ids)))
  return row?.id ?? null
}
