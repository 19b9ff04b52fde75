/** The schema of a SQLite file: the migrations that it has, and those that it lacks. */
import type Database from 'better-sqlite3'
import { assertKnown, behind, foreign, knownTo, pendingOf, schemaCheck, type Applied } from '../migrations.ts'

const hasTables = (database: Database.Database): boolean =>
  database
    .prepare(`SELECT count(*) FROM sqlite_master WHERE name IN ('register', 'changes', '__drizzle_migrations')`)
    .pluck()
    .get() === 3

export const appliedTo = (database: Database.Database): Applied[] =>
  database.prepare('SELECT * FROM __drizzle_migrations ORDER BY rowid').all() as Applied[]

/** Reports whether no migration is pending. Throws if the register is of a later version, or of another program. */
export const isMigrated = (database: Database.Database): boolean => {
  if (!hasTables(database)) {
    if (database.prepare('SELECT count(*) FROM sqlite_master').pluck().get() !== 0) throw new Error(foreign)
    return false
  }
  const [known, applied] = [knownTo('sqlite'), appliedTo(database)]
  assertKnown(known, applied)
  return pendingOf(known, applied).length === 0 && database.prepare('SELECT count(*) FROM register').pluck().get() === 1
}

/** Throws if a database is not a register, or of a later version with unknown migrations. */
export const assertCurrent = (database: Database.Database): void => {
  if (!hasTables(database)) throw new Error('it is no register')
  assertKnown(knownTo('sqlite'), appliedTo(database))
}

/** Throws where a register is not at the present schema, or was not yet looked through. */
export const assertNewest = (database: Database.Database): void => {
  assertCurrent(database)
  if (database.pragma('user_version', { simple: true }) !== knownTo('sqlite').length) throw new Error(behind)
}

/** Returns a function that throws a Refusal once another version has migrated the register. */
export const schemaCheckOn = (database: Database.Database): (() => void) => {
  const check = schemaCheck('sqlite')
  const last = database.prepare<[], number | null>('SELECT max(created_at) FROM __drizzle_migrations').pluck()
  return () => {
    check(last.get())
  }
}
