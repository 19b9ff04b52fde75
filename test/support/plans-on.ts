/** What the app asks of either engine, and how the database means to find it. */
import Database from 'better-sqlite3'
import pg from 'pg'
import type { Test } from 'tap'
import { isPostgres } from '../../src/database/location.ts'
import { fileOf } from './databases.ts'

/** Those that grow with the register. */
const large =
  /^(projects|figures|initiatives|sources|organizations|.*_history|.*_(industry_ids|participants|citations|reported)|changes|texts|names|own_parts)$/

/** The statements that were asked of the database since the last look. */
const asked = new Set<string>()

/** Has a method of a driver's class note the statements that it is given. */
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

/** Along the ids until the page is full is no more than the page. */
const isPage = (statement: string, table: string, index: string): boolean =>
  /LIMIT (\?|\d+)\s*$/.test(statement) && index === `sqlite_autoindex_${table}_1`

/** An index that is read for every pair of a node and a record, which are many times as many as there are of either. */
const isOfPairs = (detail: string): boolean => {
  const [, table = ''] = /^SEARCH (\S+) .*\(\w+=\? AND (?:id|record_id)=\?\)/.exec(detail) ?? []
  return large.test(table)
}

const scansInSqlite =
  (database: Database.Database) =>
  async (statement: string): Promise<string[]> => {
    const parameters = Array.from(statement.matchAll(/\?/g), () => null)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(parameters) as { detail: string }[]
    return plan
      .map(({ detail }) => detail)
      .filter((detail) => {
        if (isOfPairs(detail)) return true
        const [, table = '', index = ''] = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(detail) ?? []
        return large.test(table) && !isPage(statement, table, index)
      })
  }

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Node[]
}

/** A table read from one end to the other, by itself or along an index; under a limit, along an index, no more than the page is. */
const scansIn = (node: Node, isLimited = false): string[] => {
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
    } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement}`)
    return row ? scansIn(row['QUERY PLAN'][0].Plan) : []
  }

/** Notes from now on; answers what tells, of a register, which statements since the last look pass through a large table from one end to the other. */
export const watchPlans = (t: Test) => {
  noteBy(t, Database.prototype, 'prepare', (text) => text as string)
  noteBy(t, pg.Client.prototype, 'query', (query) =>
    typeof query === 'string' ? query : (query as { text?: string }).text,
  )
  return async (url: string): Promise<() => Promise<string[]>> => {
    // What filled the register may have asked temporary tables, which no other connection sees.
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
  const database = new Database(fileOf(url), { readonly: true })
  t.teardown(() => database.close())
  return database
}

/** Where a table is so small that to read all of it is the least, an index is taken all the same if there is one. */
const connectionTo = async (t: Test, url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('SET enable_seqscan = off')
  // The planner takes the tables for large ones, about whose values it knows nothing.
  await client.query(
    `UPDATE pg_class SET reltuples = 1000000, relpages = 1 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace; DELETE FROM pg_statistic`,
  )
  return client
}
