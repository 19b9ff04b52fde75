/** The log has each request by its id, and never holds a key, whether from a header or an address, at any level. */
import t, { type Test } from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import { adminKey, build, type Built } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { until } from '../../support/until.ts'
import { wordsOf } from '../../support/words.ts'

interface Line {
  readonly reqId?: string
  readonly msg: string
  readonly req?: object
  readonly res?: object
}

/** Returns an app that logs at every level, and the text of its log. */
const logged = async (t: Test): Promise<Built & { log: () => string }> => {
  const app = await build(t)
  app.http.log.level = 'trace'
  const [symbol = Symbol()] = Object.getOwnPropertySymbols(app.http.log).filter(
    ({ description }) => description === 'pino.stream',
  )
  const calls = t.capture(
    (app.http.log as unknown as Record<symbol, { write: (line: string) => void }>)[symbol] as {
      write: (line: string) => void
    },
    'write',
  )
  return {
    ...app,
    log: () =>
      calls()
        .map(({ args: [line] }) => line)
        .join(''),
  }
}

t.test('each request is logged when it comes and when it is answered, under the id in its problem', async (t) => {
  const { ask, log } = await logged(t)
  const { body } = await ask('GET', '/v1/regions/nowhere?fields=id')
  const { requestId }: { requestId: string } = body
  matchWhole(
    t,
    log()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
    [
      {
        reqId: requestId,
        msg: 'incoming request',
        req: { method: 'GET', url: '/v1/regions/nowhere?fields=id', host: /./, remoteAddress: '127.0.0.1' },
      },
      { reqId: requestId, msg: 'request completed', res: { statusCode: 404 } },
    ],
  )
})

t.test('a request whose client leaves before the answer ends in the log as aborted', async (t) => {
  const { http, log, store } = await logged(t)
  await http.listen({ port: 0, host: '127.0.0.1' })
  const leaving = new AbortController()
  const { ...usual } = store
  // What was captured is told once.
  let text = ''
  const isClosed = (): boolean => (text += log()).includes('request aborted')
  store.stamp = async () => {
    leaving.abort()
    await until(isClosed)
    return usual.stamp()
  }
  await t.rejects(fetch(`${http.listeningOrigin}/v1/regions`, { signal: leaving.signal }))
  await until(isClosed)
  // The app goes on with what nobody waits for any more, and may need its database: it is not closed here.
  store.stamp = () => usual.stamp()
  await fetch(`${http.listeningOrigin}/v1/regions`)
  const lines = (text + log())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  const [came] = lines.filter(({ reqId }) => reqId !== undefined)
  const [, went, ...more] = lines.filter(({ reqId }) => reqId === came?.reqId)
  t.match(came, { msg: 'incoming request', req: { method: 'GET', url: '/v1/regions' } })
  t.match(went, { reqId: came?.reqId, msg: 'request aborted', res: { statusCode: 499 }, responseTime: Number })
  t.same(more, [])
})

t.test('no key is ever logged', async (t) => {
  const { ask, log, store } = await logged(t)
  const key = await createKey(store, { role: 'editor', label: 'one' })
  const wrong = 'a-wrong-key-that-somebody-guessed'
  const idempotency = { 'idempotency-key': 'an-idempotency-key', cookie: 'session=a-cookie' }
  for (const secret of [key, adminKey, wrong]) {
    await ask('PUT', '/v1/sources/a', { body: examples.sources, key: secret, headers: idempotency })
    await ask('POST', '/v1/sources', { body: '{', key: secret, headers: idempotency })
    for (const name of wordsOf('key api_key apiKey KEY access_token Authorization token x-secret password')) {
      t.equal((await ask('GET', `/v1/sources?limit=1&${name}=${encodeURIComponent(secret)}&sort=id`)).status, 400)
      await ask('GET', `/nowhere?${name}=${secret}#here`)
    }
  }
  for (const secret of [key, adminKey])
    for (const url of [`/v1/sources/${secret}`, `/${secret}`, `/v1/sources?title=${secret}`, `/v1/sources?${secret}`])
      await ask('GET', url)
  await store.close()
  t.equal(
    (await ask('PUT', '/v1/sources/a', { body: examples.sources, key: adminKey, headers: idempotency })).status,
    500,
  )
  const text = log()
  t.ok(text.split('\n').length > 100)
  for (const secret of [key, adminKey, wrong, 'an-idempotency-key', 'a-cookie', 'Bearer']) t.notMatch(text, secret)
  t.match(text, /"url":"\/v1\/sources\?limit=1&api_key=…&sort=id"/, 'the rest of the address is there')
})

t.test('a key is no value of any parameter', async (t) => {
  const { ask, log, store } = await logged(t)
  const key = await createKey(store, { role: 'editor', label: 'one' })
  for (const secret of [key, adminKey]) {
    const encoded = secret.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
    for (const value of [secret, encoded, `%${secret.charCodeAt(0).toString(16)}${secret.slice(1)}`])
      for (const [path, name] of [
        ['/v1/regions', 'q'],
        ['/v1/regions', 'name.contains'],
        ['/v1/search', 'q'],
        ['/search', 'q'],
      ] as const) {
        isInvalid(t, await ask('GET', `${path}?${name}=${value}`, { headers: { accept: '*/*' } }), [
          {
            parameter: name,
            detail: 'Must not be a key: addresses are logged. Revoke it, and send a new one in `Authorization`.',
          },
        ])
      }
    await ask('GET', `/v1/sources/${encoded}`)
    await ask('GET', '/v1/regions', { headers: { host: `${secret}.example` } })
    const text = log()
    t.notMatch(text, secret)
    t.notMatch(text, encoded)
    t.notMatch(text, secret.slice(1))
  }
  t.equal((await ask('GET', '/v1/sources?url=https://example.org/pl_the_national_plan_of_this_year')).status, 200)
})

t.test('an error is logged with its cause, without the values of rows that a database adds', async (t) => {
  const { ask, log, store } = await logged(t)
  const values = {
    detail: 'Key (text)=(a private text) already exists.',
    where: 'a private text',
    query: 'a private text',
  }
  const cause = Object.assign(new Error('duplicate key value'), values, { code: '23505' })
  t.intercept(store, 'read', {
    value: () => Promise.reject(Object.assign(new Error('There is no record.', { cause }), values, { code: 'E1' })),
  })
  t.equal((await ask('GET', '/v1/sources/a')).status, 500)
  const text = log()
  t.match(
    text,
    /"err":\{"type":"Error","code":"E1","message":"There is no record: duplicate key value","stack":"Error: There is no record\./,
  )
  t.notMatch(text, 'a private text')
})

t.test('a client that leaves before its list is read is no fault', async (t) => {
  const { ask, log, store } = await logged(t)
  store.list = () => Promise.reject(AbortSignal.abort().reason as Error)
  t.equal((await ask('GET', '/v1/regions')).status, 503)
  t.notMatch(log(), /"level":(40|50)/)
})

t.test('the longest address is logged at once, whatever it repeats', async (t) => {
  const { ask, log } = await logged(t)
  for (const address of [`/?${'?'.repeat(16_000)}`, `/?${'key'.repeat(5_000)}`, `/?${'a;'.repeat(8_000)}token=x`])
    await ask('GET', address)
  const text = log()
  t.match(text, /a;token=…"/)
  t.match(text, /\?{15000}/)
})
