/** The database itself enforces the rules that it can express, whichever program writes to it. */
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { snakeCase } from '../../../src/model/canonical.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { Unchanged } from '../../../src/database/engine.ts'
import { linkColumns, linkName } from '../../../src/database/schema/names.ts'
import { migrate } from '../../../src/database/sqlite/migrate.ts'
import { sqliteEngine } from '../../../src/database/sqlite/engine.ts'
import { assertSafe, openDatabase } from '../../../src/database/sqlite/file.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { beside, withoutFile } from '../../support/databases.ts'
import { brokenBy, engineFor } from '../../support/engine.ts'
import { exampleIds, withExamples } from '../../support/examples.ts'

const app = await withExamples(t)
const { run, rows } = await beside(t, app.database)

const columnOf = (key: string): string => `"${snakeCase(key)}"`

const refused = async (
  t: Test,
  statement: string,
  constraint: 'FOREIGNKEY' | 'CHECK' | 'NOTNULL' | 'PRIMARYKEY',
): Promise<void> => {
  t.equal(await run(statement).then(() => undefined, brokenBy), constraint, statement)
}

/** Returns the number of rows that a statement changes. */
const changing = async (statement: string): Promise<number> => (await rows(`${statement} RETURNING id`)).length

for (const { name, own, fields } of everyResource) {
  const row = `WHERE id = '${exampleIds[name]}'`

  t.test(`${name}: a reference to a missing record is refused, also in a list`, async (t) => {
    for (const [key, field] of Object.entries(own)) {
      // The unit of a share is checked before its reference.
      const share = key === 'ofFigureId' ? `, unit = 'percent'` : ''
      if (field.target) await refused(t, `UPDATE ${name} SET ${columnOf(key)} = 'nowhere'${share} ${row}`, 'FOREIGNKEY')
      if (field.kind !== 'list') continue
      const table = linkName(name, key)
      await refused(t, `INSERT INTO ${table} (record_id, position) VALUES ('nowhere', 0)`, 'FOREIGNKEY')
      for (const { column, field: part } of linkColumns(field)) {
        if (part.target)
          await refused(
            t,
            `INSERT INTO ${table} (record_id, position, ${column}) VALUES ('${exampleIds[name]}', 0, 'nowhere')`,
            'FOREIGNKEY',
          )
      }
    }
  })

  t.test(`${name}: an unknown value of an enumeration is refused`, async (t) => {
    for (const [key, { kind }] of Object.entries(own)) {
      if (kind === 'enumeration') await refused(t, `UPDATE ${name} SET ${columnOf(key)} = 'nonsense' ${row}`, 'CHECK')
    }
  })

  t.test(`${name}: null is refused where a field is required`, async (t) => {
    for (const [key, { nullable }] of Object.entries(fields)) {
      if (!nullable && key !== 'id') await refused(t, `UPDATE ${name} SET ${columnOf(key)} = NULL ${row}`, 'NOTNULL')
    }
  })

  t.test(`${name}: an id that is taken is refused`, async (t) => {
    const columns = [...Object.keys(fields), 'since'].map(columnOf).join(', ')
    await refused(t, `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM ${name}`, 'PRIMARYKEY')
  })
}

t.test('initiatives, projects and figures may not end before they start', async (t) => {
  for (const [table, start, end] of [
    ['initiatives', 'starts_on', 'ends_on'],
    ['projects', 'starts_on', 'ends_on'],
    ['figures', 'period_start', 'period_end'],
  ] as const)
    await refused(t, `UPDATE ${table} SET ${start} = '2025-01-02', ${end} = '2025-01-01'`, 'CHECK')
})

t.test('only percentages, and exact amounts that are no targets, may be negative', async (t) => {
  await refused(t, `UPDATE figures SET value = -1, stage = 'target'`, 'CHECK')
  await refused(t, `UPDATE figures SET value = -1, qualifier = 'about'`, 'CHECK')
  t.equal(await changing('UPDATE figures SET value = -1'), 1)
  t.equal(await changing(`UPDATE figures SET value = -1, unit = 'percent'`), 1)
  await refused(t, `UPDATE figures SET unit = 'CNY', qualifier = 'about'`, 'CHECK')
  await run(`UPDATE figures SET value = 12500, unit = 'CNY'`)
})

t.test('`between` needs an upper value that is not below the value', async (t) => {
  await refused(t, `UPDATE figures SET qualifier = 'between'`, 'CHECK')
  await refused(t, `UPDATE figures SET qualifier = 'between', upper_value = 12499`, 'CHECK')
  t.equal(await changing(`UPDATE figures SET qualifier = 'between', upper_value = 12500`), 1)
})

t.test('the unit of a share is percent', async (t) => {
  await refused(t, `UPDATE figures SET metric = 'share'`, 'CHECK')
  await refused(t, `UPDATE figures SET of_figure_id = id`, 'CHECK')
})

t.test('a record that others refer to cannot be deleted', async (t) => {
  for (const table of ['sources', 'projects']) await refused(t, `DELETE FROM ${table}`, 'FOREIGNKEY')
})

const add = (hash: string) => sql`INSERT INTO keys (hash, role, label, created_at) VALUES (${hash}, 'reader', '', '')`

t.test('a transaction that cannot be completed writes nothing, and reports why', async (t) => {
  const { engine } = await engineFor(t)
  const both = (other: ReturnType<typeof add>) => engine.transaction((session) => session.runAll([add('one'), other]))
  t.equal(await both(add('one')).then(() => undefined, brokenBy), 'PRIMARYKEY')
  await t.rejects(both(sql`UPDATE keys SET label = 'x' WHERE hash = 'none'`), new Unchanged())
  t.same(await engine.all(sql`SELECT hash FROM keys`), [])
})

t.test('a transaction that finds the disk full writes nothing', { skip: withoutFile }, async (t) => {
  const own = openDatabase(join(t.testdir(), 'own.db'))
  migrate(own)
  const engine = sqliteEngine(own)
  t.teardown(() => engine.close())
  own.pragma(`max_page_count = ${String(own.pragma('page_count', { simple: true }))}`)
  const adding = engine.transaction((session) => session.runAll([add('one'), add('x'.repeat(100_000))]))
  await t.rejects(adding, new Refusal('no-room', ['disk-full']))
  t.same(await engine.all(sql`SELECT hash FROM keys`), [])
})

t.test('a version of SQLite that can lose committed writes is refused', { skip: withoutFile }, async (t) => {
  for (const version of ['3.51.2', '3.9.0', '3.7.17', '2.99.99']) {
    t.throws(
      () => {
        assertSafe(version)
      },
      { message: `SQLite ${version} can lose committed writes; 3.51.3 or newer is needed.` },
    )
  }
  for (const version of ['3.51.3', '3.51.10', '3.53.0', '3.100.0', '4.0.0'])
    t.doesNotThrow(() => {
      assertSafe(version)
    })
})
