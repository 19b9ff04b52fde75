/** /mcp is behind the keys, the limits and the origins of the register. */
import t from 'tap'
import { adminKey, build } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'
import { connect, serve } from '../support/mcp.ts'

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
const accept = 'application/json, text/event-stream'

t.test('a closed register is closed to whoever has no key', async (t) => {
  const app = await serve(t, { READ_ACCESS: 'key', SEED: 'article' })
  for (const key of [null, 'not-a-key']) {
    const { status, headers, body } = await app.ask('POST', '/mcp', { key, body: ping, headers: { accept } })
    matchWhole(t, [status, headers['www-authenticate'], body], [401, /^Bearer/, { type: '/problems/unauthorized' }])
  }
  await t.rejects(connect(t, app.url, 'auto'))
  for (const mode of ['auto', 'legacy'] as const) {
    const { call } = await connect(t, app.url, mode, { authorization: `Bearer ${adminKey}` })
    matchWhole(t, await call('resolve', { name: 'Guangdong' }), {
      structuredContent: {
        data: [{ id: 'guangdong' }],
        evidence: ['regions', 'organizations', 'projects', 'initiatives'].map((resource) => ({ resource })),
      },
    })
  }
})

t.test('a session of the pages is no key', async (t) => {
  const app = await build(t, { READ_ACCESS: 'key' })
  const signIn = await app.send('GET', '/sign-in', { headers: { accept: 'text/html' } })
  t.equal(signIn.status, 200)
  const { status } = await app.send('POST', '/mcp', {
    key: null,
    body: ping,
    headers: { accept, cookie: `planledger=${'a'.repeat(43)}` },
  })
  t.equal(status, 401)
})

t.test('a call counts as the requests that it makes, and the limit is told as an error of the tool', async (t) => {
  const app = await serve(t, { RATE_LIMIT: '12', SEED: 'article' })
  const { call } = await connect(t, app.url, 'auto')
  // The client asks for the versions; a call asks for the message, the answer and its evidence.
  t.equal((await call('list_figures', { limit: 1 })).isError, undefined)
  const calls = [
    await call('list_figures', { limit: 1 }),
    await call('list_figures', { limit: 1 }),
    await call('list_figures', { limit: 1 }),
  ]
  matchWhole(t, calls.at(-1), {
    isError: true,
    content: [{ text: /^Too many requests \(429\)\. More than 12 requests in a minute\. Try again in \d+ seconds\.$/ }],
  })
  await t.rejects(call('list_figures', { limit: 1 }), /Too many requests/)
  const { status, headers } = await app.send('POST', '/mcp', { key: null, body: ping, headers: { accept } })
  matchWhole(t, [status, headers['retry-after']], [429, /^\d+$/])
})

t.test('a page of another origin is refused', async (t) => {
  const open = await build(t, { PUBLIC_URL: 'https://register.example' })
  const named = await build(t, {
    PUBLIC_URL: 'https://register.example',
    CORS_ORIGIN: 'https://app.example,https://b.example',
  })
  for (const [app, origin, status] of [
    [open, 'https://register.example', 200],
    [open, 'https://elsewhere.example', 403],
    [open, 'https://register.example.elsewhere.example', 403],
    [open, 'http://register.example', 403],
    [open, 'http://localhost:80', 403],
    [open, 'null', 403],
    [open, '*', 403],
    [open, '', 403],
    [named, 'https://app.example', 200],
    [named, 'https://b.example', 200],
    [named, 'https://c.example', 403],
  ] as const) {
    const answer = await app.send('POST', '/mcp', { key: null, body: ping, headers: { accept, origin } })
    t.equal(answer.status, status, origin)
    if (status === 403) t.match(answer.body, { type: '/problems/forbidden', detail: /`CORS_ORIGIN` does not name it/ })
  }
  // A browser asks before it sends: only where origins are named may pages send messages.
  const preflight = (origin: string) => ({
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,mcp-protocol-version,mcp-method',
  })
  const allowed = await named.send('OPTIONS', '/mcp', { key: null, headers: preflight('https://app.example') })
  t.match(allowed.headers, {
    'access-control-allow-origin': 'https://app.example',
    'access-control-allow-methods': /POST/,
    'access-control-allow-headers': /mcp-protocol-version/,
  })
  const refused = await open.send('OPTIONS', '/mcp', { key: null, headers: preflight('https://app.example') })
  t.notMatch(refused.headers['access-control-allow-methods'], /POST/)
})
