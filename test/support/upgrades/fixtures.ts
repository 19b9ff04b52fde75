/** Registers made by released versions, and what those versions told of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import type { Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { knownTo, type EngineName } from '../../../src/database/migrations.ts'
import { locationOf, nothingFor } from '../databases.ts'
import { connected } from '../templates.ts'
import { putPostgresRows } from './rows.ts'

export const fixturesFolder = join(import.meta.dirname, '..', '..', 'database', 'upgrades', 'fixtures')

type Json = Readonly<Record<string, unknown>>

export interface Told {
  /** A key of an editor. */
  readonly key: string
  /** The lines of the export. */
  readonly records: readonly { readonly resource: string; readonly record: Json }[]
  readonly changes: readonly Json[]
  /** The findings that are answered. */
  readonly reviewed: readonly string[]
}

/** The names of the fixtures, each a version; oldest first. */
export const fixtures = readdirSync(fixturesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))

const unpacked = (name: string, file: string): string =>
  gunzipSync(readFileSync(join(fixturesFolder, name, `${file}.gz`))).toString()

/** Returns the statements that make the tables as the version did that made the rows, which name its migrations. */
const tablesFor = (engine: EngineName, rows: string): string[] => {
  const known = new Map<string, MigrationMeta>(knownTo(engine).map((migration) => [migration.hash, migration]))
  return [...new Set(rows.match(/\b[\da-f]{64}\b/g))].flatMap((hash) => known.get(hash)?.sql ?? [])
}

const migrationsTable = (name: string, id: string): string =>
  `CREATE TABLE ${name} (id ${id} PRIMARY KEY, hash text NOT NULL, created_at bigint, version text)`

export interface Fixture {
  readonly url: string
  readonly told: Told
}

/** Puts a fixture into a database of its own. */
export const fixtureFor = async (t: Test, name: string): Promise<Fixture> => {
  const url = await nothingFor(t)
  const engine = isPostgres(url) ? 'postgres' : 'sqlite'
  const told = JSON.parse(unpacked(name, `${engine}.json`)) as Told
  const rows = unpacked(name, `${engine}.sql`)
  const statements = tablesFor(engine, rows)
  if (statements.length === 0)
    throw new Error(`The migrations of ${name} have changed: make it again, if it is not released.`)
  if (engine === 'postgres')
    await connected(url, async (client) => {
      await client.query(`CREATE SCHEMA drizzle; ${migrationsTable('drizzle.__drizzle_migrations', 'serial')}`)
      for (const statement of statements) await client.query(statement)
      await putPostgresRows(client, rows)
    })
  else {
    const database = new Database(locationOf(url))
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; BEGIN`)
    for (const sql of [migrationsTable('__drizzle_migrations', 'SERIAL'), ...statements, rows, 'COMMIT'])
      database.exec(sql)
    database.close()
  }
  return { url, told }
}
