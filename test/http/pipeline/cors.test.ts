/** Pages of other origins may read the register; they may write only where `CORS_ORIGIN` names theirs. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'

const exposed = 'ETag, Link, Location, RateLimit, Register-Epoch, Retry-After'
const page = 'https://page.example'
const preflightOf = (origin: string, method: string) => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'authorization, content-type, if-match',
})

t.test('by default pages of any origin may read, and see the headers they need', async (t) => {
  const { ask } = await build(t)
  for (const [url, status] of [
    ['/v1/regions', 200],
    ['/v1/regions/nowhere', 404],
    ['/v1/regions?x=1', 400],
    ['/nowhere', 404],
    ['/openapi.json', 200],
  ] as const) {
    const answer = await ask('GET', url, { headers: { origin: page } })
    t.equal(answer.status, status)
    t.equal(answer.headers['access-control-allow-origin'], '*', url)
    t.equal(answer.headers['access-control-expose-headers'], exposed)
    t.notOk('access-control-allow-credentials' in answer.headers)
    t.equal(answer.headers['vary'], 'Accept, Authorization')
  }
})

t.test('a page may also read errors of the router and of unknown addresses', async (t) => {
  const open = await build(t)
  const listed = await build(t, { CORS_ORIGIN: `${page},https://other.example`, READ_ACCESS: 'key' })
  for (const [method, url, status] of [
    ['GET', '/v1/regions/%zz', 400],
    ['GET', `/v1/regions/${'a'.repeat(1200)}`, 414],
    ['POST', '/metrics', 405],
    ['GET', '/v1', 404],
  ] as const) {
    const answer = await open.ask(method, url, { key: null, headers: { origin: page } })
    t.equal(answer.status, status)
    t.match(answer.headers, {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': exposed,
      vary: 'Accept, Authorization',
      'cache-control': 'no-cache',
    })
    const one = await listed.ask(method, url, { key: null, headers: { origin: page } })
    t.match(one.headers, {
      'access-control-allow-origin': page,
      'access-control-expose-headers': exposed,
      vary: 'Accept, Authorization, Origin',
      'cache-control': 'private, no-cache',
    })
    const other = await listed.ask(method, url, { key: null, headers: { origin: 'https://evil.example' } })
    t.notOk('access-control-allow-origin' in other.headers)
    t.match(other.headers['vary'], /Origin/)
  }
})

t.test('by default a preflight allows reads only', async (t) => {
  const { ask } = await build(t)
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const url of ['/v1/regions', '/v1/regions/guangdong']) {
      const { status, headers, text } = await ask('OPTIONS', url, { key: null, headers: preflightOf(page, method) })
      t.equal(status, 204)
      t.equal(text, '')
      t.equal(headers['access-control-allow-origin'], '*')
      t.equal(headers['access-control-allow-methods'], 'GET, HEAD')
      t.equal(headers['access-control-allow-headers'], 'authorization, content-type, if-match')
    }
  }
})

t.test('a preflight needs no key, even where reads do', async (t) => {
  const { ask } = await build(t, { READ_ACCESS: 'key' })
  t.equal((await ask('OPTIONS', '/v1/regions', { key: null, headers: preflightOf(page, 'GET') })).status, 204)
  const refused = await ask('GET', '/v1/regions', { headers: { origin: page } })
  t.equal(refused.status, 401)
  t.equal(refused.headers['access-control-allow-origin'], '*', 'a page may learn why')
})

t.test('pages of the origins in CORS_ORIGIN may write, and pages of others may not even read', async (t) => {
  const { ask } = await build(t, { CORS_ORIGIN: `${page},https://other.example` })
  for (const origin of [page, 'https://other.example']) {
    const preflight = await ask('OPTIONS', '/v1/regions', { key: null, headers: preflightOf(origin, 'PUT') })
    t.equal(preflight.status, 204)
    t.equal(preflight.headers['access-control-allow-origin'], origin)
    t.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD, POST, PUT, PATCH, DELETE')
    const written = await ask('PUT', '/v1/regions/guangdong', { body: examples.regions, headers: { origin } })
    t.equal(written.headers['access-control-allow-origin'], origin)
    t.equal(written.headers['access-control-expose-headers'], exposed)
    t.match(written.headers['vary'], /^Accept, Authorization, Origin$/)
  }
  for (const origin of ['https://evil.example', 'http://page.example', `${page}.evil.example`, 'null']) {
    const { headers } = await ask('GET', '/v1/regions', { headers: { origin } })
    t.notOk('access-control-allow-origin' in headers, origin)
    t.match(headers['vary'], /Origin/, 'a cache must not hand one origin’s answer to another')
  }
})
