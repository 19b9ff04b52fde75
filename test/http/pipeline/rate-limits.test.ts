/** RATE_LIMIT: requests a minute for each key, or for each address without one; every answer says how many are left. */
import t, { type Test } from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import { build, type Answer } from '../../support/build.ts'
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
  for (let index = 0; index < 100; index++) {
    const { status, headers } = await ask('GET', '/v1/regions')
    t.equal(status, 200)
    t.notOk('ratelimit' in headers || 'ratelimit-policy' in headers)
  }
})
