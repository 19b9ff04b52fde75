/** PostgreSQL in particular: equal tables, concurrent migrations, append-only history, deferrable references. */
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { Engine, Session } from '../../../src/database/engine.ts'
import { openEngine } from '../../../src/database/open.ts'
import {
  connect,
  isBrief,
  isLost,
  isUndone,
  poolOf,
  reach,
  refused,
  turnsOn,
} from '../../../src/database/postgres/connection.ts'
import { postgresKit } from '../../../src/database/postgres/dialect.ts'
import { postgresEngine } from '../../../src/database/postgres/engine.ts'
import { migratePostgres } from '../../../src/database/postgres/migrate.ts'
import { tablesOf } from '../../../src/database/schema/tables.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { sqliteKit } from '../../../src/database/sqlite/dialect.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { beside, databaseFor, withoutServer } from '../../support/databases.ts'
import { exampleChanges, exampleIds, withExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { freePort } from '../../support/planledger.ts'
import { until } from '../../support/until.ts'

const onServer = { skip: withoutServer }

const migrations = join(import.meta.dirname, '..', '..', '..', 'migrations', 'postgres')

t.test('PostgreSQL has the same tables as SQLite', async (t) => {
  const [ours, theirs] = [postgresKit, sqliteKit].map((kit) => tablesOf(kit).map((table) => getTableName(table)))
  t.same(ours, theirs)
})

t.test('ten servers can migrate an empty database at once', onServer, async (t) => {
  const url = await databaseFor(t)
  const { run, rows } = await beside(t, url)
  await run('DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public')
  await Promise.all(Array.from({ length: 10 }, () => migratePostgres(url)))
  matchWhole(t, await rows('SELECT id, epoch, sequence FROM register'), [
    { id: 1, epoch: /^[\da-f-]{36}$/, sequence: 0 },
  ])
  const found = (await rows('SELECT hash FROM drizzle.__drizzle_migrations')).length
  t.equal(found, readdirSync(migrations).filter((file) => file.endsWith('.sql')).length)
})

t.test('history is append-only', onServer, async (t) => {
  const app = await withExamples(t)
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

t.test('every foreign key is deferrable', onServer, async (t) => {
  const { rows } = await beside(t, await databaseFor(t))
  t.same(await rows(`SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable`), [])
})

// No query is compiled while the lock of the register is held: the compilation takes seconds where there are no
// statistics.

t.test('a write transaction compiles nothing', onServer, async (t) => {
  const engine = await openEngine(await databaseFor(t))
  t.teardown(() => engine.close())
  const jit = sql<{ jit: string }>`SELECT current_setting('jit') AS jit`
  t.strictSame(await engine.transaction((session) => session.all(jit)), [{ jit: 'off' }])
})

// Snapshots of a PostgreSQL database that cannot be reached.

t.test('a snapshot that fails to begin is not counted among the open ones', async (t) => {
  const engine = postgresEngine(`postgres://someone@127.0.0.1:${(await freePort()).toString()}/register`)
  t.teardown(() => engine.close())
  const fail = async () => {
    const snapshot = engine.snapshot()
    await t.rejects(snapshot.all(sql`SELECT sequence FROM register`), { message: 'The database cannot be used now.' })
    return snapshot
  }
  const failed = await Promise.all(Array.from({ length: 16 }, fail))
  await Promise.all(Array.from({ length: 16 }, fail))
  for (const snapshot of failed) snapshot.close()
  const open = Array.from({ length: 16 }, () => engine.snapshot())
  // Closing those that failed has made no further place.
  t.throws(() => engine.snapshot(), { message: 'Too many files are being read.' })
  for (const snapshot of open) snapshot.close()
})

// `sslmode` in the URL of a database: a server that cannot encrypt gets neither a name nor a password.

/** What a client sends first to ask for TLS: the length, and 1234.5679. */
const askForTls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

t.test('a connection that must be encrypted gives a server without TLS no password', async (t) => {
  const received: Buffer[] = []
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        received.push(bytes)
        // The server does not speak TLS.
        if (bytes.equals(askForTls)) socket.write('N')
      })
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    const url = `postgres://somebody:a-password@127.0.0.1:${port.toString()}/register?sslmode=${mode}`
    await t.rejects(reach(url, 1000), /cannot be reached: The server does not support SSL connections/, mode)
  }
  t.same(received, [askForTls, askForTls, askForTls])
})

// Statements that are sent at once: what failed is told, whichever step waits for it, and nothing of answers is kept.

const failing = sql`SELECT 1 / (SELECT 0)`
const other = sql`SELECT 1`

t.test('a step within a step is told before those that it has stopped', onServer, async (t) => {
  const engine = postgresEngine(await databaseFor(t))
  t.teardown(() => engine.close())
  const nested = (session: Session): Promise<unknown> => Promise.all([session.all(failing), session.all(other)])
  const steps = (session: Session): Promise<unknown> => Promise.all([nested(session), session.all(other)])
  await t.rejects(engine.transaction(steps), { code: '22012', message: 'division by zero' })
  await t.rejects(
    engine.exclusive(async (session) => ({ keep: false, isMost: false, value: await steps(session) })),
    { code: '22012', message: 'division by zero' },
  )
  const found = await engine.transaction((session) => session.all(sql`SELECT 2 AS two`))
  t.strictSame(found, [{ two: 2 }], 'the connection is used again')
})

