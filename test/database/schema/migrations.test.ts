/** The committed migrations make exactly the tables that the declarations describe. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { getTableName, is, Table } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { inspect } from '../../../src/database/inspect.ts'
import { migrate } from '../../../src/database/sqlite/migrate.ts'
import { historyName, linkName } from '../../../src/database/schema/names.ts'
import { sqliteEngine } from '../../../src/database/sqlite/engine.ts'
import { openDatabase } from '../../../src/database/sqlite/file.ts'
import * as tables from '../../../src/database/sqlite/tables.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { migrateUpTo } from '../../support/former.ts'

const migrations = join(import.meta.dirname, '..', '..', '..', 'migrations', 'sqlite')
const { entries } = JSON.parse(readFileSync(join(migrations, 'meta', '_journal.json'), 'utf8')) as {
  entries: { tag: string }[]
}

const opened = (t: Test): Database.Database => {
  const database = openDatabase(join(t.testdir(), 'register.db'))
  t.teardown(() => database.close())
  return database
}

const names = (values: Iterable<string>): string[] => [...values].sort()

interface Snapshot {
  readonly id: string
}
interface DrizzleKit {
  readonly generateSQLiteDrizzleJson: (tables: object, previous: string) => Promise<Snapshot>
  readonly generateSQLiteMigration: (from: Snapshot, to: Snapshot) => Promise<string[]>
}

t.test('nothing is left to generate', async (t) => {
  // Its build as an ES module cannot be loaded, as it calls `require`; nor can its types, as they need every dialect's driver.
  const { generateSQLiteDrizzleJson, generateSQLiteMigration } = createRequire(import.meta.url)(
    'drizzle-kit/api',
  ) as DrizzleKit
  const snapshots = readdirSync(join(migrations, 'meta'))
    .filter((file) => file.endsWith('_snapshot.json'))
    .sort()
  const last = JSON.parse(readFileSync(join(migrations, 'meta', snapshots.at(-1) ?? ''), 'utf8')) as Snapshot
  t.same(
    await generateSQLiteMigration(last, await generateSQLiteDrizzleJson(tables, last.id)),
    [],
    'run `npm run migration` and commit what it makes',
  )
})

t.test('each migration is listed, in order, with its file', async (t) => {
  t.same(
    readdirSync(migrations)
      .filter((file) => file.endsWith('.sql'))
      .sort(),
    entries.map(({ tag }) => `${tag}.sql`),
  )
})

const expected = names([
  'register',
  'changes',
  'keys',
  'calls',
  'own_parts',
  'movements',
  'sums',
  'unsettled',
  'idempotency',
  'texts',
  ...everyResource.flatMap(({ name, own }) => [
    name,
    historyName(name),
    ...Object.keys(own)
      .filter((key) => own[key]?.kind === 'list')
      .map((key) => linkName(name, key)),
  ]),
])

/** The indexes of words and of names, and the tables in which SQLite keeps them. */
const fullText = [
  'words',
  'words_config',
  'words_data',
  'words_idx',
  'called',
  'called_config',
  'called_data',
  'called_idx',
  'called_terms',
]

t.test('every resource and every list field has its exported table', async (t) => {
  t.same(
    names(
      Object.values(tables)
        .filter((table) => is(table, Table))
        .map((table) => getTableName(table)),
    ),
    expected,
  )
})

t.test('a new database has these tables, a register with an epoch of its own, and no broken reference', async (t) => {
  const database = opened(t)
  migrate(database)
  const made = database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[]
  t.same(names(made), names([...expected, ...fullText, '__drizzle_migrations']))
  t.same(database.pragma('foreign_key_check'), [])
  t.same(database.pragma('integrity_check'), [{ integrity_check: 'ok' }])
  const register = database.prepare('SELECT * FROM register').all()
  t.match(register, [{ id: 1, epoch: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, sequence: 0 }])
  t.equal(register.length, 1)

  migrate(database)
  t.same(database.prepare('SELECT * FROM register').all(), register, 'migrating again changes nothing')
  t.equal(database.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get(), entries.length)
  t.equal(database.pragma('foreign_keys', { simple: true }), 1, 'and references are enforced from then on')
})

t.test('what records are called is the same after names became an index, and follows them from then on', async (t) => {
  const database = opened(t)
  migrateUpTo(t, database, '0008_names')
  const add = database.prepare(
    `INSERT INTO texts (resource, record_id, length, named, told, shown, called) VALUES (?, ?, 1, 'a', '', '["a"]', ?)`,
  )
  add.run(
    'regions',
    'guang-dong',
    JSON.stringify([
      { key: 'guang dong', distance: 0 },
      { key: '广 东 省', distance: 5 },
      { key: 'cn 44', distance: 10 },
    ]),
  )
  add.run(
    'regions',
    'guang',
    JSON.stringify([
      { key: 'guang', distance: 0 },
      { key: 'guang dong', distance: 5 },
      { key: 'guangs', distance: 20 },
    ]),
  )
  add.run('figures', 'a-figure', '[]')
  const called = database.prepare('SELECT resource, key, distance, record_id FROM names')
  const before = called.all()
  t.equal(before.length, 6)
  migrate(database)
  t.strictSame(called.all(), before)
  database.exec(
    `DELETE FROM texts WHERE record_id = 'guang'; UPDATE texts SET called = '[{"key":"canton","distance":5}]' WHERE record_id = 'guang-dong'; UPDATE texts SET length = 2`,
  )
  t.strictSame(called.all(), [{ resource: 'regions', key: 'canton', distance: 5, record_id: 'guang-dong' }])
  database.exec('DELETE FROM texts')
  t.strictSame(called.all(), [])
  t.same(database.pragma('integrity_check'), [{ integrity_check: 'ok' }])
})

t.test('a database whose references lead nowhere is refused', async (t) => {
  const database = opened(t)
  migrate(database)
  const engine = sqliteEngine(database)
  database.pragma('foreign_keys = OFF')
  database.prepare(`INSERT INTO regions_member_ids (record_id, position, value) VALUES ('nowhere', 0, 'neither')`).run()
  for (const time of ['once', 'and again'])
    await t.rejects(inspect(database, engine), { message: 'After migrating, 2 references lead nowhere.' }, time)
})

t.test('a database is looked through once after its migrations, and not at every start', async (t) => {
  const database = opened(t)
  migrate(database)
  const engine = sqliteEngine(database)
  await inspect(database, engine)
  t.equal(database.pragma('user_version', { simple: true }), entries.length)
  const add = database.prepare(
    `INSERT INTO industries (id, name, aliases, codes, revision, created_at, updated_at) VALUES ('steel', 'Steel', '[]', '[]', 1, '2025', '2025')`,
  )
  add.run()
  const indexed = database.prepare('SELECT count(*) FROM texts').pluck()
  await inspect(database, engine)
  t.equal(indexed.get(), 0, 'nothing was migrated since')
  database.pragma(`user_version = ${(entries.length - 1).toString()}`)
  await inspect(database, engine)
  t.equal(indexed.get(), 1, 'as after a migration')
})

t.test('the SQLite is one that loses no committed write, and is told to wait for the disk', async (t) => {
  const database = opened(t)
  const [major = 0, minor = 0, patch = 0] = (database.prepare('SELECT sqlite_version()').pluck().get() as string)
    .split('.')
    .map(Number)
  t.ok(major * 1e6 + minor * 1e3 + patch >= 3_054_001)
  t.equal(database.pragma('journal_mode', { simple: true }), 'wal')
  t.equal(database.pragma('synchronous', { simple: true }), 2)
})
