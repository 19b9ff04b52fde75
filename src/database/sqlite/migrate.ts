/** Migrates a database to the current schema. */
import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import { textVersion } from '../../text/version.ts'
import { migrationsFolder } from '../migrations.ts'
import { loadDrizzle } from '../sql/drizzle.ts'

/** Applies pending migrations and gives a new register its epoch; `inspect` then checks all references. */
export const migrate = (database: Database.Database): void => {
  // Inside the migrations' transaction the pragma has no effect: recreating a parent table would delete its children.
  database.pragma('foreign_keys = OFF')
  const { drizzle } = loadDrizzle('better-sqlite3')
  loadDrizzle('better-sqlite3/migrator').migrate(drizzle(database), { migrationsFolder })
  database.pragma('foreign_keys = ON')
  database
    .prepare('INSERT INTO register (id, epoch, sequence, text_version) VALUES (1, ?, 0, ?) ON CONFLICT DO NOTHING')
    .run(randomUUID(), textVersion)
}
