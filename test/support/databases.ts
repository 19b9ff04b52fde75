/** Makes a database for each test, in the engine under test. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import type { Test } from 'tap'
import type { SeedSets } from '../../src/database/import/seed.ts'
import { isPostgres } from '../../src/database/location.ts'
import { connected, databaseAt, makeTemplate } from './templates.ts'

/** A PostgreSQL server with the templates, where the tests run on one. */
const server = process.env['TEST_DATABASE']

/** The reason to skip tests of the file of a register, where there is none. */
export const withoutFile = server === undefined ? false : 'is about the file'

/** The reason to skip tests of PostgreSQL in particular, where there is no server. */
export const withoutServer = server === undefined ? 'needs a server' : false

/** Returns where a register lies, as the program opens it: the path of its file, or the address of its database. */
export const locationOf = (url: string): string => url.replace(/^file:/, '')

/** Copies a database of the server until the test ends. */
const copied = async (t: Test, on: string, from: string): Promise<string> => {
  t.testdir()
  const database = `test-${randomUUID()}`
  await connected(on, (client) => client.query(`CREATE DATABASE "${database}" TEMPLATE "${from}" STRATEGY FILE_COPY`))
  t.teardown(() => connected(on, (client) => client.query(`DROP DATABASE "${database}" WITH (FORCE)`)))
  return databaseAt(on, database)
}

/** The number of files that a test has: its folder is emptied only before the first one. */
const filesOf = new WeakMap<Test, number>()

/** Returns the `DATABASE_URL` of an empty database that is removed after the test. */
export const nothingFor = async (t: Test, name = 'register.db'): Promise<string> => {
  if (server !== undefined) return copied(t, server, 'template0')
  const before = filesOf.get(t) ?? 0
  filesOf.set(t, before + 1)
  if (before === 0) return `file:${join(t.testdir(), name)}`
  const folder = join(t.testdirName, before.toString())
  mkdirSync(folder, { recursive: true })
  return `file:${join(folder, name)}`
}

interface Template {
  readonly bytes: Buffer
  /** The place of the register's epoch in its file. */
  readonly epochAt: number
}

const files = new Map<SeedSets, Promise<Template>>()

/** Returns the file of a register, made once in a process: migrating and seeding take longer than most tests. */
const fileWith = (seeds: SeedSets): Promise<Template> => {
  const known = files.get(seeds)
  if (known) return known
  const made = (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'planledger-'))
    const file = join(folder, 'register.db')
    await makeTemplate(file, seeds)
    const database = new Database(file)
    const epoch = database.prepare<[], string>('SELECT epoch FROM register').pluck().get() ?? ''
    database.close()
    const bytes = readFileSync(file)
    rmSync(folder, { recursive: true })
    const epochAt = bytes.indexOf(epoch)
    if (epochAt === -1 || bytes.includes(epoch, epochAt + 1)) throw new Error('The epoch is not in one place.')
    return { bytes, epochAt }
  })()
  files.set(seeds, made)
  return made
}

/** Returns the `DATABASE_URL` of a register with these seeds that is removed after the test. */
export const databaseFor = async (t: Test, name = 'register.db', seeds: SeedSets = 'nothing'): Promise<string> => {
  if (server !== undefined) {
    const url = await copied(t, server, seeds)
    await connected(url, (client) => client.query('UPDATE register SET epoch = $1', [randomUUID()]))
    return url
  }
  const url = await nothingFor(t, name)
  const { bytes, epochAt } = await fileWith(seeds)
  const copy = Buffer.from(bytes)
  // Written into the file: to open and close a register takes a sixth of the time of a test's app.
  copy.write(randomUUID(), epochAt)
  writeFileSync(locationOf(url), copy)
  return url
}

/** Returns the `DATABASE_URL` of a copy of a register that nothing writes to. */
export const copyFor = async (t: Test, url: string): Promise<string> => {
  if (server !== undefined) return copied(t, server, new URL(url).pathname.slice(1))
  const copy = await nothingFor(t)
  const database = new Database(locationOf(url), { readonly: true })
  database.prepare('VACUUM INTO ?').run(locationOf(copy))
  database.close()
  return copy
}

