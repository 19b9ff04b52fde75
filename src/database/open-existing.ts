/** Opens a register that is there, without creating or migrating it. */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Engine } from './engine.ts'
import { isPostgres } from './location.ts'
import { sqliteEngine } from './sqlite/engine.ts'
import { openDatabase } from './sqlite/file.ts'
import { assertNewest } from './sqlite/schema-version.ts'

const fileSource = (file: string): Engine => {
  if (!existsSync(file)) throw new Error('there is no such file')
  const database = new Database(file, { readonly: true })
  try {
    assertNewest(database)
    return sqliteEngine(database)
  } catch (error) {
    database.close()
    throw (error as { code?: unknown }).code === 'SQLITE_NOTADB'
      ? new Error('it is no database', { cause: error })
      : error
  }
}

/** Opens a register read-only. Throws unless it exists and has the current schema. */
export const openSource = async (location: string): Promise<Engine> => {
  if (!isPostgres(location)) return fileSource(location)
  const [{ assertNewestPostgres }, { postgresEngine }] = await Promise.all([
    import('./postgres/migrate.ts'),
    import('./postgres/engine.ts'),
  ])
  await assertNewestPostgres(location)
  return postgresEngine(location)
}

/** Opens a register that this process serves already, to write from another thread. */
export const openTarget = async (location: string): Promise<Engine> =>
  isPostgres(location)
    ? (await import('./postgres/engine.ts')).postgresEngine(location)
    : sqliteEngine(openDatabase(location))
