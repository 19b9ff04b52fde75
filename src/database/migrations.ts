/** Tells which of `migrations/` have been applied to a database. */
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { loadDrizzle } from './sql/drizzle.ts'

/** The message about a register of an earlier version. */
export const behind = 'it is a register of an earlier version; `planledger migrate` brings it to the present one'

export const migrationsFolder = fileURLToPath(new URL('../../migrations/sqlite', import.meta.url))

const hasTables = (database: Database.Database): boolean =>
  database
    .prepare(`SELECT count(*) FROM sqlite_master WHERE name IN ('register', 'changes', '__drizzle_migrations')`)
    .pluck()
    .get() === 3

const appliedTo = (database: Database.Database): string[] =>
  database.prepare('SELECT hash FROM __drizzle_migrations').pluck().all() as string[]

/** Reports whether no migration is pending. */
export const isMigrated = (database: Database.Database): boolean => {
  if (!hasTables(database) || database.prepare('SELECT count(*) FROM register').pluck().get() !== 1) return false
  const applied = new Set(appliedTo(database))
  return loadDrizzle('migrator')
    .readMigrationFiles({ migrationsFolder })
    .every(({ hash }) => applied.has(hash))
}

/** Throws where a register is not at the present schema, or was not yet looked through. */
export const assertNewest = (database: Database.Database): void => {
  assertCurrent(database)
  if (
    database.pragma('user_version', { simple: true }) !==
    loadDrizzle('migrator').readMigrationFiles({ migrationsFolder }).length
  )
    throw new Error(behind)
}

/** Throws if a database is not a register, or of a later version with unknown migrations. */
export const assertCurrent = (database: Database.Database): void => {
  if (!hasTables(database)) throw new Error('it is no register')
  const known = new Set(
    loadDrizzle('migrator')
      .readMigrationFiles({ migrationsFolder })
      .map(({ hash }) => hash),
  )
  if (appliedTo(database).some((hash) => !known.has(hash))) throw new Error('it is a register of another version')
}
