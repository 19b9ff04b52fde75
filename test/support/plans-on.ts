/** The queries of an app on either engine, and their plans. */
import Database from 'better-sqlite3'
import pg from 'pg'
import type { Test } from 'tap'
import { isPostgres } from '../../src/database/location.ts'
import { locationOf } from './databases.ts'

/** Tables that grow with the register; of places, industries, metrics and rates there are few, and few past states. */
const large =
  /^((projects|figures|initiatives|sources|organizations)(_history|_(industry_ids|participants|citations|reported))?|changes|texts|names)$/

/** The statements sent since the last look. */
const asked = new Set<string>()

/** Makes a method of a driver's class record its statements. */
const noteBy = (t: Test, prototype: object, name: string, textOf: (argument: unknown) => string | undefined): void => {
  const method = Reflect.get(prototype, name) as (this: unknown, ...given: unknown[]) => unknown
  Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]) {
    const text = textOf(given[0])
    if (text !== undefined && /^\s*(SELECT|WITH)/.test(text)) asked.add(text)
    return method.apply(this, given)
  })
  t.teardown(() => Reflect.set(prototype, name, method))
}

const noted = (): string[] => {
  const statements = [...asked]
  asked.clear()
  return statements
}

/** A scan along the ids that stops at a full page reads no more than the page. */
const isPage = (statement: string, table: string, index: string): boolean =>
  /LIMIT (\?|\d+)\s*$/.test(statement) && index === `sqlite_autoindex_${table}_1`

/** An index that is read for every pair of a node and a record: many times the number of either. A resource or a rank is one. */
const isOfPairs = (detail: string): boolean => {
  const [, table = ''] = /^SEARCH (\S+) .*\((?!resource=|rank=)\w+=\? AND (?:id|record_id)=\?\)/.exec(detail) ?? []
  return large.test(table)
}

const scansInSqlite =
  (database: Database.Database) =>
  async (statement: string): Promise<string[]> => {
    const parameters = Array.from(statement.matchAll(/\?/g), () => null)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(parameters) as { detail: string }[]
    const details = plan.map(({ detail }) => detail)
    return details.filter((detail) => {
      if (isOfPairs(detail)) return true
      const [, table = '', index = ''] = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(detail) ?? []
      // The rows of a walk have the name of their table.
      const isOfWalk = index === '' && details.includes(`CO-ROUTINE ${table}`)
      return large.test(table) && !isOfWalk && !isPage(statement, table, index)
    })
  }

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Node[]
}

/** What PostgreSQL answers to `EXPLAIN (FORMAT JSON)`. */
export interface Explained {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: Node }]
}

/** Full scans, by themselves or along an index; a scan along an index under a limit reads no more than its page. */
export const scansIn = (node: Node, isLimited = false): string[] => {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Cond': condition, Plans: parts = [] } = node
  const isWhole = type === 'Seq Scan' || (/^Index (Only )?Scan/.test(type) && condition === undefined && !isLimited)
  return [
    ...(isWhole && large.test(table) ? [`${type} ${table}`] : []),
    ...parts.flatMap((part) => scansIn(part, isLimited || type === 'Limit')),
  ]
}

const scansInPostgres =
  (client: pg.Client) =>
  async (statement: string): Promise<string[]> => {
    const {
      rows: [row],
    } = await client.query<Explained>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement}`)
    return row ? scansIn(row['QUERY PLAN'][0].Plan) : []
  }

/** Records statements from now on; returns a function that lists those that scan a large table of a register. */
export const watchPlans = (t: Test) => {
  noteBy(t, Database.prototype, 'prepare', (text) => text as string)
  noteBy(t, pg.Client.prototype, 'query', (query) =>
    typeof query === 'string' ? query : (query as { text?: string }).text,
  )
  return async (url: string): Promise<() => Promise<string[]>> => {
    // The setup may have used temporary tables, which no other connection sees.
    asked.clear()
    const scansOf = isPostgres(url) ? scansInPostgres(await connectionTo(t, url)) : scansInSqlite(fileFor(t, url))
    return async () => {
      const found: string[] = []
      for (const statement of noted())
        for (const scan of await scansOf(statement)) found.push(`${scan} in ${statement}`)
      asked.clear()
      return found
    }
  }
}

const fileFor = (t: Test, url: string): Database.Database => {
  const database = new Database(locationOf(url), { readonly: true })
  t.teardown(() => database.close())
  return database
}

/** Makes the planner of PostgreSQL take the tables for large ones with unknown values. */
export const takenForLarge = `UPDATE pg_class SET reltuples = 1000000, relpages = 1
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace; DELETE FROM pg_statistic`

/** A connection whose planner uses an index if there is one, even on tables so small that a scan is cheaper. */
const connectionTo = async (t: Test, url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('SET enable_seqscan = off')
  await client.query(takenForLarge)
  return client
}
