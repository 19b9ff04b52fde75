/** RATE_LIMIT: requests a minute for each key, or for each address without one; every answer says how many are left. */
import { mock } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import { type Answer, build, type Built, type Settings } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'

const refused = (t: Test, { status, headers, body }: Answer): void => {
  t.equal(status, 429)
  t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
  const seconds = Number(headers['retry-after'])
  t.ok(seconds > 0 && seconds <= 60)
  t.equal(headers['ratelimit-policy'], '"requests";q=3;w=60')
  t.equal(headers['ratelimit'], `"requests";r=0;t=${seconds.toString()}`)
  t.match(body, {
    type: '/problems/too-many-requests',
    title: 'Too many requests',
    status: 429,
    detail: `More than 3 requests in a minute. Try again in ${seconds.toString()} seconds.`,
  })
}

const limit = { RATE_LIMIT: '3' }

t.test('each answer says how many requests are left; then every address is 429', async (t) => {
  const { ask } = await build(t, limit)
  for (const [left, url, status] of [
    [2, '/v1/regions', 200],
    [1, '/v1/regions/nowhere', 404],
    [0, '/v1/totals?metric=', 400],
  ] as const) {
    const answer = await ask('GET', url)
    t.equal(answer.status, status)
    t.equal(answer.headers['ratelimit-policy'], '"requests";q=3;w=60')
    t.match(answer.headers['ratelimit'], new RegExp(`^"requests";r=${left.toString()};t=(60|[1-5]?\\d)$`))
  }
  for (const url of ['/v1/regions', '/v1/regions/nowhere', '/v1/checks', '/', '/regions/guangdong'])
    refused(t, await ask('GET', url))
})

t.test('a key has a count of its own at any client address; a refused request writes nothing', async (t) => {
  const { ask, store } = await build(t, limit)
  const key = await createKey(store, { role: 'editor', label: 'one' })
  const twin = await createKey(store, { role: 'editor', label: 'one' })
  const put = (of: string, id: string) => ask('PUT', `/v1/sources/${id}`, { body: examples.sources, key: of })
  for (const id of ['a', 'b', 'c']) t.equal((await put(key, id)).status, 201)
  refused(t, await put(key, 'd'))
  refused(t, await ask('GET', '/v1/sources', { key, headers: { authorization: `bearer  ${key}` } }))
  t.equal((await ask('GET', '/v1/sources/d')).status, 404, 'its address has a count of its own')
  t.equal((await put(twin, 'd')).status, 201, 'a key of the same label has a count of its own')
})

t.test('wrong keys count for their client address on every path, and then get only 429', async (t) => {
  const { ask } = await build(t, limit)
  for (const [url, authorization] of [
    ['/v1/regions', 'Bearer guess-1'],
    ['/health/live', 'Bearer guess-2'],
    ['/', 'nonsense'],
  ] as const) {
    t.equal((await ask('GET', url, { headers: { authorization } })).status, 401)
  }
  for (const url of ['/v1/regions', '/health/live', '/', '/docs', '/nowhere'])
    refused(t, await ask('GET', url, { headers: { authorization: 'Bearer guess-4' } }))
  refused(t, await ask('GET', '/v1/regions'))
})

t.test('the document, its page and health are not limited', async (t) => {
  const { ask } = await build(t, { RATE_LIMIT: '1' })
  for (const url of ['/docs', '/openapi.json', '/problems/gone', '/style.css', '/health/live', '/health/ready']) {
    for (let times = 0; times < 3; times++) {
      const { status, headers } = await ask('GET', url)
      t.equal(status, 200, url)
      t.notOk('ratelimit' in headers)
    }
  }
})

