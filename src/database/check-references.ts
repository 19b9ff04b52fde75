/** Checks the references of a whole SQLite file once after it was migrated. */
import type Database from 'better-sqlite3'

/** Throws where a reference leads nowhere. */
export const assertReferences = (database: Database.Database): void => {
  const broken = database.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) throw new Error(`After migrating, ${broken.length.toString()} references lead nowhere.`)
}

/** Takes the longer the more there is, so the header of the file notes that it is done. */
export const inspect = (database: Database.Database): void => {
  const migrations = database.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get() as number
  if (database.pragma('user_version', { simple: true }) === migrations) return
  assertReferences(database)
  // Last: whoever is killed before begins anew.
  database.pragma(`user_version = ${migrations.toString()}`)
}
