/** Prepares each text once on a connection, and keeps the statements most lately used. */
import type Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'

const statementsKept = 500

export const keptStatements = (database: Database.Database) => {
  const kept = new LRUCache<string, Database.Statement>({ max: statementsKept })
  return <R>(text: string): Database.Statement<unknown[], R> => {
    const known = kept.get(text) as Database.Statement<unknown[], R> | undefined
    if (known) return known
    const statement = database.prepare<unknown[], R>(text)
    kept.set(text, statement)
    return statement
  }
}
