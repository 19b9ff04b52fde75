/** A full disk, a read-only database or one locked by another program has an answer of its own, and passes. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { openTarget } from '../../../src/database/open-existing.ts'
import { openRegister } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { type Answer, build, type Built } from '../../support/build.ts'
import { beside, withoutFile } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

/** Returns the app and the connection through which it writes. */
const withConnection = async (t: Test): Promise<Built & { connection: Database.Database }> => {
  const pragma = Reflect.get(Database.prototype, 'pragma') as (this: Database.Database, ...args: unknown[]) => unknown
  const told: Database.Database[] = []
  Database.prototype.pragma = function (this: Database.Database, ...args: unknown[]) {
    told.push(this)
    return pragma.apply(this, args)
  }
  const app = await build(t)
  Database.prototype.pragma = pragma
  // The first app of a file makes the template, whose connection is closed again.
  return { ...app, connection: told.find(({ open, readonly }) => open && !readonly) as Database.Database }
}

interface Guarded {
  readonly app: Built
  readonly forbid: () => Promise<void>
  readonly allow: () => Promise<void>
}

/** Returns the app over a PostgreSQL database that can be made read-only, as a standby is. */
const guardedOnServer = async (t: Test): Promise<Guarded> => {
  const app = await build(t)
  const { run } = await beside(t, app.database)
  const set = (how: string): Promise<void> =>
    run(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I ${how}', current_database()); END $$;
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
  return {
    app,
    forbid: () => set('SET default_transaction_read_only = on'),
    allow: () => set('RESET default_transaction_read_only'),
  }
}

/** Returns the app over a database that can be made to refuse writes. */
const guarded = async (t: Test): Promise<Guarded> => {
  if (withoutFile !== false) return guardedOnServer(t)
  const app = await withConnection(t)
  const set = async (how: 'ON' | 'OFF'): Promise<void> => {
    app.connection.pragma(`query_only = ${how}`)
  }
  return { app, forbid: () => set('ON'), allow: () => set('OFF') }
}

const writes = ({ ask }: Built): Promise<Answer>[] => [
  ask('PUT', '/v1/sources/a', { body: examples.sources }),
  ask('POST', '/v1/sources', { body: examples.sources }),
  ask('POST', '/v1/sources', { body: examples.sources, headers: { 'idempotency-key': 'k' } }),
]

const refused = (t: Test, { status, headers, body }: Answer, wanted: 503 | 507, detail: string): void => {
  t.equal(status, wanted)
  t.equal(headers['retry-after'], wanted === 507 ? '60' : '1')
  t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
  t.match(body, { type: wanted === 507 ? '/problems/no-room' : '/problems/overloaded', status: wanted, detail })
}

const unready = 'The database cannot be read and written now.'

const recovers = async (t: Test, app: Built, sequence: number): Promise<void> => {
  t.equal((await app.store.stamp()).sequence, sequence, 'nothing was written')
  for (const { status } of await Promise.all(writes(app))) t.equal(status, 201)
  t.equal((await app.ask('GET', '/health/ready')).status, 200)
}

t.test('on a full disk writes are 507 and reads go on, until there is room again', { skip: withoutFile }, async (t) => {
  const app = await withConnection(t)
  const { connection } = app
  connection.exec('VACUUM')
  const pages = connection.pragma('page_count', { simple: true }) as number
  connection.pragma(`max_page_count = ${pages.toString()}`)
  let made = 0
  const fill = () =>
    app.ask('PUT', `/v1/sources/${(made++).toString()}`, {
      body: { ...examples.sources, title: 'x'.repeat(1000), licence: 'y'.repeat(900) },
    })
  let answer = await fill()
  for (; answer.status === 201; answer = await fill());
  refused(t, answer, 507, 'The disk is full.')
  const { sequence } = await app.store.stamp()
  t.equal(sequence, made - 1)
  for (const url of ['/v1/sources', '/v1/sources/0', '/health/live'])
    t.equal((await app.ask('GET', url)).status, made > 1 || url !== '/v1/sources/0' ? 200 : 404)
  connection.pragma(`max_page_count = ${(pages * 10).toString()}`)
  await recovers(t, app, sequence)
})

t.test('on a read-only database writes and /health/ready are 503 and reads go on, until it is writable', async (t) => {
  const { app, forbid, allow } = await guarded(t)
  await forbid()
  for (const answer of await Promise.all(writes(app))) refused(t, answer, 503, 'The database cannot be used now.')
  refused(t, await app.ask('GET', '/health/ready'), 503, unready)
  for (const url of ['/v1/sources', '/health/live']) t.equal((await app.ask('GET', url)).status, 200)
  await allow()
  await recovers(t, app, 0)
})

t.test(
  'while another program holds the write lock, /health/ready is 503 in a second, and writes nothing',
  async (t) => {
    const app = await build(t)
    const { sequence } = await app.store.stamp()
    const other = await beside(t, app.database)
    await other.hold()
    const asked = performance.now()
    refused(t, await app.ask('GET', '/health/ready'), 503, unready)
    t.ok(performance.now() - asked < 1000)
    t.equal((await app.ask('GET', '/health/live')).status, 200)
    t.equal((await app.ask('GET', '/v1/sources')).status, 200)
    await other.letGo()
    const version = await other.version()
    t.equal((await app.ask('GET', '/health/ready')).status, 200)
    t.equal(await other.version(), version, 'nothing was committed')
    await recovers(t, app, sequence)
  },
)

t.test('without a database /health/ready is 503 and /health/live is 200', async (t) => {
  const app = await build(t)
  await app.store.close()
  refused(t, await app.ask('GET', '/health/ready'), 503, unready)
  const live = await app.ask('GET', '/health/live')
  t.equal(live.status, 200)
  t.same(live.body, { status: 'ok' })
})

t.test('on a file of which one table is damaged /health/ready is 503', { skip: withoutFile }, async (t) => {
  const { database } = await build(t)
  const file = database.replace(/^file:/, '')
  for (const table of ['figures', 'rates_history', 'changes']) {
    const damaged = `${file}-${table}`
    copyFileSync(file, damaged)
    const connection = new Database(damaged)
    const page = connection
      .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
      .pluck()
      .get(table)
    const size = connection.pragma('page_size', { simple: true }) as number
    connection.close()
    const bytes = readFileSync(damaged)
    writeFileSync(damaged, bytes.fill(0xff, ((page ?? 0) - 1) * size, (page ?? 0) * size))
    const app = await build(t, { DATABASE_URL: `file:${damaged}` })
    refused(t, await app.ask('GET', '/health/ready'), 503, unready)
  }
})

t.test('the reason for which the database refused is logged in its own words', async (t) => {
  const { app, forbid } = await guarded(t)
  app.http.log.level = 'warn'
  const [symbol = Symbol()] = Object.getOwnPropertySymbols(app.http.log).filter(
    ({ description }) => description === 'pino.stream',
  )
  const log = t.capture(
    (app.http.log as unknown as Record<symbol, { write: (line: string) => void }>)[symbol] as {
      write: (line: string) => void
    },
    'write',
  )
  await forbid()
  await app.ask('GET', '/health/ready')
  const found = log().map(({ args: [line] }) => JSON.parse(line) as object)
  matchWhole(t, found, [{ err: { message: /attempt to write a readonly database|in a read-only transaction/ } }])
})

// A file that cannot be opened, or that another version has migrated, is refused in words wherever it is read.

const sequence = sql<{ sequence: number }>`SELECT sequence FROM register`

/** Opens an empty register. */
const opened = async (t: Test): Promise<{ readonly file: string; readonly engine: Engine }> => {
  const file = join(t.testdir(), 'register.db')
  await (await openRegister(file)).close()
  const engine = await openTarget(file)
  t.teardown(() => engine.close())
  return { file, engine }
}

/** How a register is read elsewhere than on the connection that serves. */
const ways: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  'a snapshot': async (engine) => {
    const state = engine.snapshot()
    try {
      return await state.all(sequence)
    } finally {
      state.close()
    }
  },
  'a long read': (engine) => engine.reading((reader) => reader.all(sequence), { isMuch: true }),
}

