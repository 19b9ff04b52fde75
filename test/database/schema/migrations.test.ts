/** The committed migrations create exactly the tables that the declarations describe. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { getTableName } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { inspect } from '../../../src/database/migrations.ts'
import { migrate } from '../../../src/database/sqlite/migrate.ts'
import { historyName, linkName } from '../../../src/database/schema/names.ts'
import { openDatabase } from '../../../src/database/sqlite/file.ts'
import { tablesOf } from '../../../src/database/schema/tables.ts'
import { sqliteKit } from '../../../src/database/sqlite/dialect.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { engines } from '../../../tools/migration/engines.ts'
import { firstMigration, folderOf, journalOf, nextMigration, textOf } from '../../../tools/migration/next.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

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

for (const engine of engines) {
  t.test(`${engine.name}: no migration is missing`, async (t) => {
    t.same((await nextMigration(engine)).statements, [], 'run `npm run migration` and commit what it makes')
    const folder = folderOf(engine)
    const [first, ...later] = journalOf(folder).entries
    // Until another follows, the first one can be made again.
    if (first && later.length === 0)
      t.equal(
        readFileSync(join(folder, `${first.tag}.sql`), 'utf8'),
        textOf(await firstMigration(engine)),
        'run `npm run migration -- --anew`',
      )
  })
}

t.test('each migration is listed, in order, with its file', async (t) => {
  t.same(
    readdirSync(migrations)
      .filter((file) => file.endsWith('.sql'))
      .sort(),
    entries.map(({ tag }) => `${tag}.sql`),
  )
})

const expected = names([
  ...wordsOf(`
  register changes source_texts source_tables source_layouts batches differences keys calls reviews idempotency
  sessions webhooks webhook_deliveries leases texts names
`),
  ...everyResource.flatMap(({ name, own }) => [
    name,
    historyName(name),
    ...Object.keys(own)
      .filter((key) => own[key]?.kind === 'list')
      .map((key) => linkName(name, key)),
  ]),
])

/** The full-text index, and the tables in which SQLite stores it. */
const fullText = ['words', 'words_config', 'words_data', 'words_idx']

t.test('every resource and every list field has its table', async (t) => {
  t.same(names(tablesOf(sqliteKit).map((table) => getTableName(table))), expected)
})

t.test('a new database has these tables, an epoch of its own and no broken reference', async (t) => {
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
  matchWhole(t, register, [{ id: 1, epoch: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, sequence: 0 }])
  t.equal(register.length, 1)

  migrate(database)
  t.same(database.prepare('SELECT * FROM register').all(), register, 'migrating again changes nothing')
  t.equal(database.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get(), entries.length)
  t.equal(database.pragma('foreign_keys', { simple: true }), 1, 'references are enforced after migrating')
})

t.test('a database with dangling references is refused', async (t) => {
  const database = opened(t)
  migrate(database)
  database.pragma('foreign_keys = OFF')
  database.prepare(`INSERT INTO regions_member_ids (record_id, position, value) VALUES ('nowhere', 0, 'neither')`).run()
  const inspecting = () => {
    inspect(database)
  }
  for (const time of ['once', 'and again'])
    t.throws(inspecting, { message: 'After migrating, 2 references lead nowhere.' }, time)
  database.exec('DELETE FROM regions_member_ids')
  inspect(database)
  t.equal(database.pragma('user_version', { simple: true }), entries.length, 'a correct database is noted as checked')
})

t.test('the version of SQLite loses no committed write, and each commit waits for the disk', async (t) => {
  const database = opened(t)
  const [major = 0, minor = 0, patch = 0] = (database.prepare('SELECT sqlite_version()').pluck().get() as string)
    .split('.')
    .map(Number)
  t.ok(major * 1e6 + minor * 1e3 + patch >= 3_054_001)
  t.equal(database.pragma('journal_mode', { simple: true }), 'wal')
  t.equal(database.pragma('synchronous', { simple: true }), 2)
})
