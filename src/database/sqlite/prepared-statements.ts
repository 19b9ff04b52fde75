/** Queries as SQLite's prepared statements: each text prepared once on a connection. */
import type Database from 'better-sqlite3'
import { compilerFor } from '../sql/templates.ts'
import type { Query } from '../sql/templates.ts'
import { sqlite } from './dialect.ts'
import { keptStatements } from './kept-statements.ts'

export const compiled = compilerFor(sqlite)

export interface Prepared<R = unknown> {
  readonly statement: Database.Statement<unknown[], R>
  readonly params: readonly unknown[]
}

/** Prepares queries on a connection. */
export const preparing = (database: Database.Database) => {
  const prepared = keptStatements(database)
  return <R>(query: Query<R>): Prepared<R> => {
    const { text, params } = compiled(query)
    return { statement: prepared<R>(text), params }
  }
}

export const allOf = <R>({ statement, params }: Prepared<R>): R[] => statement.all(...params)

/** Runs a statement, once for each row if it inserts rows, and returns the number of rows that it changed. */
export const changesOf = (prepare: ReturnType<typeof preparing>, query: Query): number => {
  const { statement, params } = prepare(query)
  if (!('rows' in query)) return statement.run(...params).changes
  return query.rows.reduce((sum, row) => sum + statement.run(row).changes, 0)
}
