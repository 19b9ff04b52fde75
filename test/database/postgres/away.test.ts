/** PostgreSQL starts late, is read-only, conflicts, is cut off or hangs: the app recovers, and no request hangs. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { buildApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { arrival } from '../../../src/database/postgres/connection.ts'
import { resources } from '../../../src/resources/index.ts'
import { adminKey, type Answer, build, type Built } from '../../support/build.ts'
import { beside, databaseFor, withoutFile, withoutServer } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { freePort, planledger, startServer } from '../../support/planledger.ts'
import { replicaOf } from '../../support/postgres/replica.ts'
import { postgresServer } from '../../support/postgres/server.ts'
import { runs } from '../../support/runs.ts'
import { connected } from '../../support/templates.ts'

const skip = withoutFile === false ? 'needs a server' : false
const password = 'hush-nobody-may-read-this'
const source = examples.sources

const refused = (t: Test, { status, headers, body }: Answer, detail = 'The database cannot be used now.'): void => {
  t.equal(status, 503)
  t.equal(headers['retry-after'], '1')
  t.match(body, { type: '/problems/overloaded', status: 503, detail })
}

const put = ({ ask }: Built, id: string): Promise<Answer> => ask('PUT', `/v1/sources/${id}`, { body: source })

/** Ends all other connections to a database, as a server does when it shuts down. */
const cutOff = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`

/** Counts the downloads that wait for their clients to read on. */
const isReading = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE 'FETCH %'`

t.test('a server may start before its database', { skip }, async (t) => {
  const server = await postgresServer(['fsync=off'], password)
  t.teardown(() => server.remove())
  const starting = startServer(t, t.testdir(), { DATABASE_URL: server.url, ADMIN_KEY: adminKey })
  await server.start()
  const { url } = await starting
  t.equal((await fetch(`${url}/health/ready`)).status, 200)
})

t.test('a database that does not start is awaited for some time, then reported in one line', { skip }, async (t) => {
  const port = (await freePort()).toString()
  const url = `postgres://someone:${password}@127.0.0.1:${port}/register`
  const missing = `The database at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`
  const begun = performance.now()
  await t.rejects(arrival(url, 1000), { message: `${missing}. It was waited for 1 seconds.` })
  t.ok(performance.now() - begun < 3000)
  const found = await planledger(t, ['keys', 'list'], t.testdir(), { DATABASE_URL: url })
  t.same(found, { code: 1, stdout: '', stderr: `planledger: ${missing}\n` }, 'a command does not wait')
})

t.test('a database that refuses the password is not awaited', { skip }, async (t) => {
  const url = new URL(await databaseFor(t))
  url.password = 'wrong-and-not-to-be-read'
  const { code, stdout, stderr } = await planledger(t, ['start'], t.testdir(), { DATABASE_URL: url.href })
  t.same([code, stdout], [1, ''])
  t.equal(
    stderr,
    `planledger: The database at ${url.host} cannot be reached: password authentication failed for user "postgres"\n`,
  )
})

t.test('a user without rights in the database is named, with what to grant', { skip }, async (t) => {
  const app = await build(t)
  const { run } = await beside(t, app.database)
  const role = `role-${randomUUID()}`
  await run(`CREATE ROLE "${role}" LOGIN PASSWORD '${password}'`)
  const url = new URL(app.database)
  url.username = role
  url.password = password
  t.same(await planledger(t, ['keys', 'list'], t.testdir(), { DATABASE_URL: url.href }), {
    code: 1,
    stdout: '',
    stderr: `planledger: The user ${role} has too few rights in this database (permission denied for schema drizzle). GRANT it the role of the register's owner.\n`,
  })
  await run(`DROP ROLE "${role}"`)
})

t.test('servers that start at once on an empty database load seeds once and create one key', { skip }, async (t) => {
  const database = await databaseFor(t)
  const { run, value } = await beside(t, database)
  await run('DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public')
  const folder = t.testdir()
  const places = await Promise.all(
    Array.from({ length: runs(6) }, async (_, index) => {
      const place = join(folder, index.toString())
      mkdirSync(place)
      await startServer(t, place, { DATABASE_URL: database, SEED: 'true' })
      return place
    }),
  )
  t.equal(places.filter((place) => existsSync(join(place, 'first-key'))).length, 1)
  t.equal(await value('SELECT count(*) FROM keys'), 1)
  t.equal(await value('SELECT count(*) FROM changes WHERE revision > 1'), 0)
  t.equal(((await value('SELECT count(*) FROM regions')) as number) > 100, true)
  t.equal(await value('SELECT sequence - (SELECT count(*) FROM changes) FROM register'), 0)
})

for (const [code, name] of [
  ['40001', 'cannot be serialized'],
  ['40P01', 'deadlocks'],
] as const) {
  t.test(`a write that ${name} is retried; one that always fails is 503 and writes nothing`, { skip }, async (t) => {
    const app = await build(t)
    const { run } = await beside(t, app.database)
    // A rollback does not undo `nextval`, so only the first attempt fails.
    await run(`CREATE SEQUENCE tries; CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('tries') = 1 THEN RAISE 'undone' USING ERRCODE = '${code}'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER fault BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION fault()`)
    const [one, two] = await Promise.all([put(app, 'one'), put(app, 'two')])
    t.strictSame([one.status, two.status], [201, 201])
    matchWhole(t, (await app.ask('GET', '/v1/changes')).body, {
      data: [
        { sequence: 1, id: 'one', revision: 1 },
        { sequence: 2, id: 'two', revision: 1 },
      ],
      next: 2,
    })
    await run(
      `CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'undone' USING ERRCODE = '${code}'; END $$`,
    )
    for (const answer of await Promise.all([put(app, 'three'), app.ask('DELETE', '/v1/sources/one')]))
      refused(t, answer)
    t.equal((await app.store.stamp()).sequence, 2)
    await run('DROP TRIGGER fault ON changes')
    t.equal((await put(app, 'three')).status, 201)
  })
}

