/** Every error has one shape: a problem (RFC 9457) whose type resolves to its explanation. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, Socket } from 'node:net'
import t, { type Test } from 'tap'
import { problems } from '../../../src/http/contract/problems.ts'
import { errorOptions, problemOf } from '../../../src/http/pipeline/errors.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { adminKey, type Ask, build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

interface Fault {
  readonly pointer?: string
  readonly parameter?: string
  readonly detail: string
}
interface Body {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly requestId: string
  readonly errors?: Fault[]
}
type Slug = keyof typeof problems

const app = await build(t)
const { ask } = app

/** Returns what an answer says as a problem, for comparison with `expectedOf` its slug. */
const said = (status: number, contentType: string | undefined, text: string): unknown[] => {
  const { errors = [], ...problem } = JSON.parse(text) as Body
  const { type, title, detail, requestId } = problem
  const unplaced = errors.filter((fault) => !('pointer' in fault || 'parameter' in fault) || fault.detail === '')
  const isTold = [detail, requestId].every((words) => typeof words === 'string' && words !== '')
  return [status, contentType, type, title, problem.status, Object.keys(problem), isTold, unplaced]
}
const expectedOf = (slug: Slug): unknown[] => {
  const { status, title } = problems[slug]
  const members = ['type', 'title', 'status', 'detail', 'requestId']
  const contentType = 'application/problem+json; charset=utf-8'
  return [status, contentType, `/problems/${slug}`, title, status, members, true, []]
}

/** Checks that an answer is this problem, with its members and no others. */
const isProblem = (t: Test, slug: Slug, status: number, contentType: string | undefined, text: string): Body => {
  t.strictSame(said(status, contentType, text), expectedOf(slug), text)
  return JSON.parse(text) as Body
}

const { ask: askArticle, send } = await build(t, { SEED: 'article' })

for (const [slug, method, url, headers] of [
  ['not-found', 'GET', '/nowhere'],
  ['not-found', 'GET', '/v1'],
  ['not-found', 'GET', '/v1/nothing'],
  ['not-found', 'POST', '/v1/regions/a/b'],
  ['not-found', 'PROPFIND', '/nowhere'],
  ['not-found', 'PROPFIND', '/v1/regions/'],
  ['not-found', 'GET', '/v1/regions/'],
  ['not-found', 'DELETE', '/v1/regions/'],
  ['not-found', 'POST', '/v1/regions/'],
  ['not-found', 'GET', '/v1/regions/guangdong/'],
  ['not-found', 'GET', '/health/live/'],
  ['not-found', 'GET', '//v1/regions'],
  ['not-found', 'GET', '/V1/regions'],
  ['not-found', 'GET', '/problems/'],
  ['not-found', 'GET', '/problems/nothing'],
  ['not-found', 'GET', '/problems/constructor'],
  ['not-found', 'GET', '/docs/nothing'],
  ['not-acceptable', 'GET', '/v1/regions', { accept: 'image/png' }],
  ['not-acceptable', 'GET', '/v1/regions/guangdong', { accept: 'text/csv' }],
  ['invalid-request', 'GET', '/v1/regions/%zz'],
  ['invalid-request', 'GET', '/v1/regions?name=%zz'],
  ['invalid-request', 'GET', '/%'],
  ['invalid-request', 'GET', '/v1/regions/%ff'],
  ['invalid-request', 'GET', '/v1/regions?name=%ff'],
  ['uri-too-long', 'GET', `/v1/regions/${'a'.repeat(1200)}`],
  ['uri-too-long', 'GET', `/v1/regions?name=${'a'.repeat(20_000)}`],
  ['unsupported-media-type', 'POST', '/v1/regions', { 'content-type': 'text/plain' }],
] as const) {
  t.test(`${method} ${url.slice(0, 40)} is ${slug}`, async (t) => {
    const body = method === 'POST' ? '{}' : undefined
    const answer = await ask(method, url, { body, ...(headers && { headers }) })
    isProblem(t, slug, answer.status, answer.headers['content-type'], answer.text)
    t.match(answer.headers, {
      'cache-control': /^no-cache$/,
      vary: url.startsWith('/problems/') ? /^Accept, Authorization, Cookie$/ : /^Accept, Authorization$/,
      'x-content-type-options': /^nosniff$/,
    })
  })
}

