/** Brings a database to the present schema. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate as applyMigrations } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'

/** What is said of a register of an earlier version. */
export const behind = 'it is a register of an earlier version; `planledger migrate` brings it to the present one'

const migrationsFolder = fileURLToPath(new URL('../../migrations/sqlite', import.meta.url))

/** Applies what is missing of `migrations/`, and gives a new register its epoch; `inspect` then checks all references. */
export const migrate = (database: Database.Database): void => {
  // Migrations run in a transaction, where this pragma does nothing: recreating a parent table would delete its children.
  database.pragma('foreign_keys = OFF')
  applyMigrations(drizzle(database), { migrationsFolder })
  database.pragma('foreign_keys = ON')
  database.prepare('INSERT INTO register (id, epoch, sequence) VALUES (1, ?, 0) ON CONFLICT DO NOTHING').run(randomUUID())
}

/** Throws where a register is not at the present schema, or was not yet looked through. */
export const assertNewest = (database: Database.Database): void => {
  assertCurrent(database)
  if (database.pragma('user_version', { simple: true }) !== readMigrationFiles({ migrationsFolder }).length) throw new Error(behind)
}

/** Throws where a database is no register, or one of a later version, whose migrations are not known here. */
export const assertCurrent = (database: Database.Database): void => {
  const isThere = database.prepare(`SELECT count(*) FROM sqlite_master WHERE name IN ('register', 'changes', '__drizzle_migrations')`).pluck()
  if (isThere.get() !== 3) throw new Error('it is no register')
  const known = new Set(readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash))
  const applied = database.prepare('SELECT hash FROM __drizzle_migrations').pluck().all() as string[]
  if (applied.some((hash) => !known.has(hash))) throw new Error('it is a register of another version')
}
