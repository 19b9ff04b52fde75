/** Finds the cycles of references that an import has closed. Visits each record once, in any order of lines. */
import { snakeCase } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { alongWith, selfReferences } from '../../rules/cycles.ts'
import type { Session } from '../engine.ts'
import { byPosition, positions } from '../sql/ancestors.ts'
import { amongThese, elementsOf, elementText, seed, temporary, textType } from '../sql/dialect.ts'
import { columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { components } from './components.ts'

/** The number of records from which ways begin, and of those that are read, by one statement. */
const [beginnings, atOnce] = [500, 1000]

/** A record, and what it refers to by each of some fields. */
type Reached = Readonly<Record<string, string | null>>

/** The records that a record refers to, each with the field. */
type Steps = readonly { readonly field: string; readonly id: string }[]

interface Ways {
  /** The fields that a cycle may run through. */
  readonly keys: readonly string[]
  readonly reach: (ids: string) => Query<Reached>
}

/**
 * Reads records and all that they lead to and that has not been passed, the nearest first.
 * Each step is a subquery: the planner might read the whole table at each step of a join.
 */
const waysOf = ofResource((resource) =>
  selfReferences(resource)
    .filter((key) => alongWith(resource, key)[0] === key)
    .map((key): Ways => {
      const keys = alongWith(resource, key)
      const table = sql.identifier(resource.name)
      const passed = (id: SQL) => sql`SELECT 1 FROM passed
        WHERE passed.resource = ${sql.raw(`'${resource.name}'`)} AND passed.field = ${sql.raw(`'${key}'`)} AND passed.id = ${id}`
      const above = byPosition(keys)
      const read = keys.map((one) => {
        const column = columnOf(snakeCase(one))
        return sql`(SELECT ${column} FROM ${table} AS part WHERE part.id = path.id) AS ${column}`
      })
      return {
        keys,
        reach: queryTemplate(
          1,
          (ids = sql``) => sql<Reached>`WITH RECURSIVE path(id) AS (
      SELECT ${seed(elementText(sql`value`))} FROM ${elementsOf(ids)} WHERE NOT EXISTS (${passed(elementText(sql`value`))})
      UNION SELECT (SELECT ${above} FROM ${table} AS part WHERE part.id = path.id AND NOT EXISTS (${passed(above)}))
      FROM path CROSS JOIN (${positions(keys)}) AS way)
      SELECT path.id AS id, ${sql.join(read, sql`, `)} FROM path ${upTo(atOnce)}`,
        ),
      }
    }),
)

const pass = queryTemplate(
  3,
  (resource, field, ids = sql``) => sql`INSERT INTO passed (resource, field, id)
  SELECT ${resource}, ${field}, ${elementText(sql`value`)} FROM ${elementsOf(ids)} WHERE true ON CONFLICT DO NOTHING`,
)
const close = queryTemplate(
  3,
  (resource, field, id) =>
    sql`INSERT INTO circular (resource, field, id) VALUES (${resource}, ${field}, ${id}) ON CONFLICT DO NOTHING`,
)
const closed = queryTemplate(
  3,
  (resource, field, ids = sql``) =>
    sql<{ id: string }>`SELECT id FROM circular
  WHERE resource = ${resource} AND field = ${field} AND id IN ${amongThese(ids)}`,
)
const forget = [queryTemplate(0, () => sql`DELETE FROM passed`), queryTemplate(0, () => sql`DELETE FROM circular`)]

const stepsIn = (row: Reached, keys: readonly string[]): Steps =>
  keys.flatMap((field) => {
    const id = row[snakeCase(field)]
    return typeof id === 'string' ? [{ field, id }] : []
  })

export class Cycles {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async begin(): Promise<void> {
    const columns = sql`resource ${textType}, field ${textType}, id ${textType}, PRIMARY KEY (resource, field, id)`
    await this.#session.run(temporary('passed', columns))
    await this.#session.run(temporary('circular', columns))
  }

  /** Forgets the walks so far: references have changed. */
  async forget(): Promise<void> {
    for (const table of forget) await this.#session.run(table())
  }

  /** Walks all ways from records to their ends or to records already passed; reports each record of a cycle. */
  async seek(name: ResourceName, ids: readonly string[], found: (id: string) => Promise<unknown>): Promise<void> {
    for (const ways of waysOf(resourceOf(name))) {
      const steps = await this.#reached(ways, ids)
      for (const members of components(new Map([...steps].map(([id, above]) => [id, above.map((one) => one.id)]))))
        await this.#close(name, new Set(members), steps, found)
      const passed = [...steps.keys()]
      for (let at = 0; at < passed.length; at += atOnce)
        await this.#session.run(pass(name, ways.keys[0], JSON.stringify(passed.slice(at, at + atOnce))))
    }
  }

  /** Reads what records lead to, some at a time: one statement for a long chain would block the event loop. */
  async #reached({ keys, reach }: Ways, ids: readonly string[]): Promise<ReadonlyMap<string, Steps>> {
    const reached = new Map<string, Steps>()
    const asked = new Set<string>()
    for (let next = [...ids]; next.length > 0;) {
      const some = next.splice(0, beginnings)
      for (const id of some) asked.add(id)
      const rows = await this.#session.all(reach(JSON.stringify(some)))
      for (const row of rows) if (typeof row['id'] === 'string') reached.set(row['id'], stepsIn(row, keys))
      const ends = rows.length < atOnce ? [] : rows.flatMap((row) => stepsIn(row, keys).map(({ id }) => id))
      next = [...new Set([...next, ...ends])].filter((id) => !reached.has(id) && !asked.has(id))
    }
    return reached
  }

  /** Marks the references among records that all lead to one another. */
  async #close(
    name: ResourceName,
    members: ReadonlySet<string>,
    steps: ReadonlyMap<string, Steps>,
    found: (id: string) => Promise<unknown>,
  ): Promise<void> {
    for (const member of members) {
      const back = (steps.get(member) ?? []).filter(({ id }) => members.has(id))
      for (const { field } of back) await this.#session.run(close(name, field, member))
      if (back.length > 0) await found(member)
    }
  }

  /** Returns those of these ids whose records are on a cycle that was found, by this field. */
  async among(name: string, key: string, ids: readonly string[]): Promise<readonly string[]> {
    return (await this.#session.all(closed(name, key, JSON.stringify(ids)))).map(({ id }) => id)
  }
}
