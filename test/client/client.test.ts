/** The published client reads whole lists, repeats what was lost or refused for a while, and follows the feed. */
import t from 'tap'
import type { AddressInfo } from 'node:net'
import { connect, RegisterError, type Options, type Register } from '../../client/src/index.ts'
import { adminKey, build, put } from '../support/build.ts'
import { beside } from '../support/databases.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })
await app.http.listen({ port: 0, host: '127.0.0.1' })
const address = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port.toString()}`

/** Returns an answer whose body breaks off after its first bytes. */
const cutOff = (answer: Response): Response => {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue((await reader.read()).value?.subarray(0, 5))
    },
    pull(controller) {
      controller.error(new TypeError('terminated'))
    },
  })
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  return new Response(body, { status: answer.status, headers })
}

/** Connects by a line that spoils the first answers, each in its way, and notes every request. */
const spoilt = (ways: readonly (Response | 'lost' | 'cut')[], options: Options = {}) => {
  const sent: string[] = []
  const left = [...ways]
  const register = connect(address, {
    key: adminKey,
    ...options,
    fetch: async (request) => {
      sent.push(`${request.method} ${request.headers.get('idempotency-key') ?? '-'}`)
      const answer = await fetch(request)
      const way = left.shift()
      if (way === 'lost') throw new TypeError('fetch failed')
      return way === 'cut' ? cutOff(answer) : (way ?? answer)
    },
  })
  return { register, sent }
}

const busy = (retryAfter = '0') => new Response('', { status: 503, headers: { 'retry-after': retryAfter } })

t.test('a list is read to its end, whatever the length of its pages', async (t) => {
  const all = (await app.ask('GET', '/v1/regions?id.within=guangdong&limit=100')).body as { data: { id: string }[] }
  const register = connect(address)
  for (const limit of [1, 10, 22, 100]) {
    const ids: string[] = []
    for await (const { id } of register.items('/v1/regions', { 'id.within': 'guangdong', limit })) ids.push(id ?? '')
    t.strictSame(ids, pluck(all.data, 'id'))
  }
})

t.test('what is lost or busy is sent again, and a POST writes once', async (t) => {
  const { register, sent } = spoilt(['lost', busy()])
  const { data } = await register.POST('/v1/sources', { body: { title: 'Once only', kind: 'report', official: true } })
  t.match(data, { id: 'once-only', revision: 1 })
  t.equal(sent.length, 3)
  t.equal(new Set(sent).size, 1, 'every try has the same key')
  const { data: found } = await register.GET('/v1/sources', { params: { query: { title: 'Once only' } } })
  t.equal(found?.data.length, 1)
})

t.test('an answer that is cut off is asked for again', async (t) => {
  const { register, sent } = spoilt(['cut', 'cut'])
  const read = await register.GET('/v1/regions/{id}', { params: { path: { id: 'guangdong' } } })
  t.match(read.data, { id: 'guangdong', name: 'Guangdong' })
  t.equal(sent.length, 3)
  const writing = spoilt(['cut'])
  const { data } = await writing.register.POST('/v1/sources', {
    body: { title: 'Cut', kind: 'report', official: true },
  })
  t.match(data, { id: 'cut', revision: 1 })
  const listing = spoilt(['cut']).register
  const ids: string[] = []
  for await (const { id } of listing.items('/v1/metrics')) ids.push(id ?? '')
  const all = (await app.ask('GET', '/v1/metrics?limit=200')).body as { data: { id: string }[] }
  t.strictSame(ids, pluck(all.data, 'id'))
})

t.test('a write whose second answer would tell less than its first is not repeated if that one is lost', async (t) => {
  const body = { title: 'A book', kind: 'report', official: true } as const
  const of = (header = {}) => ({ params: { path: { id: 'a-book' }, header } })
  const writes: Readonly<Record<string, (register: Register) => Promise<unknown>>> = {
    'PUT for a new record': (register) => register.PUT('/v1/sources/{id}', { ...of({ 'If-None-Match': '*' }), body }),
    'PATCH of a revision': (register) =>
      register.PATCH('/v1/sources/{id}', { ...of({ 'If-Match': '"1"' }), body: { title: 'A thick book' } }),
    DELETE: (register) => register.DELETE('/v1/sources/{id}', of()),
  }
  for (const [what, write] of Object.entries(writes)) {
    const { register, sent } = spoilt([busy(), 'lost'])
    // Only the first answer says that nothing was written.
    if (what === 'DELETE') await connect(address, { key: adminKey }).PUT('/v1/sources/{id}', { ...of(), body })
    await t.rejects(write(register), new TypeError('fetch failed'), what)
    t.equal(sent.length, 2, what)
  }
  const { register, sent } = spoilt(['lost'])
  t.equal((await register.PUT('/v1/sources/{id}', { ...of(), body })).response.ok, true)
  t.equal(sent.length, 2, 'a write without a precondition is repeated')
})

t.test('a request is sent once at least', async (t) => {
  const { register, sent } = spoilt([busy()], { tries: 0 })
  t.equal((await register.GET('/v1/regions')).response.status, 503)
  t.equal(sent.length, 1)
})

t.test('after the last try the answer, or the loss, is the caller’s', async (t) => {
  const { register, sent } = spoilt([busy(), busy()], { tries: 2 })
  t.equal((await register.GET('/v1/regions')).response.status, 503)
  t.equal(sent.length, 2)
  const lost = spoilt(['lost'], { tries: 1 }).register
  await t.rejects(lost.GET('/v1/regions'), new TypeError('fetch failed'))
})

t.test('a refusal is an error in the words of the register, or of what stands before it', async (t) => {
  const items = connect(address).items('/v1/regions', { limit: 0 })
  const error = await items.next().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(error instanceof RegisterError)) throw new Error('It is a RegisterError.')
  t.equal(error.status, 400)
  t.equal(error.message, error.problem?.detail)
  matchWhole(t, error.problem, { type: '/problems/invalid-request', errors: [{ parameter: 'limit' }] })
  const proxy = spoilt([new Response('<h1>Bad gateway</h1>', { status: 502 })]).register
  await t.rejects(proxy.items('/v1/regions').next(), { status: 502, message: 'The answer has the status 502.' })
})

t.test('the feed is read to its end, and then followed until it is aborted', async (t) => {
  const register = connect(address)
  const all = (await app.ask('GET', '/v1/changes?resource=projects&limit=200')).body as { data: object[] }
  const read: object[] = []
  for await (const change of register.changes({ resource: 'projects', limit: 3 }, { every: 0 })) read.push(change)
  const { epoch } = await app.store.stamp()
  t.strictSame(
    read,
    all.data.map((change) => ({ ...change, epoch })),
  )

  let next = 0
  for await (const { sequence } of register.changes({ limit: 200 }, { every: 0 })) next = sequence
  const end = new AbortController()
  const following = register.changes({ after: next }, { every: 1, signal: end.signal })
  const coming = following.next()
  await put(app, 'sources/fresh', { title: 'Fresh', kind: 'report', official: true })
  t.match((await coming).value, { action: 'create', resource: 'sources', id: 'fresh' })
  const never = following.next()
  end.abort(new Error('Enough.'))
  await t.rejects(never, new Error('Enough.'))
})

t.test('an abort ends the following before the next change', async (t) => {
  const end = new AbortController()
  const following = connect(address).changes({ limit: 200 }, { every: 0, signal: end.signal })
  t.equal((await following.next()).done, false)
  end.abort(new Error('Enough.'))
  await t.rejects(following.next(), new Error('Enough.'))
})

t.test('texts and files are sent and received as they are', async (t) => {
  const register = connect(address, { key: adminKey })
  const params = { path: { id: 'global-times-2025-02-13' } }
  const text = '“1 trillion yuan”, it says.\n'
  t.equal((await register.PUT('/v1/sources/{id}/text', { params, body: text })).response.status, 201)
  t.equal((await register.GET('/v1/sources/{id}/text', { params, parseAs: 'text' })).data, text)
  const { data: lines } = await register.GET('/v1/export', { parseAs: 'text' })
  t.equal(lines, (await app.ask('GET', '/v1/export')).text)
  const { data: file } = await register.GET('/v1/export/datapackage', { parseAs: 'blob' })
  t.equal(await file?.slice(0, 2).text(), 'PK')
  const headers = { 'content-type': 'application/x-ndjson' }
  const { data: report } = await register.POST('/v1/import', { body: lines ?? '', headers })
  t.strictSame([report?.dryRun, report?.created, report?.updated], [false, {}, {}])
  const { data: list } = await register.GET('/v1/regions')
  t.ok(list?.data.length)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const queries = JSON.stringify({ q0: { query: 'Guangdong' } })
  t.match((await register.POST('/v1/reconcile', { body: { queries }, headers: form })).data, { q0: { result: Array } })
})

t.test('following ends when the register becomes another one', async (t) => {
  const register = connect(address)
  const following = register.changes({ limit: 1 }, { every: 0 })
  const { value: first } = await following.next()
  if (!first) throw new Error('There is a change.')
  const { after, epoch } = { after: first.sequence, epoch: first.epoch ?? '' }
  t.match((await register.changes({ after, epoch }, { every: 0 }).next()).value, { sequence: after + 1, epoch })
  const { run } = await beside(t, app.database)
  await run("UPDATE register SET epoch = 'restored'")
  const over = new RegisterError(410, {
    detail: 'The register is of the epoch restored now. Start again with after=0.',
  })
  await t.rejects(following.next(), over)
  await t.rejects(register.changes({ after, epoch }, { every: 0 }).next(), over)
  t.match((await register.changes({ after }, { every: 0 }).next()).value, { epoch: 'restored' })
})