t.test('what is settled holds no answer', onServer, async (t) => {
  const pool = poolOf(await databaseFor(t), 1000, 1, 1000)
  const client = await connect(pool)
  const { ask, settled } = turnsOn(client)
  await Promise.all([1, 2, 3].map(() => ask({ text: 'SELECT 1', values: [] })))
  t.equal(await settled(), undefined)
  client.release()
  await pool.end()
})

// A query that takes too long is ended on the server, with its locks, when its client is refused.

const slow = sql`SELECT pg_sleep(60)`
const sleeping = `SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND query = 'SELECT pg_sleep(60)'`

/** The engine refuses after a third of a second. */
const opened = async (t: Test): Promise<{ readonly engine: Engine; readonly url: string }> => {
  const url = await databaseFor(t)
  const engine = postgresEngine(url, 300, 300)
  t.teardown(() => engine.close())
  return { engine, url }
}

const ways: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  reading: (engine) => engine.reading((reader) => reader.all(slow)),
  'a transaction': (engine) => engine.transaction((session) => session.all(slow)),
  'a snapshot': async (engine) => {
    const state = engine.snapshot()
    try {
      await state.all(slow)
    } finally {
      state.close()
    }
  },
}

for (const [name, ask] of Object.entries(ways))
  t.test(`${name}: what takes too long does not go on`, onServer, async (t) => {
    const { engine, url } = await opened(t)
    const { value } = await beside(t, url)
    await t.rejects(ask(engine), { kind: 'overloaded', message: 'The database cannot be used now.' })
    // The server may be some milliseconds behind the client.
    await until(async () => Number(await value(sleeping)) === 0, { what: 'the query is over', longest: 10_000 })
    await engine.transaction((session) => session.run(sql`UPDATE register SET sequence = sequence`))
  })

// Errors of PostgreSQL, its driver or the system are each of one kind, which decides the answer.

type Became = 'away' | 'undone' | 'busy' | 'full' | 'passing' | 'late' | 'fault'

/** By SQLSTATE or error code of the system. */
const codes: Readonly<Record<string, Became>> = {
  '08000': 'away',
  '08001': 'away',
  '08003': 'away',
  '08004': 'away',
  '08006': 'away',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  '57P05': 'away',
  '53300': 'away',
  '25006': 'away',
  '25P03': 'away',
  '25P04': 'away',
  '26000': 'away',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
  EAI_AGAIN: 'away',
  ENOTFOUND: 'away',
  EADDRNOTAVAIL: 'away',
  '40001': 'undone',
  '40P01': 'undone',
  '40003': 'passing',
  '57014': 'passing',
  '53000': 'passing',
  '53200': 'passing',
  '58000': 'passing',
  '58030': 'passing',
  '55P03': 'busy',
  '53100': 'full',
  '23505': 'fault',
  '23503': 'fault',
  '22P02': 'fault',
  '25P02': 'fault',
  '42601': 'fault',
  '42P01': 'fault',
  XX000: 'fault',
  XX001: 'fault',
  P0001: 'fault',
  EACCES: 'fault',
}

/** Messages of the driver that have no code. */
const words: Readonly<Record<string, Became>> = {
  'Connection terminated unexpectedly': 'away',
  'Connection terminated': 'away',
  'Client has encountered a connection error and is not queryable': 'away',
  'Client was closed and is not queryable': 'away',
  'cached plan must not change result type': 'away',
  'Query read timeout': 'late',
  'timeout expired': 'late',
  'timeout exceeded when trying to connect': 'late',
  'Connection terminated due to connection timeout': 'late',
  'something else': 'fault',
}

const unusable = { kind: 'overloaded', message: 'The database cannot be used now.' }
const answers: Readonly<Record<Became, object | undefined>> = {
  away: unusable,
  undone: unusable,
  passing: unusable,
  late: unusable,
  busy: { kind: 'overloaded', message: 'Another writer holds the database.' },
  full: { kind: 'no-room', message: 'The disk is full.' },
  fault: undefined,
}

const cases = [
  ...Object.entries(codes).map(
    ([code, became]) => [code, became, Object.assign(new Error('in other words'), { code })] as const,
  ),
  ...Object.entries(words).map(([message, became]) => [message, became, new Error(message)] as const),
]

for (const [name, became, error] of cases) {
  t.test(`${name} is ${became}`, async (t) => {
    t.equal(isBrief(error), became === 'away' || became === 'undone', 'only errors that may pass at once are retried')
    t.equal(isUndone(error), became === 'undone')
    if (became !== 'late') t.equal(isLost(error), became === 'away')
    const answer = refused(error)
    if (answers[became]) t.match(answer, { ...answers[became], cause: error })
    else t.equal(answer, error)
  })
}

t.test('any other error stays as it is', async (t) => {
  for (const error of [new Refusal('gone', ['record-there']), undefined, null, 'words', 57])
    t.equal(refused(error), error)
})
