/** Reads are spread over replicas without a trace in the answers: a replica that lags, is gone or hangs is not read. */
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { postgresEngine } from '../../../src/database/postgres/engine.ts'
import { overReplicas } from '../../../src/database/postgres/replicas.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { resources } from '../../../src/resources/index.ts'
import { build, type Built } from '../../support/build.ts'
import { beside, databaseFor, withoutServer } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { lineTo } from '../../support/postgres/line.ts'
import { replicaOf, type Replica } from '../../support/postgres/replica.ts'
import { until } from '../../support/until.ts'

const onServer = { skip: withoutServer }

/** Shared by all tests, as a replica takes a while to start. */
let replica: Replica
if (withoutServer === false) replica = await replicaOf(t, process.env['TEST_DATABASE'] ?? '')
t.afterEach(() => (withoutServer === false ? replica.resume() : undefined))

interface Both extends Built {
  /** Sets the title of the source `told` on the primary but not as a change, which shows which database is read. */
  readonly mark: (title: string) => Promise<void>
}

/** Returns an app over a database and its replica, both of which hold the source `told`. */
const both = async (t: Test, urlOf: (database: string) => Promise<string> | string = replica.urlOf): Promise<Both> => {
  const database = await databaseFor(t)
  const app = await build(t, { DATABASE_URL: database, DATABASE_REPLICA_URLS: await urlOf(database) })
  await app.ask('PUT', '/v1/sources/told', { body: { ...examples.sources, title: 'On both' } })
  await replica.caughtUp()
  const { run } = await beside(t, database)
  return { ...app, mark: (title) => run(`UPDATE sources SET title = '${title}' WHERE id = 'told'`) }
}

const titleIn = async ({ store }: Built): Promise<unknown> =>
  (JSON.parse((await store.read(resources.sources, 'told')).text) as { title: unknown }).title

/** Returns the title of the source in every kind of answer. */
const seen = async ({ ask }: Built): Promise<string[]> => {
  const addresses = [
    '/v1/sources/told',
    '/v1/sources',
    '/v1/sources?kind=report&total=true&facets=kind',
    '/v1/sources?format=csv',
    '/v1/export',
    '/sources/told',
  ]
  const answers = await Promise.all(addresses.map(async (address) => (await ask('GET', address)).text))
  return answers.map((text) => /On the primary|On both|Number \d+/.exec(text)?.[0] ?? text)
}

t.test('records, lists, files and pages are read from a replica that has caught up', onServer, async (t) => {
  const app = await both(t)
  await until(async () => {
    await replica.resume()
    await replica.caughtUp()
    await replica.pause()
    await app.mark('On the primary')
    const isThere = (await titleIn(app)) === 'On both'
    if (!isThere) await app.mark('On both')
    return isThere
  })
  t.strictSame(
    await seen(app),
    Array.from({ length: 6 }, () => 'On both'),
  )
})

t.test('no read misses an earlier write while the replica lags; caught up, it is read again', onServer, async (t) => {
  const app = await both(t)
  const other = await build(t, { DATABASE_URL: app.database, DATABASE_REPLICA_URLS: replica.urlOf(app.database) })
  await replica.pause()
  for (let number = 1; number <= 3; number++) {
    await app.ask('PUT', '/v1/sources/told', { body: { ...examples.sources, title: `Number ${number.toString()}` } })
    for (const asked of [app, other])
      t.strictSame(
        await seen(asked),
        Array.from({ length: 6 }, () => `Number ${number.toString()}`),
      )
  }
  await replica.resume()
  await replica.caughtUp()
  await replica.pause()
  await app.mark('On the primary')
  await until(async () => (await titleIn(app)) === 'Number 3' && (await titleIn(other)) === 'Number 3')
})

t.test('a total follows each write, whether a replica lags or has caught up', onServer, async (t) => {
  const app = await both(t)
  await app.ask('PUT', '/v1/projects/a-bridge', { body: examples.projects })
  for (const [index, isPaused] of [false, true, false].entries()) {
    await (isPaused ? replica.pause() : replica.resume())
    const value = (index + 1).toString()
    await app.ask('PUT', '/v1/figures/a-figure', { body: { ...examples.figures, sourceId: 'told', value } })
    matchWhole(t, (await app.ask('GET', '/v1/totals?metric=investment')).body, { data: [{ total: value }] })
    matchWhole(t, (await app.ask('GET', '/v1/totals?metric=investment&explain=true')).body, {
      data: [{ total: value }],
    })
  }
  await app.ask('PUT', '/v1/figures/a-figure', { body: { ...examples.figures, sourceId: 'told', value: '9' } })
  await replica.caughtUp()
  await replica.pause()
  matchWhole(t, (await app.ask('GET', '/v1/totals?metric=investment&groupBy=region')).body, { data: [{ total: '9' }] })
})

