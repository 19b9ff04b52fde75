/** Several processes serve one PostgreSQL database as one would: no read misses an answered write. */
import { createEventSource } from 'eventsource-client'
import t, { type Test } from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { includedWith } from '../../src/database/read/include.ts'
import { stateCache } from '../../src/database/state-cache.ts'
import type { Reader } from '../../src/database/engine.ts'
import { listRecords } from '../../src/database/read/list.ts'
import { head } from '../../src/database/history/sequence.ts'
import { postgresEngine } from '../../src/database/postgres/engine.ts'
import { resources } from '../../src/resources/index.ts'
import type { Stamp } from '../../src/store/store.ts'
import { asAdmin } from '../support/as-admin.ts'
import { adminKey, build, type Built, type Settings } from '../support/build.ts'
import { beside, databaseFor, withoutServer, type Beside } from '../support/databases.ts'
import { exampleIds, examples, putExamples } from '../support/examples.ts'
import { lineTo } from '../support/postgres/line.ts'
import { startServer } from '../support/planledger.ts'
import { until } from '../support/until.ts'

const onServer = { skip: withoutServer }

const several = async (t: Test, count: number, settings: Settings = {}): Promise<Built[]> => {
  const database = await databaseFor(t)
  return Promise.all(Array.from({ length: count }, () => build(t, { DATABASE_URL: database, ...settings })))
}

/** Texts that each address must have once the source `told` is at this number, with as many reports. */
const views = (number: number): Readonly<Record<string, string>> => ({
  '/v1/sources/told': `"title":"Number ${number.toString()}"`,
  '/v1/sources/told?fields=title': `"title":"Number ${number.toString()}"`,
  '/v1/sources?id=told': `"title":"Number ${number.toString()}"`,
  '/v1/sources?kind=report&limit=1&total=true&facets=kind': `"total":${number.toString()},"facets":{"kind":[{"value":"report","count":${number.toString()}}]}`,
  '/v1/sources?kind=report&limit=1&total=true&include=organizations': `"total":${number.toString()},`,
  '/v1/sources?format=ndjson': `"title":"Number ${number.toString()}"`,
  [`/v1/search?q=${number.toString()}&resource=sources`]: '"id":"told"',
  [`/v1/resolve?name=Number%20${number.toString()}`]: '"id":"told"',
  '/v1/totals?metric=investment': `"total":"${number.toString()}"`,
  '/v1/sources/told/revisions?limit=200': `Number ${number.toString()}`,
  '/v1/export': `"title":"Number ${number.toString()}"`,
  '/sources/told': `Number ${number.toString()}`,
})

/** Writes another report, the source `told` again, and a figure, in one transaction. */
const write = ({ store }: Built, number: number) =>
  store.write(
    [
      {
        resource: resources.sources,
        id: number === 1 ? 'told' : `report-${number.toString()}`,
        creates: true,
        edit: () => ({ ...examples.sources, title: 'Another' }),
      },
      {
        resource: resources.sources,
        id: 'told',
        creates: true,
        edit: () => ({ ...examples.sources, title: `Number ${number.toString()}` }),
      },
      {
        resource: resources.figures,
        id: 'a-figure',
        creates: true,
        edit: () => ({ ...examples.figures, sourceId: 'told', value: number.toString() }),
      },
    ],
    'test',
  )

t.test('no read after an answered write misses it, whichever process wrote or reads', onServer, async (t) => {
  const apps = await several(t, 3)
  await (apps[0] as Built).ask('PUT', '/v1/projects/a-bridge', { body: examples.projects })
  const tags = new Map<string, string>()
  for (let number = 1; number <= 6; number++) {
    // Other requests run all the while, so that a cached or shared answer could be given.
    const others = apps.flatMap((app) => Object.keys(views(number)).map((address) => app.ask('GET', address)))
    await write(apps[number % 3] as Built, number)
    const missed = await Promise.all(
      apps.flatMap((app, index) =>
        Object.entries(views(number)).map(async ([address, said]) => {
          const name = `${index.toString()} ${address}`
          const { status, text, headers } = await app.ask('GET', address, {
            headers: { 'if-none-match': tags.get(name) ?? '"none"' },
          })
          tags.set(name, headers['etag'] ?? '')
          return status === 200 && text.includes(said) ? [] : [name, status, text.slice(0, 200)]
        }),
      ),
    )
    t.strictSame(missed.flat(), [], number.toString())
    await Promise.all(others)
  }
})

