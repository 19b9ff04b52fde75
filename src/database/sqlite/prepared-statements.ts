/** Queries as SQLite's prepared statements: each text prepared once on a connection. */
import type Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import { compilerFor } from '../sql/templates.ts'
import type { Query } from '../sql/templates.ts'
import { sqlite } from './dialect.ts'

const statementsKept = 500

const compiled = compilerFor(sqlite)

export interface Prepared<R = unknown> {
  readonly statement: Database.Statement<unknown[], R>
  readonly params: readonly unknown[]
}

/** Prepares each text once and keeps the statements most lately used. */
export const preparing = (database: Database.Database) => {
  const kept = new LRUCache<string, Database.Statement>({ max: statementsKept })
  return <R>(query: Query<R>): Prepared<R> => {
    const { text, params } = compiled(query)
    const known = kept.get(text) as Database.Statement<unknown[], R> | undefined
    if (known) return { statement: known, params }
    const statement = database.prepare<unknown[], R>(text)
    kept.set(text, statement)
    return { statement, params }
  }
}

export const allOf = <R>({ statement, params }: Prepared<R>): R[] => statement.all(...params)

/** Runs a statement, once for each row if it inserts rows, and returns the number of rows that it changed. */
export const changesOf = (prepare: ReturnType<typeof preparing>, query: Query): number => {
  const { statement, params } = prepare(query)
  if (!('rows' in query)) return statement.run(...params).changes
  return query.rows.reduce((sum, row) => sum + statement.run(row).changes, 0)
}
