/** Migrates a SQLite file: tells which migrations it has, and applies those that it lacks. */
import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import { textVersion } from '../../text/tokenizer.ts'
import { version } from '../../version.ts'
import { type Applied, assertKnown, behind, foreign, knownTo, pendingOf, schemaCheck } from '../migrations.ts'

const hasTables = (database: Database.Database): boolean =>
  database
    .prepare(`SELECT count(*) FROM sqlite_master WHERE name IN ('register', 'changes', '__drizzle_migrations')`)
    .pluck()
    .get() === 3

const appliedTo = (database: Database.Database): Applied[] =>
  database.prepare('SELECT * FROM __drizzle_migrations ORDER BY rowid').all() as Applied[]

/** Reports whether no migration is pending. Throws if the register is of a later version, or of another program. */
export const isMigrated = (database: Database.Database): boolean => {
  if (!hasTables(database)) {
    if (database.prepare('SELECT count(*) FROM sqlite_master').pluck().get() !== 0) throw new Error(foreign)
    return false
  }
  const [known, applied] = [knownTo('sqlite'), appliedTo(database)]
  assertKnown(known, applied)
  return pendingOf(known, applied).length === 0 && database.prepare('SELECT count(*) FROM register').pluck().get() === 1
}

/** Throws if a database is not a register, or of a later version with unknown migrations. */
export const assertCurrent = (database: Database.Database): void => {
  if (!hasTables(database)) throw new Error('it is no register')
  assertKnown(knownTo('sqlite'), appliedTo(database))
}

/** Throws where a register is not at the present schema, or was not yet looked through. */
export const assertNewest = (database: Database.Database): void => {
  assertCurrent(database)
  if (database.pragma('user_version', { simple: true }) !== knownTo('sqlite').length) throw new Error(behind)
}

/** Returns a function that throws a Refusal once another version has migrated the register. */
export const schemaCheckOn = (database: Database.Database): (() => void) => {
  const check = schemaCheck('sqlite')
  const last = database.prepare<[], number | null>('SELECT max(created_at) FROM __drizzle_migrations').pluck()
  return () => {
    check(last.get())
  }
}

// Migrates a database to the current schema.

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
