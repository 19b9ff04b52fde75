/** Looks through the whole of a file once after it was migrated: references lead somewhere, and every text is indexed. */
import type Database from 'better-sqlite3'
import type { Engine } from './engine.ts'
import { indexMissing } from './search/reindex.ts'

/** Throws where a reference leads nowhere. */
export const assertReferences = (database: Database.Database): void => {
  const broken = database.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) throw new Error(`After migrating, ${broken.length.toString()} references lead nowhere.`)
}

/** That takes the longer the more there is, so the file says in its header that it is done. */
export const inspect = async (database: Database.Database, engine: Engine): Promise<void> => {
  const migrations = database.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get() as number
  if (database.pragma('user_version', { simple: true }) === migrations) return
  assertReferences(database)
  await indexMissing(engine)
  // Last, so that whoever is killed before begins anew.
  database.pragma(`user_version = ${migrations.toString()}`)
}
