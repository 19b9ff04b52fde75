/** The engine under test, without a register above it. */
import type { Test } from 'tap'
import type { Engine } from '../../src/database/engine.ts'
import { isPostgres } from '../../src/database/location.ts'
import { postgresEngine } from '../../src/database/postgres/engine.ts'
import { sqliteEngine } from '../../src/database/sqlite/engine.ts'
import { openDatabase } from '../../src/database/sqlite/file.ts'
import { databaseFor, locationOf } from './databases.ts'

/** Returns an engine over an empty register of its own. */
export const engineFor = async (t: Test): Promise<{ readonly engine: Engine; readonly url: string }> => {
  const url = await databaseFor(t)
  const engine = isPostgres(url) ? postgresEngine(url) : sqliteEngine(openDatabase(locationOf(url)))
  t.teardown(() => engine.close())
  return { engine, url }
}

/** Names of SQLite for the numbers of PostgreSQL. */
const constraints: Readonly<Record<string, string>> = {
  23502: 'NOTNULL',
  23503: 'FOREIGNKEY',
  23505: 'PRIMARYKEY',
  23514: 'CHECK',
}

/** Returns the kind of the constraint that an error reports. */
export const brokenBy = (error: unknown): string | undefined => {
  const { code = '' } = error as { readonly code?: string }
  return constraints[code] ?? /^SQLITE_CONSTRAINT_(.*)/.exec(code)?.[1]
}
