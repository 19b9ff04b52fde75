/** A migration that is killed changes nothing, and of several servers that migrate at once one does. */
import { existsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { isPostgres } from '../../src/database/location.ts'
import { openRegister } from '../../src/database/open.ts'
import { beside, databaseFor, locationOf, nothingFor, withoutFile, withoutServer } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { newerIn, renaming } from '../support/upgrades/newer.ts'

/** Migrations that first change something and then take long. */
const slow = {
  sqlite: `${renaming};
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000000) SELECT max(n) FROM numbers`,
  postgres: `${renaming}; SELECT pg_sleep(300)`,
}

/** Returns the state of the tables, of which a migration changes a column. */
const schemaOf = async (t: Test, url: string): Promise<unknown> => {
  const { rows } = await beside(t, url)
  return isPostgres(url)
    ? rows(`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`)
    : rows('SELECT name, sql FROM sqlite_master ORDER BY name')
}

t.test('a server that is killed while it migrates has changed nothing, and the next one goes on', async (t) => {
  const url = await databaseFor(t)
  const newer = newerIn(t, join(t.testdirName, 'newer'))
  newer.write(slow)
  const before = await schemaOf(t, url)
  const { child, ended } = newer.run(['migrate'], { DATABASE_URL: url })
  const { tryToHold, letGo, rows } = await beside(t, url)
  await until(async () =>
    isPostgres(url)
      ? (
          await rows(
            `SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)%' AND pid <> pg_backend_pid() AND datname = current_database()`,
          )
        ).length > 0
      : tryToHold().then(
          async () => {
            await letGo()
            return false
          },
          () => true,
        ),
  )
  child.kill('SIGKILL')
  await ended
  // PostgreSQL notices a lost client at the end of its statement only.
  if (isPostgres(url))
    await rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`,
    )
  t.strictSame(await schemaOf(t, url), before)
  const store = await openRegister(locationOf(url))
  t.equal((await store.stamp()).sequence, 0, 'the version before can go on')
  await store.close()
  newer.write({ sqlite: renaming, postgres: renaming })
  t.equal((await newer.run(['migrate'], { DATABASE_URL: url }).ended).code, 0)
  t.not(JSON.stringify(await schemaOf(t, url)), JSON.stringify(before))
})

for (const [what, place] of [
  ['a register of the version before', databaseFor],
  ['an empty database', nothingFor],
] as const) {
  t.test(`three servers migrate ${what} at once`, async (t) => {
    const url = await place(t)
    const newer = newerIn(t, join(t.testdirName, 'newer'))
    const ended = await Promise.all([1, 2, 3].map(() => newer.run(['migrate'], { DATABASE_URL: url }).ended))
    t.strictSame(
      ended.map(({ code, stderr }) => [code, stderr.replace(/^Indexing.*\n/, '')]),
      [1, 2, 3].map(() => [0, '']),
    )
    const { rows } = await beside(t, url)
    t.strictSame(
      await rows(
        `SELECT hash, count(*) AS times FROM ${isPostgres(url) ? 'drizzle.' : ''}__drizzle_migrations GROUP BY hash HAVING count(*) > 1`,
      ),
      [],
    )
    t.strictSame(await rows('SELECT told FROM projects'), [])
  })
}

const reasonOf = (url: string): Promise<string> =>
  openRegister(locationOf(url)).then(
    async (store) => {
      await store.close()
      return 'It was opened.'
    },
    (error: unknown) => (error as Error).message,
  )

t.test(
  'a file that is cut short, or another program’s, is refused and gets no table',
  { skip: withoutFile },
  async (t) => {
    const file = locationOf(await databaseFor(t))
    truncateSync(file, 40_960)
    t.equal(await reasonOf(file), 'database disk image is malformed')
    const text = join(t.testdirName, 'text.db')
    writeFileSync(text, 'Not a database, but a text that is long enough to be taken for one.'.repeat(20))
    t.equal(await reasonOf(text), 'file is not a database')
    const other = join(t.testdirName, 'other.db')
    new Database(other).exec('CREATE TABLE customers (id); INSERT INTO customers VALUES (1)').close()
    t.equal(await reasonOf(other), 'the database is another program’s: it has tables, and is no register')
    const database = new Database(other)
    t.strictSame(database.prepare('SELECT name FROM sqlite_master').all(), [{ name: 'customers' }])
    database.close()
    t.notOk(existsSync(`${other}-wal`))
  },
)

t.test('a database of another program is refused and gets no table', { skip: withoutServer }, async (t) => {
  const url = await nothingFor(t)
  const { run, rows } = await beside(t, url)
  await run('CREATE TABLE customers (id int)')
  t.equal(await reasonOf(url), 'the database is another program’s: it has tables, and is no register')
  t.strictSame(await rows(`SELECT nspname FROM pg_namespace WHERE nspname = 'drizzle'`), [])
})
