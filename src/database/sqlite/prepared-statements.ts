/** Queries as SQLite's prepared statements: each text prepared once on a connection. */
import type Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import type { Row } from '../engine.ts'
import { renderingIn } from '../sql/compile.ts'
import type { Query } from '../sql/templates.ts'
import { sqlite } from './dialect.ts'

const statementsKept = 500

const rendered = renderingIn(sqlite)

export interface Prepared {
  readonly statement: Database.Statement
  readonly params: readonly unknown[]
}

/** Prepares each text once and keeps the statements most lately used. */
export const preparing = (database: Database.Database) => {
  const kept = new LRUCache<string, Database.Statement>({ max: statementsKept })
  return (query: Query): Prepared => {
    const { text, params } = rendered(query)
    const known = kept.get(text)
    if (known) return { statement: known, params }
    const statement = database.prepare(text)
    kept.set(text, statement)
    return { statement, params }
  }
}

export const allOf = ({ statement, params }: Prepared): Row[] => statement.all(...params) as Row[]
export const changesOf = ({ statement, params }: Prepared): number => statement.run(...params).changes
