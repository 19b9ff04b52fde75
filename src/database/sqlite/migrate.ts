/** Brings a database to the present schema. */
import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate as applyMigrations } from 'drizzle-orm/better-sqlite3/migrator'
import { migrationsFolder } from '../migrations.ts'

/** Applies what is missing of `migrations/`, and gives a new register its epoch; `inspect` then checks all references. */
export const migrate = (database: Database.Database): void => {
  // Migrations run in a transaction, where this pragma does nothing: recreating a parent table would delete its children.
  database.pragma('foreign_keys = OFF')
  applyMigrations(drizzle(database), { migrationsFolder })
  database.pragma('foreign_keys = ON')
  database
    .prepare('INSERT INTO register (id, epoch, sequence) VALUES (1, ?, 0) ON CONFLICT DO NOTHING')
    .run(randomUUID())
}
