/** Headers of every answer, and headers of some. */
import t from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { exampleIds, examples, withExamples } from '../../support/examples.ts'
import { wordsOf } from '../../support/words.ts'

const app = await withExamples(t)
const { ask } = app

const constant = {
  vary: 'Accept, Authorization',
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

const addresses: readonly (readonly [status: number, address: string])[] = [
  ...[
    '/v1/figures',
    '/v1/figures?limit=2&total=true',
    ...['csv', 'ndjson', 'xlsx', 'parquet'].map((format) => `/v1/figures?format=${format}`),
    ...['csv', 'xlsx', 'parquet', 'datapackage', 'ndjson&explain=true'].map(
      (format) => `/v1/totals?metric=investment&groupBy=region&format=${format}`,
    ),
    ...['csv', 'xlsx', 'parquet'].flatMap((format) => [`/v1/promises?format=${format}`, `/v1/checks?format=${format}`]),
    ...wordsOf(`
  /v1/export /v1/export/datapackage /v1/export/oc4ids /v1/changes /v1/changes?format=atom /v1/catalog
  /v1/regions/guangdong /openapi.json /health/ready / /problems/gone /v1/sources/global-times-2025-02-13/revisions
`),
  ].map((address) => [200, address] as const),
  [404, '/v1/regions/nowhere'],
]

const { ask: askArticle } = await build(t, { SEED: 'article' })

for (const { name } of everyResource) {
  t.test(`${name}: every answer, success or not, has the constant headers`, async (t) => {
    const one = `/v1/${name}/${exampleIds[name]}`
    const answers: unknown[] = []
    const expected: unknown[] = []
    for (const [method, url, status, body, headers] of [
      ['GET', `/v1/${name}`, 200],
      ['HEAD', `/v1/${name}`, 200],
      ['GET', one, 200],
      ['HEAD', one, 200],
      ['GET', `/v1/${name}?nothing=1`, 400],
      ['GET', one, 304, undefined, { 'if-none-match': '"1-v3"' }],
      ['GET', `/v1/${name}/nowhere`, 404],
      ['GET', `/v1/${name}?format=csv`, 200],
      ['POST', `/v1/${name}`, 201, { ...examples[name], id: 'posted' }],
      ['POST', `/v1/${name}`, 409, { ...examples[name], id: 'posted' }],
      ['PUT', `/v1/${name}/posted`, 200, examples[name]],
      ['PUT', `/v1/${name}/posted`, 412, examples[name], { 'if-match': '"9"' }],
      ['PATCH', `/v1/${name}/posted`, 200, {}],
      ['DELETE', `/v1/${name}/posted`, 204],
      ['GET', `/v1/${name}/posted`, 410],
    ] as const) {
      const answer = await ask(method, url, { body, ...(headers && { headers }) })
      const has = ['etag', 'location', 'x-powered-by', 'server'].filter((header) => header in answer.headers)
      const [hasTag, isCreated] = [status < 400 && status !== 204, status === 201]
      const told = Object.keys(constant).map((header) => answer.headers[header])
      answers.push([method, url, answer.status, told, has])
      expected.push([
        method,
        url,
        status,
        Object.values(constant),
        [...(hasTag ? ['etag'] : []), ...(isCreated ? ['location'] : [])],
      ])
    }
    t.strictSame(answers, expected)
  })
}

t.test('pages, documents, health and metrics have the constant headers too', async (t) => {
  for (const url of wordsOf(
    '/ /openapi.json /openapi.yaml /problems/gone /health/live /health/ready /metrics /docs/ /nowhere',
  )) {
    t.match((await ask('GET', url)).headers, constant, url)
  }
})

t.test('pages have a content security policy and refuse frames; answers for programs do not', async (t) => {
  for (const url of ['/', '/problems/gone', '/docs', '/docs/swagger-ui.js']) {
    const { headers } = await ask('GET', url)
    t.match(
      headers,
      {
        'content-security-policy': /^default-src '(none|self)'; .*frame-ancestors '(none|self)'$/,
        'x-frame-options': 'SAMEORIGIN',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-dns-prefetch-control': 'off',
      },
      url,
    )
    t.notOk('strict-transport-security' in headers)
  }
  for (const url of ['/v1/regions', '/v1/nowhere', '/openapi.json', '/health/live', '/metrics']) {
    const { headers } = await ask('GET', url)
    for (const name of ['content-security-policy', 'x-frame-options', 'cross-origin-resource-policy'])
      t.notOk(name in headers, `${name} of ${url}`)
  }
})

t.test('absolute links are made from PUBLIC_URL, never from the Host', async (t) => {
  const { ask } = await build(t, { PUBLIC_URL: 'https://ledger.example' })
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
  const created = await ask('PUT', '/v1/regions/guangdong', { body: examples.regions, headers })
  t.equal(created.headers['location'], 'https://ledger.example/v1/regions/guangdong')
  const answer = (await ask('GET', '/v1/regions', { headers })).headers['link']
  t.equal(answer, '<https://ledger.example/v1/regions>; rel="first"')
})

// HEAD answers as GET does, without the body; a length that it states is that of the body (RFC 9110, 8.6).

for (const [status, address] of addresses) {
  t.test(address, async (t) => {
    const [got, head] = [await askArticle('GET', address), await askArticle('HEAD', address)]
    t.strictSame([got.status, head.status, head.text], [status, status, ''])
    for (const name of ['content-type', 'etag', 'link', 'content-disposition'])
      t.equal(head.headers[name], got.headers[name], name)
    const stated = head.headers['content-length']
    if (stated !== undefined) t.equal(stated, got.bytes.length.toString())
  })
}

// Pages of other origins may read the register; they may write only where `CORS_ORIGIN` names theirs.

const exposed = 'ETag, Link, Location, RateLimit, Register-Epoch, Retry-After'
const page = 'https://page.example'
const preflightOf = (origin: string, method: string) => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'authorization, content-type, if-match',
})

t.test('by default pages of any origin may read, and see the headers they need', async (t) => {
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
  const listed = await build(t, { CORS_ORIGIN: `${page},https://other.example`, READ_ACCESS: 'key' })
  for (const [method, url, status] of [
    ['GET', '/v1/regions/%zz', 400],
    ['GET', `/v1/regions/${'a'.repeat(1200)}`, 414],
    ['POST', '/metrics', 405],
    ['GET', '/v1', 404],
  ] as const) {
    const answer = await ask(method, url, { key: null, headers: { origin: page } })
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

t.test('by default a preflight allows names to be sent by POST, which reads', async (t) => {
  for (const url of ['/v1/resolve', '/v1/resolve?resource=regions', '/v1/reconcile']) {
    const preflight = await ask('OPTIONS', url, { key: null, headers: preflightOf(page, 'POST') })
    t.equal(preflight.headers['access-control-allow-origin'], '*')
    t.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD, POST', url)
  }
  const { headers } = await ask('OPTIONS', '/v1/resolved', { key: null, headers: preflightOf(page, 'POST') })
  t.equal(headers['access-control-allow-methods'], 'GET, HEAD')
  const body = { names: ['Guangdong'] }
  const found = await ask('POST', '/v1/resolve', { key: null, body, headers: { origin: page } })
  t.strictSame([found.status, found.headers['access-control-allow-origin']], [200, '*'])
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
