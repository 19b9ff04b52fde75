/** The migrations that this program knows, and which of them a register has. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { Refusal } from '../rules/refusal.ts'
import { version } from '../version.ts'
import { loadDrizzle, type MigrationMeta } from './sql/sql.ts'

export type EngineName = 'sqlite' | 'postgres'

/** A row of the table of migrations, with the version of the program that applied it. */
export interface Applied {
  readonly hash: string
  readonly version?: string | null
}

/** The message about a register of an earlier version. */
export const behind = 'it is a register of an earlier version; `planledger migrate` brings it to the present one'

const folderOf = (engine: EngineName): string => fileURLToPath(new URL(`../../migrations/${engine}`, import.meta.url))

export const knownTo = (engine: EngineName): MigrationMeta[] =>
  loadDrizzle('migrator').readMigrationFiles({ migrationsFolder: folderOf(engine) })

/** The message about a database that has tables of another program. */
export const foreign = 'the database is another program’s: it has tables, and is no register'

/** Returns the known migrations that are not among the applied ones. */
export const pendingOf = (known: readonly MigrationMeta[], applied: readonly Applied[]): MigrationMeta[] => {
  const hashes = new Set(applied.map(({ hash }) => hash))
  return known.filter(({ hash }) => !hashes.has(hash))
}

/** Throws if a register has migrations that this program does not know. `applied` is in the order of their application. */
export const assertKnown = (known: readonly MigrationMeta[], applied: readonly Applied[]): void => {
  const hashes = new Set(known.map(({ hash }) => hash))
  const last = applied.findLast(({ hash }) => !hashes.has(hash))
  if (!last) return
  const by = last.version ? `Planledger ${last.version}` : 'another version of Planledger'
  throw new Error(
    `the register was migrated by ${by} to schema ${applied.length.toString()}, and this is Planledger ${version}, ` +
      `which knows schemas up to ${known.length.toString()}; use the version that migrated it or a later one, ` +
      'or restore a backup from before the upgrade',
  )
}

/** Returns the refusal of a server whose register another version has migrated; the cause is for the log. */
export const superseded = (cause: string): Refusal =>
  new Refusal('overloaded', ['migrated'], [], { cause: new Error(cause) })

/**
 * Returns the check that a running server makes of the time of the last migration of its register. It throws a Refusal
 * (overloaded) if another version has migrated the register since: what this program would write or read may be wrong.
 */
export const schemaCheck = (engine: EngineName): ((last: number | null | undefined) => void) => {
  // Read once: the files may be replaced by those of a newer version while this one runs.
  const journal = JSON.parse(readFileSync(join(folderOf(engine), 'meta', '_journal.json'), 'utf8')) as {
    readonly entries: readonly { readonly when: number }[]
  }
  const known = Math.max(...journal.entries.map(({ when }) => when))
  return (last) => {
    if (last !== known)
      throw superseded(`The last migration is of ${String(last)}; this version knows that of ${known.toString()}.`)
  }
}

// Checks the references of a whole SQLite file once after it was migrated.

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
