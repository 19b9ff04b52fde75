/** History is append-only: the database itself refuses to change or remove a change or a past state. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { historyName } from '../../../src/database/schema/names.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { exampleChanges, exampleIds, putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t)
await putExamples(app)
for (const { name } of everyResource)
  await app.ask('PATCH', `/v1/${name}/${exampleIds[name]}`, { body: exampleChanges[name] })
const database = new Database(join(t.testdirName, 'register.db'))
t.teardown(() => database.close())

const trigger = (table: string, name: string, when: string): string =>
  `CREATE TRIGGER \`${table}_${name}\` BEFORE ${when} BEGIN SELECT RAISE(ABORT, '${table} keeps what is past'); END`

const changes = [
  trigger('changes', 'refuse_update', 'UPDATE ON `changes`'),
  trigger('changes', 'refuse_delete', 'DELETE ON `changes`'),
  trigger(
    'changes',
    'refuse_replace',
    'INSERT ON `changes` WHEN EXISTS (SELECT 1 FROM `changes` WHERE `sequence` = NEW.`sequence`)',
  ),
]

/** The columns of a state except its end; generated columns follow from the others. */
const columnsOf = (table: string): string[] =>
  database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(table)
    .filter((name) => name !== 'until') as string[]

const history = (table: string): string[] => [
  trigger(
    table,
    'refuse_update',
    `UPDATE OF ${columnsOf(table)
      .map((column) => `\`${column}\``)
      .join(', ')} ON \`${table}\``,
  ),
  trigger(
    table,
    'refuse_reopening',
    `UPDATE OF \`until\` ON \`${table}\` WHEN OLD.\`until\` IS NOT NULL OR typeof(NEW.\`until\`) <> 'integer' OR NEW.\`until\` <= OLD.\`since\``,
  ),
  trigger(table, 'refuse_delete', `DELETE ON \`${table}\``),
  trigger(
    table,
    'refuse_replace',
    `INSERT ON \`${table}\` WHEN EXISTS (SELECT 1 FROM \`${table}\` WHERE \`id\` = NEW.\`id\` AND \`revision\` = NEW.\`revision\`)`,
  ),
]

/** The columns of a trigger in alphabetical order: a table has them in the order of its migrations. */
const sorted = (statement: string): string =>
  statement.replace(/(?<= UPDATE OF )[^)]+?(?= ON )/, (columns) => columns.split(', ').sort().join(', '))

const tables = everyResource.map(({ name }) => historyName(name))

t.test('each history table and the changes have their triggers', async (t) => {
  const made = database
    .prepare(`SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_refuse\\_%' ESCAPE '\\'`)
    .pluck()
    .all()
  const known = new Set(made.map((text) => sorted(text as string)))
  const missing = [...changes, ...tables.flatMap(history)].filter((text) => !known.has(sorted(text)))
  t.equal(missing.map((text) => `${text};`).join('--> statement-breakpoint\n'), '', '`npm run migration` writes these')
})

const rows = (table: string): unknown[] => database.prepare(`SELECT * FROM ${table}`).all()

const refused = (t: Test, table: string, statement: string, ...parameters: unknown[]): void => {
  t.throws(
    () => database.prepare(statement).run(...parameters),
    { code: 'SQLITE_CONSTRAINT_TRIGGER', message: `${table} keeps what is past` },
    statement,
  )
}

t.test('plain statements cannot update, delete or replace a change', async (t) => {
  const before = rows('changes')
  t.equal(before.length, everyResource.length * 2)
  for (const column of ['sequence', 'at', 'by', 'resource', 'record_id', 'revision', 'action']) {
    refused(t, 'changes', `UPDATE changes SET "${column}" = "${column}"`)
    refused(t, 'changes', `UPDATE OR REPLACE changes SET "${column}" = 1 WHERE sequence = 2`)
  }
  refused(t, 'changes', 'DELETE FROM changes WHERE sequence = 1')
  refused(t, 'changes', 'DELETE FROM changes')
  refused(t, 'changes', 'INSERT OR REPLACE INTO changes SELECT * FROM changes WHERE sequence = 1')
  refused(
    t,
    'changes',
    `INSERT INTO changes SELECT * FROM changes WHERE sequence = 1 ON CONFLICT DO UPDATE SET "by" = 'nobody'`,
  )
  t.strictSame(rows('changes'), before)
})

for (const table of tables) {
  t.test(`${table}: a state cannot be updated, deleted, replaced or ended twice`, async (t) => {
    const before = rows(table)
    matchWhole(t, before, [
      { revision: 1, until: (before[1] as { since: number }).since },
      { revision: 2, until: null },
    ])
    for (const column of columnsOf(table)) {
      refused(t, table, `UPDATE ${table} SET "${column}" = "${column}"`)
      refused(t, table, `UPDATE ${table} SET until = 1000, "${column}" = NULL WHERE until IS NULL`)
    }
    refused(t, table, `UPDATE ${table} SET until = 1000 WHERE revision = 1`)
    refused(t, table, `UPDATE ${table} SET until = NULL`)
    for (const until of [null, 0, 'later', 1.5])
      refused(t, table, `UPDATE ${table} SET until = ? WHERE revision = 2`, until)
    refused(t, table, `UPDATE ${table} SET until = since WHERE revision = 2`)
    refused(t, table, `DELETE FROM ${table}`)
    refused(t, table, `DELETE FROM ${table} WHERE revision = 1`)
    refused(t, table, `UPDATE OR REPLACE ${table} SET revision = 1`)
    const columns = [...columnsOf(table), 'until'].map((column) => `"${column}"`).join(', ')
    refused(t, table, `INSERT OR REPLACE INTO ${table} (${columns}) SELECT ${columns} FROM ${table} WHERE revision = 1`)
    t.strictSame(rows(table), before)
  })
}

t.test('a state can be ended once', async (t) => {
  t.equal(database.prepare('UPDATE rates_history SET until = 1000 WHERE revision = 2').run().changes, 1)
  refused(t, 'rates_history', 'UPDATE rates_history SET until = 1001 WHERE revision = 2')
})

t.test('HTTP offers no method that writes to changes or revisions', async (t) => {
  const before = rows('changes')
  for (const url of ['/v1/changes', ...everyResource.map(({ name }) => `/v1/${name}/${exampleIds[name]}/revisions`)]) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
      const { status, headers, body } = await app.ask(method, url, method === 'TRACE' ? {} : { body: {} })
      t.equal(status, 405, `${method} ${url}`)
      t.equal(headers['allow'], 'GET, HEAD')
      t.match(body, { type: '/problems/method-not-allowed', detail: 'This address takes GET, HEAD.' })
    }
  }
  t.strictSame(rows('changes'), before)
})