t.test('a cancelled query is 503', { skip }, async (t) => {
  const app = await build(t)
  const { run } = await beside(t, app.database)
  await run(`ALTER DATABASE "${new URL(app.database).pathname.slice(1)}" SET statement_timeout = 500; ${cutOff}`)
  await run(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON sources FOR EACH ROW EXECUTE FUNCTION slow()`)
  refused(t, await put(app, 'slow'))
  t.equal((await app.store.stamp()).sequence, 0)
})

t.test('on a read-only database after a failover, writes and readiness are 503; reads go on', { skip }, async (t) => {
  const app = await build(t)
  const { run } = await beside(t, app.database)
  const turnTo = (state: string) =>
    run(
      `SET default_transaction_read_only = off; ALTER DATABASE "${new URL(app.database).pathname.slice(1)}" SET default_transaction_read_only = ${state}; ${cutOff}`,
    )
  t.equal((await put(app, 'before')).status, 201)
  await turnTo('on')
  refused(t, await put(app, 'meanwhile'))
  refused(t, await app.ask('POST', '/v1/sources', { body: source, headers: { 'idempotency-key': 'k' } }))
  refused(t, await app.ask('GET', '/health/ready'), 'The database cannot be read and written now.')
  t.equal((await app.ask('GET', '/v1/sources/before')).status, 200)
  await turnTo('off')
  t.equal((await put(app, 'after')).status, 201)
  t.equal((await app.ask('GET', '/health/ready')).status, 200)
  t.equal((await app.store.stamp()).sequence, 2)
})

t.test('lost connections are opened again without a failed request', { skip }, async (t) => {
  const app = await build(t)
  const { run } = await beside(t, app.database)
  for (let times = 0; times < 5; times++) {
    await run(cutOff)
    const answers = await Promise.all([
      put(app, times.toString()),
      app.ask('GET', '/v1/sources?total=true'),
      app.ask('GET', '/v1/totals?metric=investment'),
      app.ask('GET', '/health/ready'),
    ])
    t.strictSame(pluck(answers, 'status'), [201, 200, 200, 200])
  }
})

t.test('a download whose connection is lost ends with an error, not as if it were complete', { skip }, async (t) => {
  const app = await build(t)
  const { run, value } = await beside(t, app.database)
  const url = `https://example.org/${'x'.repeat(3900)}`
  await app.store.write(
    Array.from({ length: 2000 }, (_, index) => ({
      resource: resources.sources,
      id: `s-${index.toString()}`,
      creates: true,
      edit: () => ({ ...source, url, archivedUrl: url }),
    })),
    'test',
  )
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  for (const path of ['/v1/sources?format=csv', '/v1/sources?format=ndjson', '/v1/export', '/v1/export/datapackage']) {
    const asked = request(`${app.http.listeningOrigin}${path}`).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    t.equal(answer.statusCode, 200)
    // The first bytes of a file may be sent before the first row is read.
    while ((await value(isReading)) === 0);
    await run(cutOff)
    await t.rejects(text(answer), { code: 'ECONNRESET' }, path)
  }
})

t.test('requests to a database that hangs are 503 within ten seconds, until it responds', { skip }, async (t) => {
  const server = await postgresServer(['fsync=off'], password)
  await server.start()
  t.teardown(() => server.remove())
  const { http } = await buildApp(
    readConfig({ DATABASE_URL: server.url, ADMIN_KEY: adminKey, LOG_LEVEL: 'silent' }),
    250,
  )
  t.teardown(() => http.close())
  const statuses = (): Promise<number[]> =>
    Promise.all(
      ['/health/ready', '/v1/regions', '/v1/totals?metric=investment', '/v1/search?q=a'].map(
        async (url) => (await http.inject(url)).statusCode,
      ),
    )
  t.strictSame(await statuses(), [200, 200, 200, 200])
  await connected(server.url, async (client) => {
    // A lock on the tables stands in for a disk that hangs.
    await client.query('BEGIN; LOCK register, regions IN ACCESS EXCLUSIVE MODE')
    const begun = performance.now()
    t.strictSame(await statuses(), [503, 503, 503, 503])
    t.ok(performance.now() - begun < 10_000)
    await client.query('COMMIT')
  })
  t.strictSame(await statuses(), [200, 200, 200, 200])
})

// A standby that takes the place of its primary may lack its last writes: clients are told that it is another
// history.

t.test('after a promotion nobody is told "unchanged"', { skip: withoutServer }, async (t) => {
  const replica = await replicaOf(t, process.env['TEST_DATABASE'] ?? '')
  const database = await databaseFor(t)
  const before = await build(t, { DATABASE_URL: database })
  await before.ask('PUT', '/v1/sources/told', { body: examples.sources })
  const list = await before.ask('GET', '/v1/sources')
  const epoch = String((await before.ask('GET', '/v1/changes')).headers['register-epoch'])
  await replica.caughtUp()
  await replica.promote()

  const after = await build(t, { DATABASE_URL: replica.urlOf(database) })
  const asked = (tag: string | undefined) =>
    after.ask('GET', '/v1/sources', { headers: { 'if-none-match': tag ?? '' } })
  const again = await asked(list.headers['etag'])
  t.equal(again.status, 200)
  t.same(again.body, list.body)
  t.equal((await asked(again.headers['etag'])).status, 304, 'the epoch has changed once')
  const { status, body } = await after.ask('GET', `/v1/changes?after=1&epoch=${epoch}`)
  t.match({ status, body }, { status: 410, body: { type: '/problems/other-epoch', status: 410 } })
})
