/** /metrics: the load of the server, in the text format of Prometheus. */
import t from 'tap'
import { adminKey, build, type Built } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { until } from '../../support/until.ts'
import { wordsOf } from '../../support/words.ts'

/** Returns the samples by name and labels, as written. */
const read = async ({ ask }: Built): Promise<ReadonlyMap<string, number>> => {
  const { text } = await ask('GET', '/metrics')
  return new Map(
    text
      .split('\n')
      .filter((line) => /^[a-z]/.test(line))
      .map((line) => {
        const at = line.lastIndexOf(' ')
        return [line.slice(0, at), Number(line.slice(at + 1))]
      }),
  )
}

const requests = (method: string, route: string, status: number): string =>
  `http_requests_total{method="${method}",route="${route}",status="${status.toString()}"}`

t.test('the first answer has measured the delay of the event loop', async (t) => {
  const samples = await read(await build(t))
  for (const which of ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99']) {
    const seconds = samples.get(`nodejs_eventloop_lag_${which}_seconds`) ?? NaN
    t.ok(seconds >= 0 && seconds < 60, `${which}: ${seconds.toString()}`)
  }
})

t.test('metrics are text that Prometheus reads: each family has a help and a type, each sample a line', async (t) => {
  const app = await build(t)
  await app.ask('GET', '/v1/regions')
  const { status, headers, text } = await app.ask('GET', '/metrics', {
    headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' },
  })
  t.equal(status, 200)
  t.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  t.match(headers, { vary: 'Accept, Authorization', 'cache-control': 'no-cache', etag: /^W\/"/ })
  const families = new Set(
    [...text.matchAll(/^# TYPE (\w+) (?:counter|gauge|histogram)$/gm)].map(([, name = '']) => name),
  )
  for (const line of text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))) {
    const [, name = ''] = /^([a-z_0-9]+)(?:\{(?:[a-z_]+="[^"\n]*",?)*\})? (?:[\d.e+-]+|Nan)$/i.exec(line) ?? []
    t.ok(families.has(name) || families.has(name.replace(/_(bucket|sum|count)$/, '')), line)
  }
  for (const name of families) t.match(text, new RegExp(`^# HELP ${name} .`, 'm'))
  for (const name of wordsOf(`
    http_requests_total http_request_duration_seconds planledger_database_seconds_total
    planledger_database_operations_total planledger_answers_total nodejs_eventloop_lag_p99_seconds
    process_resident_memory_bytes process_cpu_seconds_total
  `))
    t.ok(families.has(name), name)
})

t.test('requests are counted by route and status, never by address', async (t) => {
  const app = await withExamples(t)
  const before = await read(app)
  for (const id of ['a', 'b', 'c']) await app.ask('GET', `/v1/regions/${id}`)
  await app.ask('HEAD', '/v1/regions')
  await app.ask('GET', '/v1/regions?limit=0')
  await app.ask('PUT', '/v1/sources/newest', { body: examples.sources })
  await app.ask('GET', '/nowhere')
  await app.ask('PUT', '/v1/sources/newest', { body: examples.sources, key: null })
  const after = await read(app)
  for (const [method, route, status, times] of [
    ['GET', '/v1/regions/:id', 404, 3],
    ['HEAD', '/v1/regions', 200, 1],
    ['GET', '/v1/regions', 400, 1],
    ['PUT', '/v1/sources/:id', 201, 1],
    ['PUT', '/v1/sources/:id', 401, 1],
    ['any', 'unmatched', 404, 1],
    ['GET', '/metrics', 200, 1],
  ] as const) {
    const name = requests(method, route, status)
    t.equal((after.get(name) ?? 0) - (before.get(name) ?? 0), times, name)
  }
  t.notOk([...after.keys()].some((name) => /nowhere|sources\/newest/.test(name)))
})

t.test('a request whose client leaves before the answer is counted once, as status 499', async (t) => {
  const app = await build(t)
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { ...usual } = app.store
  const body = JSON.stringify(examples.sources)
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' }
  for (const [method, path, route, slow, options] of [
    ['GET', '/v1/regions', '/v1/regions', 'stamp', {}],
    ['PUT', '/v1/sources/late', '/v1/sources/:id', 'write', { headers, body }],
  ] as const) {
    const leaving = new AbortController()
    const answering = Promise.withResolvers<undefined>()
    // The client has left before the work ends, and nobody is there to take what it comes to.
    const waits = async (): Promise<never> => {
      leaving.abort()
      await answering.promise
      throw new Error('nothing to tell')
    }
    Object.assign(app.store, { [slow]: waits })
    await t.rejects(fetch(`${app.http.listeningOrigin}${path}`, { method, ...options, signal: leaving.signal }))
    Object.assign(app.store, usual)
    const name = requests(method, route, 499)
    await until(async () => (await read(app)).has(name))
    answering.resolve(undefined)
    await app.http.inject('/health/ready')
    const samples = await read(app)
    t.same(
      [...samples].filter(([sample]) => sample.startsWith('http_requests_total') && sample.includes(`"${route}"`)),
      [[name, 1]],
    )
  }
})

t.test('durations are a histogram: buckets are cumulative, and the last one has all requests', async (t) => {
  const app = await build(t)
  for (let times = 0; times < 5; times++) await app.ask('GET', '/v1/regions')
  const samples = await read(app)
  const of = (suffix: string, le = '') =>
    samples.get(`http_request_duration_seconds_${suffix}{method="GET",route="/v1/regions"${le}}`) ?? NaN
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, '+Inf'].map((bound) =>
    of('bucket', `,le="${bound.toString()}"`),
  )
  t.same(
    buckets,
    [...buckets].sort((one, other) => one - other),
  )
  t.equal(buckets.at(-1), 5)
  t.equal(of('count'), 5)
  t.ok(of('sum') > 0 && of('sum') < 50)
  const found = [...samples.keys()].filter((name) => name.includes('/v1/rates')).length
  t.equal(found, 0, 'a route without requests has no sample')
})

t.test('time in the database and answers from the cache are counted', async (t) => {
  const app = await build(t, { DATABASE_URL: await databaseFor(t), SEED: 'article' })
  const kinds = async (name: string, ...labels: string[]) => {
    const samples = await read(app)
    return labels.map((kind) => samples.get(`planledger_${name}_total{kind="${kind}"}`) ?? NaN)
  }
  const [reads = NaN, writes = NaN] = await kinds('database_operations', 'read', 'write')
  const [reading = NaN, writing = NaN] = await kinds('database_seconds', 'read', 'write')
  t.ok(reading > 0)
  await app.ask('PUT', '/v1/sources/newest', { body: examples.sources })
  await app.ask('GET', '/v1/sources/newest')
  const [readsThen = NaN, writesThen = NaN] = await kinds('database_operations', 'read', 'write')
  t.equal(writesThen - writes, 1)
  t.ok(readsThen > reads)
  const [, writingThen = NaN] = await kinds('database_seconds', 'read', 'write')
  t.ok(writingThen > writing)
  for (let times = 0; times < 3; times++) await app.ask('GET', '/v1/totals?metric=investment')
  t.same(await kinds('answers', 'remembered', 'made'), [2, 2])
})

t.test('metrics are open even where reads need a key, and need no database', async (t) => {
  const app = await build(t, { READ_ACCESS: 'key' })
  t.equal((await app.ask('GET', '/metrics')).status, 200)
  await app.store.close()
  await app.ask('GET', '/health/ready')
  t.equal((await read(app)).get(requests('GET', '/health/ready', 503)), 1)
})

t.test('two apps in one process count separately', async (t) => {
  const [one, two] = [await build(t), await build(t)]
  await one.ask('GET', '/v1/regions')
  t.equal((await read(one)).get(requests('GET', '/v1/regions', 200)), 1)
  t.equal((await read(two)).get(requests('GET', '/v1/regions', 200)), undefined)
})
