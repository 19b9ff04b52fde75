/** Migrates a database to the current schema. */
import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import { textVersion } from '../../text/tokenizer.ts'
import { version } from '../../version.ts'
import { knownTo, pendingOf } from '../migrations.ts'
import { appliedTo } from './schema-version.ts'

/** The table is Drizzle's, with one more column. */
const table = `CREATE TABLE IF NOT EXISTS __drizzle_migrations
  (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric, version text)`

const applyPending = (database: Database.Database): void => {
  database.exec(table)
  const note = database.prepare('INSERT INTO __drizzle_migrations (hash, created_at, version) VALUES (?, ?, ?)')
  for (const { sql, hash, folderMillis } of pendingOf(knownTo('sqlite'), appliedTo(database))) {
    for (const statement of sql) database.exec(statement)
    note.run(hash, folderMillis, version)
  }
  database
    .prepare('INSERT INTO register (id, epoch, sequence, text_version) VALUES (1, ?, 0, ?) ON CONFLICT DO NOTHING')
    .run(randomUUID(), textVersion)
}

/**
 * Applies pending migrations and gives a new register its epoch, in one transaction; `inspect` then checks all
 * references. The transaction begins by taking the lock of writers: of several processes that migrate, one does.
 */
export const migrate = (database: Database.Database): void => {
  // Inside the transaction the pragma has no effect: recreating a parent table would delete its children.
  database.pragma('foreign_keys = OFF')
  database.transaction(applyPending).immediate(database)
  database.pragma('foreign_keys = ON')
}