const withBody = ['POST', 'PUT', 'PATCH', 'DELETE']

t.test('a method that an address does not take is 405, and Allow names the methods that it takes', async (t) => {
  for (const [url, allow] of [
    ['/v1/regions', 'GET, HEAD, POST'],
    ['/v1/rates/any', 'GET, HEAD, PUT, PATCH, DELETE'],
    ['/v1/rates/any/revisions', 'GET, HEAD'],
    ['/v1/changes', 'GET, HEAD'],
    ['/v1/catalog', 'GET, HEAD'],
    ['/v1/export', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
    ['/problems/gone', 'GET, HEAD'],
    ['/zh/figures', 'GET, HEAD'],
    ['/openapi.json', 'GET, HEAD'],
    ['/health/ready', 'GET, HEAD'],
    ['/metrics', 'GET, HEAD'],
    ['/docs', 'GET, HEAD'],
    ['/docs/swagger-ui.js', 'GET, HEAD'],
    ['/%761/regions', 'GET, HEAD, POST'],
  ] as const) {
    const answers: unknown[][] = []
    for (const method of [...withBody, 'TRACE', 'PROPFIND', 'SEARCH', 'LOCK', 'PURGE']) {
      if (allow.split(', ').includes(method)) continue
      for (const body of withBody.includes(method) ? [undefined, '{', examples.regions] : [undefined]) {
        const { status, headers, text } = await ask(method, url, { body, key: null })
        const { detail } = JSON.parse(text) as Body
        answers.push([method, ...said(status, headers['content-type'], text), headers['allow'], detail])
      }
    }
    t.ok(answers.length > 5)
    t.strictSame(
      answers,
      answers.map(([method]) => [method, ...expectedOf('method-not-allowed'), allow, `This address takes ${allow}.`]),
      url,
    )
  }
})

t.test('every problem is explained at its type', async (t) => {
  for (const [slug, { status, title }] of Object.entries(problems)) {
    const answer = await ask('GET', `/problems/${slug}`)
    const again = await ask('GET', `/problems/${slug}`, { headers: { 'if-none-match': answer.headers['etag'] ?? '' } })
    matchWhole(
      t,
      [answer.status, again.status, answer.headers['content-type'], answer.headers['content-security-policy']],
      [200, 304, /^text\/html; charset=utf-8$/, /default-src 'none'/],
      slug,
    )
    const words = [`<h1>${title}</h1>`, `HTTP status ${status.toString()}, <code>/problems/${slug}</code>`]
    const missing = words.filter((one) => !answer.text.includes(one))
    t.same(missing, [], slug)
    t.notMatch(answer.text, /<key>|`/)
  }
})

t.test('an unforeseen error is a 500 that reveals nothing, and is logged', async (t) => {
  const broken = await build(t, { LOG_LEVEL: 'error' })
  const [written = Symbol()] = Object.getOwnPropertySymbols(broken.http.log).filter(
    ({ description }) => description === 'pino.stream',
  )
  const stream = (broken.http.log as unknown as Record<symbol, { write: (line: string) => void }>)[written]
  const log = t.capture(stream as { write: (line: string) => void }, 'write')
  await broken.store.close()
  for (const [method, url, body] of [
    ['GET', '/v1/regions'],
    ['GET', '/v1/regions/x'],
    ['PUT', '/v1/regions/x', examples.regions],
    ['DELETE', '/v1/regions/x'],
  ] as const) {
    const answer = await broken.ask(method, url, { body })
    const { detail, requestId } = isProblem(t, 'internal', answer.status, answer.headers['content-type'], answer.text)
    t.equal(detail, problems.internal.explanation)
    t.notMatch(answer.text, /database|sqlite|not open|\.ts/i)
    const lines = log().map(({ args: [line] }) => JSON.parse(line) as { reqId: string; err: { message: string } })
    matchWhole(t, lines, [
      {
        reqId: requestId,
        err: { message: /^The database connection is not open$|^Cannot use a pool after calling end on the pool$/ },
      },
    ])
  }
})

/** Returns all that a new connection receives until the server closes it; sends `more` after the first data. */
const told = async (port: number, request: string, more = ''): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket
    .setEncoding('utf8')
    .on('data', (text: string) => {
      answer += text
    })
    .once('data', () => socket.write(more))
    .on('error', () => undefined)
  socket.write(request)
  await once(socket, 'close')
  return answer
}

await app.http.listen({ port: 0, host: '127.0.0.1' })
const { port } = app.http.server.address() as AddressInfo

const from = `\r\nauthorization: Bearer ${adminKey}\r\ncontent-type: application/json\r\nconnection: close`

for (const [request, slug] of [
  [`GET /v1/regions HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}`, 'headers-too-large'],
  [`GET /${'x'.repeat(40_000)} HTTP/1.1\r\nhost: x`, 'uri-too-long'],
  ['no HTTP at all', 'invalid-request'],
  ['GET /v1/regions HTTP/1.1\r\nhost x', 'invalid-request'],
  ['POST /v1/regions HTTP/1.1\r\nhost: x\r\ncontent-length: -1', 'invalid-request'],
  [`POST /v1/regions HTTP/1.1\r\nhost: x${from}\r\ntransfer-encoding: chunked\r\n\r\nzz`, 'invalid-request'],
  ['GET /v1/regions#%zz HTTP/1.1\r\nhost: x\r\nconnection: close', 'invalid-request'],
  ['GET /v1/regions#top HTTP/1.1\r\nhost: x\r\nconnection: close', 'invalid-request'],
  ['GET /v1/regions?name=a#b HTTP/1.1\r\nhost: x\r\nconnection: close', 'invalid-request'],
  ['GET /v1/regions HTTP/1.1\r\nconnection: close', 'invalid-request'],
  ['GET /v1/regions HTTP/1.1\r\nhost: x\r\nHost: y\r\nconnection: close', 'invalid-request'],
  ['GET /v1/regions HTTP/1.0\r\nhost: x\r\nHOST: x\r\nconnection: close', 'invalid-request'],
  ['GET /v1/regions HTTP/1.1\r\nhost: x\r\nexpect: foo\r\nconnection: close', 'expectation-failed'],
  [`POST /v1/regions HTTP/1.1\r\nhost: x${from}\r\nexpect: 200-ok\r\ncontent-length: 2`, 'expectation-failed'],
] as const) {
  t.test(`on the wire: ${request.slice(0, 60).replaceAll('\r\n', ' ')} is ${slug}`, async (t) => {
    const answer = await told(port, `${request}\r\n\r\n`)
    const [head = '', text = ''] = answer.split('\r\n\r\n')
    const [, status = '', type] = /^HTTP\/1.1 (\d+)[^]*\r\ncontent-type: ([^\r]+)/.exec(head) ?? []
    isProblem(t, slug, Number(status), type, text)
    t.match(head, `content-length: ${Buffer.byteLength(text).toString()}`)
    t.equal((await fetch(`http://127.0.0.1:${port.toString()}/health/live`)).status, 200, 'others are still served')
  })
}

t.test('only a request line is told that its address is too long, or not ASCII', async (t) => {
  for (const [request, more, slug] of [
    ['GET / HTTP/1.1\r\nhost: x\r\nx: ', 'x'.repeat(60_000), 'headers-too-large'],
    ['\u0016\u0003\u0001\u0002é', '', 'invalid-request'],
  ] as const) {
    const socket = connect(port, '127.0.0.1').setNoDelay(true)
    socket.write(request)
    if (more !== '') setImmediate(() => socket.write(more))
    const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string]
    t.match(answer, `"type":"/problems/${slug}"`)
    t.notMatch(answer, /not ASCII/)
    socket.destroy()
  }
})

