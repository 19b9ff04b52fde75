/** The rules that SQLite can enforce, it enforces itself, whoever writes to the file. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { snakeCase } from '../src/resources/canonical.ts'
import { everyResource } from '../src/resources/index.ts'
import { linkFields, linkName } from '../src/database/names.ts'
import { migrate } from '../src/database/migrate.ts'
import { sqliteEngine } from '../src/database/sqlite-engine.ts'
import { assertSafe, openDatabase } from '../src/database/sqlite-file.ts'
import { Refusal } from '../src/rules/refusal.ts'
import { build } from './build.ts'
import { exampleIds, putExamples } from './examples.ts'

await putExamples(await build(t))
const database = new Database(join(t.testdirName, 'register.db'))
database.pragma('foreign_keys = ON')
t.teardown(() => database.close())

const columnOf = (key: string): string => `"${snakeCase(key)}"`

const refused = (t: Test, statement: string, code: string): void => {
  t.throws(() => { database.prepare(statement).run() }, { name: 'SqliteError', code: `SQLITE_CONSTRAINT_${code}` }, statement)
}

for (const { name, own, fields } of everyResource) {
  const row = `WHERE id = '${exampleIds[name]}'`

  t.test(`${name}: references lead somewhere, also those in lists`, async (t) => {
    for (const [key, field] of Object.entries(own)) {
      // The unit of a share is checked before its reference is.
      const share = key === 'ofFigureId' ? `, unit = 'percent'` : ''
      if (field.target) refused(t, `UPDATE ${name} SET ${columnOf(key)} = 'nowhere'${share} ${row}`, 'FOREIGNKEY')
      if (field.kind !== 'list') continue
      const table = linkName(name, key)
      refused(t, `INSERT INTO ${table} (record_id, position) VALUES ('nowhere', 0)`, 'FOREIGNKEY')
      for (const [part, { target }] of Object.entries(linkFields(field))) {
        if (target) refused(t, `INSERT INTO ${table} (record_id, position, ${snakeCase(part)}) VALUES ('${exampleIds[name]}', 0, 'nowhere')`, 'FOREIGNKEY')
      }
    }
  })

  t.test(`${name}: enumerations hold their values only`, async (t) => {
    for (const [key, { kind }] of Object.entries(own)) {
      if (kind === 'enumeration') refused(t, `UPDATE ${name} SET ${columnOf(key)} = 'nonsense' ${row}`, 'CHECK')
    }
  })

  t.test(`${name}: what may not be null is not`, async (t) => {
    for (const [key, { nullable }] of Object.entries(fields)) {
      if (!nullable && key !== 'id') refused(t, `UPDATE ${name} SET ${columnOf(key)} = NULL ${row}`, 'NOTNULL')
    }
  })

  t.test(`${name}: an id is taken once`, async (t) => {
    refused(t, `INSERT INTO ${name} SELECT ${Object.keys(fields).map(columnOf).join(', ')} FROM ${name}`
      .replace(`INTO ${name} `, `INTO ${name} (${Object.keys(fields).map(columnOf).join(', ')}) `), 'PRIMARYKEY')
  })
}

t.test('initiatives, projects and figures end after they start', async (t) => {
  for (const [table, start, end] of [
    ['initiatives', 'starts_on', 'ends_on'], ['projects', 'starts_on', 'ends_on'], ['figures', 'period_start', 'period_end'],
  ] as const) refused(t, `UPDATE ${table} SET ${start} = '2025-01-02', ${end} = '2025-01-01'`, 'CHECK')
})

t.test('only percentages are below zero', async (t) => {
  refused(t, 'UPDATE figures SET value = -1', 'CHECK')
  t.equal(database.prepare(`UPDATE figures SET value = -1, unit = 'percent'`).run().changes, 1)
  refused(t, `UPDATE figures SET unit = 'CNY'`, 'CHECK')
  database.exec(`UPDATE figures SET value = 12500, unit = 'CNY'`)
})

t.test('what lies between has an upper value that is not below the value', async (t) => {
  refused(t, `UPDATE figures SET qualifier = 'between'`, 'CHECK')
  refused(t, `UPDATE figures SET qualifier = 'between', upper_value = 12499`, 'CHECK')
  t.equal(database.prepare(`UPDATE figures SET qualifier = 'between', upper_value = 12500`).run().changes, 1)
})

t.test('the unit of a share is percent', async (t) => {
  refused(t, `UPDATE figures SET metric = 'share'`, 'CHECK')
  refused(t, `UPDATE figures SET of_figure_id = id`, 'CHECK')
})

t.test('what is referred to stays', async (t) => {
  for (const table of ['sources', 'projects']) refused(t, `DELETE FROM ${table}`, 'FOREIGNKEY')
})

t.test('a transaction that cannot be done whole is not done at all, and says why', async (t) => {
  const own = openDatabase(join(t.testdir(), 'own.db'))
  migrate(own)
  const engine = sqliteEngine(own)
  t.teardown(() => engine.close())
  const add = (hash: string) => sql`INSERT INTO keys (hash, role, label, created_at) VALUES (${hash}, 'reader', '', '')`
  await t.rejects(engine.transact([add('one'), add('one')]), { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
  t.equal(await engine.transact([add('one'), sql`UPDATE keys SET label = 'x' WHERE hash = 'none'`]), false)
  own.pragma(`max_page_count = ${String(own.pragma('page_count', { simple: true }))}`)
  await t.rejects(engine.transact([add('one'), add('x'.repeat(100_000))]), new Refusal('no-room', 'The disk is full.'))
  t.same(await engine.all(sql`SELECT hash FROM keys`), [])
})

t.test('a version of SQLite that can lose committed writes is not used', async (t) => {
  for (const version of ['3.51.2', '3.9.0', '3.7.17', '2.99.99']) {
    t.throws(() => { assertSafe(version) }, { message: `SQLite ${version} can lose committed writes; 3.51.3 or newer is needed.` })
  }
  for (const version of ['3.51.3', '3.51.10', '3.53.0', '3.100.0', '4.0.0']) t.doesNotThrow(() => { assertSafe(version) })
})
