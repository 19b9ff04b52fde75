/** PostgreSQL in particular: equal tables, concurrent migrations, append-only history, deferrable references. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import t from 'tap'
import { migratePostgres } from '../../../src/database/postgres/migrate.ts'
import { postgresKit } from '../../../src/database/postgres/dialect.ts'
import { tablesOf } from '../../../src/database/schema/tables.ts'
import { sqliteKit } from '../../../src/database/sqlite/dialect.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { beside, databaseFor, withoutServer } from '../../support/databases.ts'
import { exampleChanges, exampleIds, putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

const migrations = join(import.meta.dirname, '..', '..', '..', 'migrations', 'postgres')

t.test('PostgreSQL has the same tables as SQLite', async (t) => {
  const [ours, theirs] = [postgresKit, sqliteKit].map((kit) => tablesOf(kit).map((table) => getTableName(table)))
  t.same(ours, theirs)
})

t.test('ten servers can migrate an empty database at once', { skip: withoutServer }, async (t) => {
  const url = await databaseFor(t)
  const { run, rows } = await beside(t, url)
  await run('DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public')
  await Promise.all(Array.from({ length: 10 }, () => migratePostgres(url)))
  matchWhole(t, await rows('SELECT id, epoch, sequence FROM register'), [
    { id: 1, epoch: /^[\da-f-]{36}$/, sequence: 0 },
  ])
  t.equal(
    (await rows('SELECT hash FROM drizzle.__drizzle_migrations')).length,
    readdirSync(migrations).filter((file) => file.endsWith('.sql')).length,
  )
})

t.test('history is append-only', { skip: withoutServer }, async (t) => {
  const app = await build(t)
  await putExamples(app)
  for (const { name } of everyResource)
    await app.ask('PATCH', `/v1/${name}/${exampleIds[name]}`, { body: exampleChanges[name] })
  const { run, rows } = await beside(t, app.database)
  const refused = (table: string, statement: string) =>
    t.rejects(run(statement), { message: `${table} keeps what is past` }, statement)
  for (const table of ['changes', ...everyResource.map(({ name }) => `${name}_history`)]) {
    const before = await rows(`SELECT * FROM ${table}`)
    t.ok(before.length > 0)
    await refused(table, `DELETE FROM ${table}`)
    await refused(table, `TRUNCATE ${table}`)
    await refused(
      table,
      table === 'changes' ? `UPDATE changes SET "by" = 'nobody'` : `UPDATE ${table} SET created_at = '2000'`,
    )
    t.same(await rows(`SELECT * FROM ${table}`), before)
  }
})

t.test('every foreign key is deferrable', { skip: withoutServer }, async (t) => {
  const { rows } = await beside(t, await databaseFor(t))
  t.same(await rows(`SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable`), [])
})
