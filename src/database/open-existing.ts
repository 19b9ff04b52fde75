/** Opens a register that is there, without creating or migrating it. */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Engine } from './engine.ts'
import { isPostgres } from './location.ts'
import { refused, openDatabase } from './sqlite/file.ts'
import { sqliteEngine } from './sqlite/engine.ts'
import { assertNewest } from './sqlite/migrate.ts'

/** Messages of SQLite's errors for whoever opens a register. */
const inWords: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'it is no database',
  SQLITE_READONLY_DIRECTORY:
    'it is in WAL mode, and neither is a server writing to it nor may files be made beside it; ' +
    'a copy made by `planledger backup` is not in WAL mode',
}

const fileSource = (file: string, patience: number | undefined): Engine => {
  if (!existsSync(file)) throw new Error('there is no such file')
  const database = new Database(file, { readonly: true })
  try {
    assertNewest(database)
    return sqliteEngine(database, patience)
  } catch (error) {
    database.close()
    const words = inWords[String((error as { code?: unknown }).code)]
    throw words === undefined ? error : new Error(words, { cause: error })
  }
}

/** Opens a register read-only. Throws unless it exists and has the current schema. */
export const openSource = async (location: string, patience?: number): Promise<Engine> => {
  if (!isPostgres(location)) return fileSource(location, patience)
  const [{ assertNewestPostgres }, { postgresEngine }] = await Promise.all([
    import('./postgres/migrate.ts'),
    import('./postgres/engine.ts'),
  ])
  await assertNewestPostgres(location)
  return postgresEngine(location, patience, undefined, true)
}

/** Opens a register that this process serves already, to write from another thread. Throws a Refusal: overloaded. */
export const openTarget = async (location: string): Promise<Engine> => {
  if (isPostgres(location)) return (await import('./postgres/engine.ts')).postgresEngine(location)
  try {
    return sqliteEngine(openDatabase(location))
  } catch (error) {
    throw refused(error)
  }
}
