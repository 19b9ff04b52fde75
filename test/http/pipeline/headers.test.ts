/** Headers of every answer, and headers of some. */
import t from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'

const app = await build(t)
await putExamples(app)
const { ask } = app

const constant = {
  vary: 'Accept, Authorization',
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

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
  for (const url of [
    '/',
    '/openapi.json',
    '/openapi.yaml',
    '/problems/gone',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/docs/',
    '/nowhere',
  ]) {
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

t.test('HEAD answers as GET does, without the body', async (t) => {
  for (const url of [
    '/v1/regions',
    '/v1/regions/guangdong',
    '/v1/regions?format=ndjson',
    '/v1/regions/nowhere',
    '/problems/gone',
  ]) {
    const [get, head] = [await ask('GET', url), await ask('HEAD', url)]
    t.equal(head.status, get.status, url)
    t.equal(head.text, '')
    for (const name of ['content-type', 'etag', 'link', 'content-disposition'])
      t.equal(head.headers[name], get.headers[name], `${name} of ${url}`)
  }
})

t.test('absolute links are made from PUBLIC_URL, never from the Host', async (t) => {
  const { ask } = await build(t, { PUBLIC_URL: 'https://ledger.example' })
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
  const created = await ask('PUT', '/v1/regions/guangdong', { body: examples.regions, headers })
  t.equal(created.headers['location'], 'https://ledger.example/v1/regions/guangdong')
  t.equal(
    (await ask('GET', '/v1/regions', { headers })).headers['link'],
    '<https://ledger.example/v1/regions>; rel="first"',
  )
})
