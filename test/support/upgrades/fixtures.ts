/** Registers made by earlier versions, and what those versions told of them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { knownTo } from '../../../src/database/migrations.ts'
import { locationOf, nothingFor } from '../databases.ts'
import { connected } from '../templates.ts'
import { putRows } from './postgres-rows.ts'

export const fixturesFolder = join(import.meta.dirname, '..', '..', 'database', 'upgrades', 'fixtures')

type Json = Readonly<Record<string, unknown>>

export interface Told {
  /** A key of an editor. */
  readonly key: string
  /** The lines of the export. */
  readonly records: readonly { readonly resource: string; readonly record: Json }[]
  readonly changes: readonly Json[]
  /** The findings that are answered, in versions that have answers. */
  readonly reviewed: readonly string[]
}

/** The names of the fixtures, each the number of its schema and its version; oldest first. */
export const fixtures = readdirSync(fixturesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))

const unpacked = (name: string, file: string): Buffer =>
  gunzipSync(readFileSync(join(fixturesFolder, name, `${file}.gz`)))

/** Makes the tables as the version did that made the dump, which names its migrations. */
const tablesFor = (dump: string): string[] => {
  const hashes = new Set(dump.match(/\b[\da-f]{64}\b/g))
  return knownTo('postgres')
    .filter(({ hash }) => hashes.has(hash))
    .flatMap(({ sql }) => sql)
}

const migrationsTable = `CREATE SCHEMA drizzle;
  CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)`

export interface Fixture {
  readonly url: string
  readonly told: Told
}

/** Unpacks a fixture into a database of its own. */
export const fixtureFor = async (t: Test, name: string): Promise<Fixture> => {
  const url = await nothingFor(t)
  const told = JSON.parse(unpacked(name, `${isPostgres(url) ? 'postgres' : 'sqlite'}.json`).toString()) as Told
  if (!isPostgres(url)) {
    writeFileSync(locationOf(url), unpacked(name, 'sqlite.db'))
    return { url, told }
  }
  const dump = unpacked(name, 'postgres.sql').toString()
  await connected(url, async (client) => {
    await client.query(migrationsTable)
    // The column that version 1.0 added.
    if (dump.includes('created_at, version'))
      await client.query('ALTER TABLE drizzle.__drizzle_migrations ADD COLUMN version text')
    for (const statement of tablesFor(dump)) await client.query(statement)
    await putRows(client, dump)
  })
  return { url, told }
}