type Row = Record<string, unknown>

/** A connection to the database of a register, beside the app's; numbers are exact. */
export interface Beside {
  readonly rows: (text: string) => Promise<Row[]>
  /** Returns the one value of the one row. */
  readonly value: (text: string) => Promise<unknown>
  readonly run: (text: string) => Promise<void>
  /** Takes the write lock until `letGo`. */
  readonly hold: () => Promise<void>
  /** Takes the write lock, or fails at once. */
  readonly tryToHold: () => Promise<void>
  readonly letGo: () => Promise<void>
  /** A value that changes when another connection commits a write. */
  readonly version: () => Promise<unknown>
  /** Allows updates and deletions in an append-only table. */
  readonly forgive: (table: string) => Promise<void>
  /** Makes every insertion into a table, or every update of it, fail until `mend`. */
  readonly spoil: (event: 'INSERT' | 'UPDATE', table: string) => Promise<void>
  readonly mend: (table: string) => Promise<void>
}

interface Dialect {
  readonly begin: string
  readonly beginNow: string
  readonly version: string
  readonly forgive: (table: string) => string
  readonly spoil: (event: string, table: string) => string
  readonly mend: (table: string) => string
}

const inSqlite: Dialect = {
  begin: 'BEGIN IMMEDIATE',
  beginNow: 'PRAGMA busy_timeout = 0; BEGIN IMMEDIATE',
  version: 'PRAGMA data_version',
  forgive: (table) => `DROP TRIGGER ${table}_refuse_update; DROP TRIGGER ${table}_refuse_delete`,
  spoil: (event, table) => `CREATE TRIGGER fault BEFORE ${event} ON ${table} BEGIN SELECT RAISE(ABORT, 'fault'); END`,
  mend: () => 'DROP TRIGGER fault',
}

const inPostgres: Dialect = {
  begin: 'BEGIN; SELECT 1 FROM register FOR UPDATE',
  beginNow: 'ROLLBACK; BEGIN; SELECT 1 FROM register FOR UPDATE NOWAIT',
  // A written row belongs to another transaction, even where its values are the same.
  version: `SELECT concat((SELECT xmin FROM register), ' ', (SELECT string_agg(xmin::text, ' ' ORDER BY hash) FROM keys))`,
  forgive: (table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`,
  spoil: (event, table) => `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fault'; END $$;
    CREATE TRIGGER fault BEFORE ${event} ON ${table} FOR EACH ROW EXECUTE FUNCTION fault()`,
  mend: (table) => `DROP TRIGGER fault ON ${table}; DROP FUNCTION fault`,
}

const besideWith = (
  rows: Beside['rows'],
  run: Beside['run'],
  { begin, beginNow, version, forgive, spoil, mend }: Dialect,
): Beside => {
  const value: Beside['value'] = async (text) => Object.values((await rows(text))[0] ?? {})[0]
  return {
    rows,
    run,
    value,
    version: () => value(version),
    hold: () => run(begin),
    tryToHold: () => run(beginNow),
    letGo: () => run('COMMIT'),
    forgive: (table) => run(forgive(table)),
    spoil: (event, table) => run(spoil(event, table)),
    mend: (table) => run(mend(table)),
  }
}

/** Connects to the database of a register until the test ends. */
export const beside = async (t: Test, url: string): Promise<Beside> => {
  if (isPostgres(url)) {
    const client = new pg.Client({
      connectionString: url,
      types: { getTypeParser: (oid: number) => (oid === 20 ? Number : (text: string) => text) },
    })
    client.on('error', () => undefined)
    await client.connect()
    t.teardown(() => client.end())
    return besideWith(
      async (text) => (await client.query<Row>(text)).rows,
      async (text) => {
        await client.query(text)
      },
      inPostgres,
    )
  }
  const database = new Database(locationOf(url))
  t.teardown(() => database.close())
  return besideWith(
    async (text) => database.prepare(text).all() as Row[],
    async (text) => {
      database.exec(text)
    },
    inSqlite,
  )
}