t.test('a new key works at once in each process, and a revoked key at once in none', onServer, async (t) => {
  const apps = await several(t, 3, { READ_ACCESS: 'key' })
  const [one] = apps as [Built]
  const statuses = (key: string) =>
    Promise.all(apps.map(async ({ ask }) => (await ask('GET', '/v1/regions', { key })).status))
  for (let round = 0; round < 10; round++) {
    const label = `desk ${round.toString()}`
    const others = statuses(adminKey)
    const key = await createKey(one.store, { role: 'reader', label })
    t.strictSame(await statuses(key), [200, 200, 200])
    const asking = statuses(key)
    const { id = '' } = (await one.store.keys()).find((kept) => kept.label === label) ?? {}
    await one.store.revokeKey(id)
    t.strictSame(await statuses(key), [401, 401, 401])
    await Promise.all([others, asking])
  }
})

t.test('a query to the database is shared only by callers that came before it was sent', onServer, async (t) => {
  const app = await build(t)
  const { run } = await beside(t, app.database)
  await app.store.stamp()
  const stamp = await new Promise<Stamp>((resolve, reject) => {
    setImmediate(() => {
      void app.store.stamp()
      run('BEGIN; UPDATE register SET sequence = 1; SELECT pg_sleep(0.1); COMMIT')
        .then(() => app.store.stamp())
        .then(resolve, reject)
    })
    // Blocks until the query and the write are done, so that this process sees both results at once.
    setImmediate(() => {
      for (const begun = performance.now(); performance.now() < begun + 300;);
    })
  })
  t.equal(stamp.sequence, 1)
})

t.test('counts of one state are not kept for the next', onServer, async (t) => {
  const app = await build(t)
  const engine = postgresEngine(app.database)
  t.teardown(() => engine.close())
  const cache = stateCache()
  const total = async (reader: Reader) =>
    (
      await listRecords(reader, cache, resources.sources, {
        conditions: [],
        q: 'report',
        sort: [],
        limit: 1,
        include: [],
        facets: [],
        total: true,
      })
    ).total
  await app.ask('PUT', '/v1/sources/one', { body: examples.sources })
  await engine.reading(async (earlier) => {
    await head(earlier)
    await app.ask('PUT', '/v1/sources/two', { body: examples.sources })
    t.equal(await total(earlier), 1)
    t.equal(await engine.reading(total), 2)
    t.equal(await total(earlier), 1)
  })
  t.equal(await engine.reading(total), 2)
})

t.test('included records are those of the state that a reader reads', onServer, async (t) => {
  const app = await build(t)
  const engine = postgresEngine(app.database)
  t.teardown(() => engine.close())
  await putExamples(app)
  const titles = async (reader: Reader) => {
    const { sources } = await includedWith(reader, resources.figures, { include: ['sources'] }, exampleIds.figures)
    return String(sources)
  }
  const before = await engine.reading(titles)
  await engine.reading(async (earlier) => {
    await head(earlier)
    await app.ask('PATCH', '/v1/sources/a-report', { body: { title: 'Another' } })
    t.equal(await titles(earlier), before)
    t.match(await engine.reading(titles), '"title":"Another"')
    t.equal(await titles(earlier), before)
  })
  t.match(await engine.reading(titles), '"title":"Another"')
})

/** Returns the sequences of the first `count` events. */
const follow = async (url: string, count: number): Promise<number[]> => {
  const source = createEventSource(`${url}/v1/changes`)
  const sequences: number[] = []
  for await (const { id } of source) if (sequences.push(Number(id)) === count) break
  source.close()
  return sequences
}