t.test('while replicas pause and resume, every process reads every write that was answered', onServer, async (t) => {
  const app = await both(t)
  const other = await build(t, {
    DATABASE_URL: app.database,
    DATABASE_REPLICA_URLS: `${replica.urlOf(app.database)},${replica.urlOf(app.database)}`,
  })
  const done = new AbortController()
  const coming = (async () => {
    for (let isPaused = false; !done.signal.aborted; isPaused = !isPaused)
      await (isPaused ? replica.pause() : replica.resume())
  })()
  for (let number = 1; number <= 12; number++) {
    const [one, two] = number % 2 === 0 ? [app, other] : [other, app]
    const noise = [seen(one), seen(two)]
    await one.ask('PUT', '/v1/sources/told', { body: { ...examples.sources, title: `Number ${number.toString()}` } })
    const found = await Promise.all([titleIn(two), titleIn(one)])
    t.strictSame(found, [`Number ${number.toString()}`, `Number ${number.toString()}`])
    t.strictSame(
      await seen(two),
      Array.from({ length: 6 }, () => `Number ${number.toString()}`),
    )
    await Promise.all(noise)
  }
  done.abort()
  await coming
})

t.test('a replica that is gone, refuses or hangs causes no error; when back, it is read again', onServer, async (t) => {
  let line: Awaited<ReturnType<typeof lineTo>> | undefined
  const app = await both(t, async (database) => {
    line = await lineTo(t, replica.urlOf(database))
    return line.url
  })
  if (!line) throw new Error('There is no line.')
  await replica.pause()
  await app.mark('On the primary')
  const isRead = (from: string) => until(async () => (await titleIn(app)) === from)
  await isRead('On both')
  for (const [isSilent, refused] of [
    [false, /./],
    [true, undefined],
  ] as const) {
    Object.assign(line, { isSilent, refused })
    t.equal(await titleIn(app), 'On the primary')
    line.cut()
    t.equal(await titleIn(app), 'On the primary')
    t.equal((await app.ask('GET', '/v1/export')).status, 200)
    t.equal((await app.ask('GET', '/health/ready')).status, 200)
    Object.assign(line, { isSilent: false, refused: undefined })
    line.cut()
    await isRead('On both')
  }
})

t.test('what a client that has left asked for is not read on a replica, which others read', onServer, async (t) => {
  const app = await both(t)
  const primary = postgresEngine(app.database)
  const reads = overReplicas(primary, [replica.urlOf(app.database)])
  t.teardown(async () => {
    reads.close()
    await primary.close()
  })
  const title = sql<{ title: string }>`SELECT title FROM sources WHERE id = 'told'`
  await replica.pause()
  await app.mark('On the primary')
  t.strictSame(await reads.all(title), [{ title: 'On both' }])
  const [left, leaving] = [new AbortController(), new AbortController()]
  left.abort(new Error('left'))
  let times = 0
  await t.rejects(
    reads.reading(async () => ++times, { signal: left.signal }),
    { message: 'left' },
  )
  await t.rejects(
    reads.reading(
      async () => {
        times++
        leaving.abort(new Error('leaving'))
        throw new Error('Nobody waits for it.')
      },
      { signal: leaving.signal },
    ),
    { message: 'leaving' },
  )
  t.equal(times, 1, 'not read again on the primary')
  t.strictSame(await reads.all(title), [{ title: 'On both' }])
})

t.test('missing and refused records are as without replicas, to which nothing is written', onServer, async (t) => {
  const app = await both(t)
  await setImmediate()
  t.equal((await app.ask('GET', '/v1/sources/nowhere')).status, 404)
  t.equal((await app.ask('GET', '/v1/totals?metric=share&unit=percent')).status, 422)
  await app.ask('DELETE', '/v1/sources/told')
  t.equal((await app.ask('GET', '/v1/sources/told')).status, 410)
  t.equal(
    (await app.ask('POST', '/v1/sources', { body: examples.sources, headers: { 'idempotency-key': 'once' } })).status,
    201,
  )
  t.equal(
    (await app.ask('POST', '/v1/sources', { body: examples.sources, headers: { 'idempotency-key': 'once' } })).status,
    201,
  )
})
