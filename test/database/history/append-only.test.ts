/** History is append-only: the database itself refuses to change or remove a change or a past state. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { historyName } from '../../../src/database/schema/names.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { exampleChanges, exampleIds, withExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await withExamples(t)
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

const history = (table: string): string[] => [
  trigger(table, 'refuse_update', `UPDATE ON \`${table}\``),
  trigger(table, 'refuse_delete', `DELETE ON \`${table}\``),
  trigger(
    table,
    'refuse_replace',
    `INSERT ON \`${table}\` WHEN EXISTS (SELECT 1 FROM \`${table}\` WHERE \`id\` = NEW.\`id\` AND \`revision\` = NEW.\`revision\`)`,
  ),
]

const tables = everyResource.map(({ name }) => historyName(name))

t.test('each history table and the changes have their triggers', async (t) => {
  const made = database
    .prepare(`SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_refuse\\_%' ESCAPE '\\'`)
    .pluck()
    .all()
  const known = new Set(made)
  const missing = [...changes, ...tables.flatMap(history)].filter((text) => !known.has(text))
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

/** The columns of a table; generated ones follow from the others. */
const columnsOf = (table: string): string[] =>
  database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]

for (const table of tables) {
  t.test(`${table}: a past state cannot be updated, deleted or replaced`, async (t) => {
    const before = rows(table)
    const current = database.prepare(`SELECT since FROM ${table.replace(/_history$/, '')}`).get() as { since: number }
    matchWhole(t, before, [{ revision: 1, until: current.since }])
    for (const column of columnsOf(table)) refused(t, table, `UPDATE ${table} SET "${column}" = "${column}"`)
    refused(t, table, `DELETE FROM ${table}`)
    refused(t, table, `DELETE FROM ${table} WHERE revision = 1`)
    refused(t, table, `UPDATE OR REPLACE ${table} SET revision = 1`)
    const columns = columnsOf(table)
      .map((column) => `"${column}"`)
      .join(', ')
    refused(t, table, `INSERT OR REPLACE INTO ${table} (${columns}) SELECT ${columns} FROM ${table} WHERE revision = 1`)
    t.strictSame(rows(table), before)
  })
}

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