t.test('processes each answer what any has written, and stream it to all followers in order', onServer, async (t) => {
  const database = await databaseFor(t)
  const settings = { DATABASE_URL: database, ADMIN_KEY: adminKey }
  const servers = await Promise.all([1, 2, 3].map(() => startServer(t, t.testdirName, settings)))
  const urls = servers.map(({ url }) => url)
  const rounds = 12
  const followed = Promise.all([...urls, ...urls].map((url) => follow(url, rounds)))
  for (let round = 1; round <= rounds; round++) {
    const title = `Number ${round.toString()}`
    const { status } = await asAdmin(`${urls[round % 3] ?? ''}/v1/sources/told`, {
      method: 'PUT',
      body: { ...examples.sources, title },
    })
    t.equal(status, round === 1 ? 201 : 200)
    const read = await Promise.all(
      urls.flatMap((url) =>
        ['/v1/sources/told', '/v1/sources', '/v1/search?q=number'].map(async (path) =>
          (await (await fetch(`${url}${path}`)).text()).replaceAll(/<.?mark>/g, '').includes(title),
        ),
      ),
    )
    t.ok(
      read.every((isNew) => isNew),
      title,
    )
  }
  t.strictSame(
    await followed,
    Array.from({ length: 6 }, () => Array.from({ length: rounds }, (_value, index) => index + 1)),
  )
})

const heard = `FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN planledger'`

/** Returns the number of queries that an app has sent. */
const asked = ({ store }: Built): number => store.spent().read.times

/** Waits for a change after a sequence, as a stream does. */
const waitIn = (t: Test, { store }: Built, after: number): Promise<void> => {
  const stop = new AbortController()
  t.teardown(() => {
    stop.abort()
  })
  return store.moved(after, 600_000, stop.signal)
}

/** Resolves once the app is notified of writes by the database. */
const listening = async (t: Test, app: Built, { value }: Beside): Promise<void> => {
  await waitIn(t, app, 0)
  t.equal(await value(`SELECT count(*) ${heard}`), 1)
}

t.test('a waiting stream sends no queries while the database notifies, else it polls', onServer, async (t) => {
  const app = await build(t)
  const line = await lineTo(t, app.database)
  line.refused = /LISTEN/
  const deaf = await build(t, { DATABASE_URL: line.url })
  await listening(t, app, await beside(t, app.database))
  const waits = [waitIn(t, app, 0), waitIn(t, deaf, 0)]
  await until(async () => {
    const [before, looks] = [asked(app), asked(deaf)]
    await until(() => asked(deaf) >= looks + 5)
    return asked(app) === before
  })
  await app.ask('PUT', '/v1/regions/guangdong', { body: examples.regions })
  await Promise.all(waits)
})

t.test('when the connection of notifications is lost, the app polls and listens again', onServer, async (t) => {
  const [app, other] = (await several(t, 2)) as [Built, Built]
  const database = await beside(t, app.database)
  await listening(t, app, database)
  const waiting = waitIn(t, app, 0)
  await database.rows(`SELECT pg_terminate_backend(pid) ${heard}`)
  await other.ask('PUT', '/v1/regions/guangdong', { body: examples.regions })
  await waiting
  await until(async () => (await database.value(`SELECT count(*) ${heard}`)) === 1)
  const last = waitIn(t, app, 1)
  await other.ask('PUT', '/v1/regions/anhui', { body: examples.regions })
  await last
})

t.test('an app listens from its first waiting stream on, on one connection, until it closes', onServer, async (t) => {
  const app = await build(t)
  const { value } = await beside(t, app.database)
  await app.ask('GET', '/v1/regions')
  t.equal(await value(`SELECT count(*) ${heard}`), 0)
  await Promise.all([waitIn(t, app, 0), waitIn(t, app, 0)])
  t.equal(await value(`SELECT count(*) ${heard}`), 1)
  await app.http.close()
  await until(async () => (await value(`SELECT count(*) ${heard}`)) === 0)
})