for (const [name, read] of Object.entries(ways)) {
  t.test(`${name} of a file that is away for a moment`, { skip: withoutFile }, async (t) => {
    const { file, engine } = await opened(t)
    renameSync(file, `${file}.away`)
    await t.rejects(read(engine), { kind: 'overloaded', message: 'The database cannot be used now.' })
    renameSync(`${file}.away`, file)
    t.strictSame(await read(engine), [{ sequence: 0 }])
  })
  t.test(`${name} of a register that another version has migrated`, { skip: withoutFile }, async (t) => {
    const { engine } = await opened(t)
    t.strictSame(await read(engine), [{ sequence: 0 }])
    await engine.transaction((session) =>
      session.run(sql`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', 9999999999999)`),
    )
    await t.rejects(read(engine), { kind: 'overloaded', message: /newer version/ })
  })
}

// The file of a register: who may read it.

t.test(
  'what a long write logs is in the file once it is done, and no later write copies it',
  { skip: withoutFile },
  async (t) => {
    const { file, engine } = await opened(t)
    const write = (bytes: number): Promise<null> =>
      engine.exclusive(async (session) => {
        await session.run(sql`DROP TABLE IF EXISTS filler`)
        await session.run(sql`CREATE TABLE filler AS SELECT zeroblob(${bytes}) AS bytes`)
        return { keep: true, isMost: false, value: null }
      })
    const log = new Database(file)
    t.teardown(() => log.close())
    const left = (): number => {
      const [pages] = log.pragma('wal_checkpoint(NOOP)') as [{ readonly log: number; readonly checkpointed: number }]
      return pages.log - pages.checkpointed
    }
    await write(1_000_000)
    t.ok(left() > 200, 'a short write copies nothing')
    await write(40_000_000)
    t.equal(left(), 0)
    await engine.close()
    t.equal(log.prepare('SELECT length(bytes) FROM filler').pluck().get(), 40_000_000)
  },
)

t.test('a new register may be read by its owner alone', { skip: withoutFile }, async (t) => {
  const before = process.umask(0)
  t.teardown(() => process.umask(before))
  const folder = join(t.testdir(), 'data')
  mkdirSync(folder)
  const store = await openRegister(join(folder, 'register.db'))
  t.same(
    readdirSync(folder)
      .sort()
      .map((name) => [name, statSync(join(folder, name)).mode & 0o777]),
    ['register.db', 'register.db-shm', 'register.db-wal'].map((name) => [name, 0o600]),
  )
  await store.close()
})

t.test('a new file that another program writes to is opened once that has ended', { skip: withoutFile }, async (t) => {
  const file = join(t.testdir(), 'new.db')
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  await t.rejects(openRegister(file, { patience: 0 }), { message: 'database is locked' })
  const opening = openRegister(file)
  other.exec('COMMIT')
  other.close()
  const store = await opening
  t.equal((await store.stamp()).sequence, 0)
  await store.close()
})

t.test('what cannot be opened or made is refused in words that say why', { skip: withoutFile }, async (t) => {
  await t.rejects(openRegister(t.testdir()), { message: 'unable to open database file' })
  await t.rejects(openRegister('/proc/register/plans.db'), { message: 'The folder /proc/register cannot be made.' })
})