t.test('X-Forwarded-For is ignored without a trusted proxy; with one, the address that it added counts', async (t) => {
  for (const [TRUST_PROXY, same, other] of [
    ['false', ['1.1.1.1', '2.2.2.2'], undefined],
    ['true', ['9.9.9.9, 1.1.1.1', '8.8.8.8, 1.1.1.1'], '1.1.1.1, 2.2.2.2'],
  ] as const) {
    const { ask } = await build(t, { RATE_LIMIT: '1', TRUST_PROXY })
    const from = (address: string) => ask('GET', '/v1/regions', { headers: { 'x-forwarded-for': address } })
    t.equal((await from(same[0])).status, 200)
    t.equal((await from(same[1])).status, 429)
    if (other !== undefined) t.equal((await from(other)).status, 200)
  }
})

t.test('IPv6 addresses count by their network, and IPv4 addresses within IPv6 as themselves', async (t) => {
  const { ask } = await build(t, { RATE_LIMIT: '1', TRUST_PROXY: 'true' })
  const seen = new Set<string>()
  for (const [address, network] of [
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::ffff:0102:0304', '1.2.3.4'],
    ['::ffff:1.2.3.5', '1.2.3.5'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:DB8:0:0:ffff::', '2001:db8:0:0'],
    ['2001:db8:0:1::1', '2001:db8:0:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4'],
    ['1:2:3:4::', '1:2:3:4'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['fe80::2', 'fe80:0:0:0'],
    ['::', '0:0:0:0'],
    ['::1', '0:0:0:0'],
    ['nonsense', 'nonsense'],
  ] as const) {
    const { status } = await ask('GET', '/v1/regions', { headers: { 'x-forwarded-for': address } })
    t.equal(status, seen.has(network) ? 429 : 200, address)
    seen.add(network)
  }
})

t.test('by default nothing is limited, and no answer has the headers', async (t) => {
  const { ask } = await build(t)
  const { status, headers } = await ask('GET', '/v1/regions')
  t.equal(status, 200)
  t.notOk('ratelimit' in headers || 'ratelimit-policy' in headers)
})

// Rate limits hold over all processes of a register: each counts alone, and once a second they share counts.

mock.timers.enable({ apis: ['setInterval'] })
t.teardown(() => {
  mock.timers.reset()
})
const secondPasses = (): void => {
  mock.timers.tick(1000)
}

const shared = 100
const settings = { RATE_LIMIT: shared.toString(), WORKERS: '2' }

/** Returns two apps over one register, as two processes are. */
const two = async (t: Test, more: Settings = {}): Promise<[Built, Built]> => {
  const one = await build(t, { ...settings, ...more })
  return [one, await build(t, { ...settings, ...more, DATABASE_URL: one.database })]
}

const read = ({ ask }: Built, key: string | null = null): Promise<Answer> => ask('GET', '/v1/regions', { key })
const leftIn = ({ headers }: Answer): number => Number(/;r=(\d+);/.exec(headers['ratelimit'] ?? '')?.[1])
const times = async (number: number, act: () => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < number; time++) await act()
}

/** Lets the apps share their counts until `holds`. */
const untilTold = async (holds: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 10_000; !(await holds());) {
    if (Date.now() > end) throw new Error('They have not told each other.')
    secondPasses()
    await pause(5)
  }
}

const total = async (t: Test, { database }: Built): Promise<() => Promise<number>> => {
  const { value } = await beside(t, database)
  return async () => Number(await value('SELECT coalesce(sum(times), 0) FROM calls'))
}

t.test('each process takes over the counts of the others for a key or an address, exactly and once', async (t) => {
  const [one, other] = await two(t)
  const counted = await total(t, one)
  const key = await createKey(one.store, { role: 'reader', label: 'one' })
  let before = 0
  for (const as of [key, null]) {
    await times(30, () => read(one, as))
    t.equal(leftIn(await read(other, as)), shared - 1, 'the counts are not shared yet')
    await untilTold(async () => (await counted()) === before + 31)
    // A count is shared when the next request is counted, which adds one more.
    let own = 1
    await untilTold(async () => leftIn(await read(other, as)) === shared - 30 - ++own)
    await untilTold(async () => (await counted()) === before + 30 + own)
    t.equal(leftIn(await read(other, as)), shared - 31 - own)
    let here = 0
    await untilTold(async () => leftIn(await read(one, as)) === shared - 31 - own - ++here)
    await untilTold(async () => (await counted()) === before + 31 + own + here)
    before += 31 + own + here
  }
})

