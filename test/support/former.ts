/** Databases of earlier versions, migrated only up to a given migration. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import type { Test } from 'tap'

const migrations = join(import.meta.dirname, '..', '..', 'migrations', 'sqlite')

/** Migrates a new database up to a migration, as an earlier version did. */
export const migrateUpTo = (t: Test, database: Database.Database, last: string): void => {
  const former = join(t.testdirName, 'former')
  cpSync(migrations, former, { recursive: true })
  const file = join(former, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { tag: string }[] }
  const at = journal.entries.findIndex(({ tag }) => tag === last)
  if (at < 0) throw new Error(`There is no migration ${last}.`)
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at + 1) }))
  migrate(drizzle(database), { migrationsFolder: former })
}