t.test('an address in raw Chinese is told how to be written', async (t) => {
  const answer = await told(port, 'GET /v1/resolve?name=广东省 HTTP/1.1\r\nhost: x\r\n\r\n')
  const found: unknown = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
  t.match(found, { status: 400, detail: /^The address has characters that are not ASCII\. Percent-encode them/ })
})

t.test('100-continue is answered; HTTP/1.0 needs no Host, and its Expect is ignored', async (t) => {
  const body = JSON.stringify(examples.regions)
  for (const expect of ['100-continue', '100-Continue']) {
    const answer = await told(
      port,
      `PUT /v1/regions/${expect.toLowerCase()} HTTP/1.1\r\nhost: x${from}\r\nexpect: ${expect}\r\ncontent-length: ${body.length.toString()}\r\n\r\n`,
      body,
    )
    t.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 20[01] /)
  }
  t.match(await told(port, 'GET /health/live HTTP/1.0\r\nexpect: foo\r\n\r\n'), /^HTTP\/1\.1 200 OK\r\n/)
})

t.test('a connection that times out gets a 408; one that is broken off gets nothing', async (t) => {
  const { clientErrorHandler } = errorOptions({ readAccess: 'open', corsOrigin: '*' })
  const server = createServer((socket) => {
    clientErrorHandler(Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  })
  t.teardown(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string]
  t.match(answer, /^HTTP\/1.1 408 Request timed out\r\n/)
  t.match(answer, /"type":"\/problems\/request-timeout"/)
  for (const [code, closed] of [
    ['ECONNRESET', new Socket()],
    ['HPE_INVALID_METHOD', new Socket().destroy()],
  ] as const) {
    clientErrorHandler(Object.assign(new Error(), { code }), closed)
    t.equal(closed.bytesWritten, 0)
  }
})

t.test('any refusal of the register and any status of the framework maps to the catalogue', async (t) => {
  for (const [error, slug] of [
    [new Refusal('no-room', ['disk-full']), 'no-room'],
    [new Refusal('overloaded', ['too-busy']), 'overloaded'],
    [{ statusCode: 418, message: 'x'.repeat(1000) }, 'invalid-request'],
    [{ statusCode: 413 }, 'body-too-large'],
    [{ statusCode: 502, message: 'secret' }, 'internal'],
    [new TypeError('secret'), 'internal'],
    [{ statusCode: 400 }, 'invalid-request'],
  ] as const) {
    const problem = problemOf(error)
    t.equal(problem.slug, slug)
    t.ok(problem.message.length <= 300)
    t.notMatch(problem.message, 'secret')
  }
})

interface Refused {
  readonly detail: string
  readonly errors?: readonly { readonly detail: string }[]
}

// What is refused names the nearest that would be taken.

t.test('a parameter, or a value of one', async (t) => {
  const id = 'Must consist of small letters from a to z, digits, and single hyphens between them, for example'
  for (const [url, detail] of [
    ['/v1/totals?metric=investment&region=guangdong', 'There is no such parameter. Did you mean `regionId.within`?'],
    ['/v1/totals?metric=investment&regionId=a', 'There is no such parameter. Did you mean `regionId.within`?'],
    ['/v1/figures?note=a', 'There is no such parameter. Did you mean `note.exists`?'],
    ['/v1/figures?id.contains=a', 'There is no such parameter. Did you mean `id.in`?'],
    ['/v1/projects?region=guangdong', 'There is no such parameter. Did you mean `regionId.within`?'],
    ['/v1/projects?industry=steel', 'There is no such parameter. Did you mean `industryIds.within`?'],
    ['/v1/figures?source=nope', 'There is no such parameter. Did you mean `sourceId`?'],
    [
      '/v1/totals?metric=investment&groupBy=province',
      'Value 1: Must be one of `region`, `industry`, `organization`, `year`. Did you mean `regionKind=province`?',
    ],
    [
      '/v1/totals?metric=investment&groupBy=regions',
      'Value 1: Must be one of `region`, `industry`, `organization`, `year`. Did you mean `region`?',
    ],
    ['/v1/projects?regionId.within=Guangdong', `${id} "guangdong". Did you mean \`guangdong\`?`],
    ['/v1/regions?id=South China', `${id} "guangdong". Did you mean \`south-china\`?`],
    ['/v1/regions?id=广东', `${id} "guangdong".`],
    [
      '/v1/rates?baseUnit=usd',
      'Must be a currency code of three capital letters, for example "USD". Did you mean `USD`?',
    ],
  ] as const) {
    const { status, body } = await send('GET', encodeURI(url))
    t.same([status, (body as Refused).errors?.map((one) => one.detail)], [400, [detail]], url)
  }
})

t.test('an address', async (t) => {
  for (const [method, url, detail] of [
    ['GET', '/v1/figure', 'There is nothing at GET /v1/figure. Did you mean `/v1/figures`?'],
    [
      'GET',
      '/v1/region/guangdong',
      'There is nothing at GET /v1/region/guangdong. Did you mean `/v1/regions/guangdong`?',
    ],
    ['PATCH', '/v1/figure/a', 'There is nothing at PATCH /v1/figure/a. Did you mean `/v1/figures/a`?'],
    [
      'GET',
      '/v1/projects/a/revision',
      'There is nothing at GET /v1/projects/a/revision. Did you mean `/v1/projects/a/revisions`?',
    ],
    ['GET', '/v1/weather', 'There is nothing at GET /v1/weather.'],
    ['GET', '/v1/regions/guandong', 'There is no regions/guandong. Did you mean `guangdong`?'],
    ['GET', '/v1/rates/nope?asOf=2000-01-01T00:00:00Z', 'There is no rates/nope.'],
  ] as const) {
    const { status, body } = await send(method, url)
    t.same([status, (body as Refused).detail], [404, detail], url)
  }
  t.match((await askArticle('GET', '/v1/figures/nope')).text, /There is no figures\/nope\. Did you mean `[a-z0-9-]+`\?/)
})

t.test('an id in a body', async (t) => {
  const body = { title: 'A plan', kind: 'policy', status: 'announced', regionId: 'guandong', industryIds: ['stel'] }
  const { status, body: refused } = await askArticle('POST', '/v1/initiatives', { body })
  t.same(
    [status, (refused as Refused).errors],
    [
      422,
      [
        { pointer: '/regionId', detail: 'There is no `guandong` among the regions. Did you mean `guangdong`?' },
        { pointer: '/industryIds/0', detail: 'There is no `stel` among the industries. Did you mean `steel`?' },
      ],
    ],
  )
  const many = { ...body, regionId: null, industryIds: Array.from({ length: 12 }, (_, at) => `x-${at.toString()}`) }
  const { errors = [] } = (await askArticle('POST', '/v1/initiatives', { body: many })).body as Refused
  const found = errors.map(({ detail }) => detail.includes('Did you mean'))
  t.same(found, [...Array<true>(10).fill(true), false, false])
})

t.test('a media type says what was sent, and what to send', async (t) => {
  const patch = '`application/merge-patch+json` or `application/json`'
  for (const [method, url, type, detail] of [
    ['POST', '/v1/regions', 'text/xml', 'The body is `text/xml`: send `application/json`.'],
    [
      'PATCH',
      '/v1/regions/guangdong',
      'application/json-patch+json',
      `The body is \`application/json-patch+json\`: send ${patch}.`,
    ],
    ['POST', '/v1/regions', '', 'The body has no media type: send `application/json`.'],
    ['PUT', '/v1/sources/a/text', 'application/json', 'The body is `application/json`: send `text/plain`.'],
    [
      'POST',
      '/v1/reconcile',
      'application/json',
      'The body is `application/json`: send `application/x-www-form-urlencoded`.',
    ],
    [
      'POST',
      '/v1/import',
      'application/xml',
      'The body is `application/xml`: send `application/x-ndjson`, `application/json` (OC4IDS) or, with `resource`, `text/csv`.',
    ],
  ] as const) {
    const asked: Ask = { body: '{}', headers: { 'content-type': type } }
    const { status, body } = await send(method, url, asked)
    t.same([status, (body as Refused).detail], [415, detail], `${method} ${url} ${type}`)
  }
})