t.test('a client that used up its limit at one process is refused at another, until that minute is over', async (t) => {
  const [one, other] = await two(t)
  await times(shared + 1, () => read(one))
  let answer = await read(other)
  t.equal(answer.status, 200)
  let passed = 1
  await untilTold(async () => {
    answer = await read(other)
    return answer.status !== 200 || ++passed > shared / 2
  })
  t.equal(answer.status, 429)
  t.ok(Number(answer.headers['retry-after']) <= 60)
  t.equal((await other.ask('GET', '/health/live')).status, 200)
})

t.test('counts are no change of the register, and hold neither keys nor addresses in plain', async (t) => {
  const [one, other] = await two(t)
  await one.ask('PUT', '/v1/sources/a', { body: examples.sources })
  const stamp = await other.store.stamp()
  await read(one)
  await untilTold(async () => (await (await total(t, one))()) === 2)
  t.equal(await other.store.stamp(), stamp, 'caches stay valid')
  const { rows } = await beside(t, one.database)
  const kept = await rows('SELECT * FROM calls')
  t.equal(kept.length, 2, 'the key that wrote, and the address that read')
  for (const row of kept) t.match(row, { caller: /^[\da-f]{64}$/, ends: Number, times: 1 })
})

t.test('a minute that is over no longer counts, and is removed', async (t) => {
  const { store, database } = await build(t)
  const over = Date.now() - 1
  const later = Date.now() + 60_000
  const add = async (caller: string, ends: number, number: number): Promise<void> => {
    t.strictSame(await store.addCalls([{ caller, ends, times: number }]), [{ caller, ends, times: number }])
  }
  await add('a', later, 5)
  await add('b', over, 7)
  await add('c', over, 1)
  const told = await store.addCalls([
    { caller: 'b', ends: later, times: 1 },
    { caller: 'a', ends: later + 9, times: 2 },
  ])
  t.strictSame(
    [...told].sort((x, y) => (x.caller < y.caller ? -1 : 1)),
    [
      { caller: 'a', ends: later, times: 7 },
      { caller: 'b', ends: later, times: 1 },
    ],
  )
  await store.forgetCalls()
  const { rows } = await beside(t, database)
  t.same(await rows('SELECT caller FROM calls ORDER BY caller'), [{ caller: 'a' }, { caller: 'b' }])
})

t.test('counts are not stored without a limit, nor where a single process serves a file', async (t) => {
  const [limitless, single] = [
    await build(t, { ...settings, RATE_LIMIT: '0' }),
    await build(t, { ...settings, WORKERS: '1' }),
  ]
  for (const app of single.database.startsWith('file:') ? [limitless, single] : [limitless]) {
    const counted = await total(t, app)
    await read(app)
    secondPasses()
    await app.http.close()
    t.equal(await counted(), 0)
  }
})

t.test('processes that cannot share count alone without delay, and add up their counts later', async (t) => {
  const [one, other] = await two(t)
  const { run } = await beside(t, one.database)
  await run('ALTER TABLE calls RENAME TO calls_away')
  await times(10, () => read(one))
  for (let second = 0; second < 3; second++) {
    secondPasses()
    await pause(5)
  }
  t.equal(leftIn(await read(one)), shared - 11)
  t.equal(leftIn(await read(other)), shared - 1)
  await run('ALTER TABLE calls_away RENAME TO calls')
  const counted = await total(t, one)
  await untilTold(async () => (await counted()) === 12)
  let own = 1
  await untilTold(async () => leftIn(await read(other)) === shared - 11 - ++own)
})
