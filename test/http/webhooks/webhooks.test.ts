/** /v1/webhooks: admins make, read, pause and delete webhooks; none leads where it must not. */
import dns from 'node:dns'
import { Socket } from 'node:net'
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { adminKey, type Built } from '../../support/build.ts'
import { withExamples, examples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { type Hook, hookTo, receiver, sending, stopClock, untilLooked, untilPassed } from '../../support/receiver.ts'
import { wordsOf } from '../../support/words.ts'

const app = await withExamples(t, { WEBHOOK_HOSTS: 'hooks.internal,10.0.0.7,[::1]' })
const asAdmin = { key: adminKey }
const url = 'https://example.org/hook'
const make = async (body: object) => app.ask('POST', '/v1/webhooks', { body })
const all = async (): Promise<Hook[]> => ((await app.ask('GET', '/v1/webhooks', asAdmin)).body as { data: Hook[] }).data

stopClock(t)

const sender = await sending(t, { WEBHOOK_HOSTS: 'named.example' })
const trap = await receiver(t)
const { port } = new URL(trap.url)
const hook = await hookTo(sender, `https://receiver.example:${port}/hook`)
await sender.ask('PUT', '/v1/sources/a-report', { body: examples.sources })

/** The answers of the name server, one after the other; the last one is repeated. */
let answers: readonly (readonly string[])[] = [['127.0.0.1']]
let lookups: string[] = []

t.test('a webhook is made with a secret that is shown once', async (t) => {
  const { sequence } = await app.store.stamp()
  const filter = { resource: 'figures', id: 'a-figure', 'regionId.within': 'guangdong' }
  const { status, headers, body } = await make({ url, ...filter })
  t.equal(status, 201)
  const { id, secret, ...shown } = body as Hook
  t.strictSame(shown, {
    url,
    filter,
    state: 'active',
    position: sequence,
    failures: 0,
    failingSince: null,
    fault: null,
    nextAttemptAt: null,
    pausedAt: null,
    createdAt: (shown as unknown as { createdAt: string }).createdAt,
    createdBy: 'ADMIN_KEY',
  })
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.equal(headers['location'], `http://127.0.0.1:3000/v1/webhooks/${id}`)
  const address = `/v1/webhooks/${id}`
  const read = await app.ask('GET', address, asAdmin)
  t.strictSame(read.body, { id, ...shown })
  t.equal(read.headers['cache-control'], 'private, no-cache')
  const headersAgain = { 'if-none-match': read.headers['etag'] ?? '' }
  t.equal((await app.ask('GET', address, { ...asAdmin, headers: headersAgain })).status, 304)
  t.strictSame(await all(), [{ id, ...shown }])
  t.strictSame((await app.ask('GET', `${address}/deliveries`, asAdmin)).body, { data: [] })
  t.equal((await app.ask('DELETE', address)).status, 204)
  t.match(await app.ask('DELETE', address), { status: 404, body: { detail: `There is no webhooks/${id}.` } })
  t.equal((await app.ask('GET', address, asAdmin)).status, 404)
  t.equal((await app.ask('GET', `${address}/deliveries`, asAdmin)).status, 404)
})

t.test('a request that is sent again makes no second webhook', async (t) => {
  const headers = { 'idempotency-key': 'once' }
  const answers = []
  for (let time = 0; time < 2; time++)
    answers.push((await app.ask('POST', '/v1/webhooks', { body: { url }, headers })).text)
  t.equal(answers[0], answers[1])
  const [{ id } = { id: '' }] = await all()
  t.equal((await all()).length, 1)
  await app.ask('DELETE', `/v1/webhooks/${id}`)
})

t.test('a webhook is paused and resumed by hand', async (t) => {
  const { id } = (await make({ url })).body as Hook
  const address = `/v1/webhooks/${id}`
  t.match((await app.ask('PATCH', address, { body: { paused: true } })).body, { state: 'paused', pausedAt: String })
  t.match((await app.ask('PATCH', address, { body: { paused: false } })).body, { state: 'active', pausedAt: null })
  for (const [body, errors] of [
    [{}, [{ pointer: '/paused', detail: 'Is required.' }]],
    [{ paused: 'no' }, [{ pointer: '/paused', detail: 'Must be `true` or `false`.' }]],
    [{ paused: true, url }, [{ pointer: '/url', detail: 'There is no such field. Did you mean `paused`?' }]],
  ] as const)
    t.match(await app.ask('PATCH', address, { body }), { status: 400, body: { errors } })
  const detail = 'Must be a UUID in small letters, for example "0b9e2f0a-5d0c-4b7e-9a57-3c1f6d2e8a41".'
  isInvalid(t, await app.ask('PATCH', '/v1/webhooks/nowhere', { body: { paused: true } }), [
    { parameter: 'id', detail },
  ])
  await app.ask('DELETE', address)
  t.equal((await app.ask('PATCH', address, { body: { paused: true } })).status, 404)
})

t.test('a webhook is changed and deleted only as it was seen, if the client says so', async (t) => {
  const { id } = (await make({ url })).body as Hook
  const address = `/v1/webhooks/${id}`
  const { headers } = await app.ask('GET', address, { key: adminKey })
  const seen = { 'if-match': headers['etag'] ?? '' }
  const paused = (match: object) => app.ask('PATCH', address, { body: { paused: true }, headers: { ...match } })
  t.match(await paused({ 'if-match': '"x"' }), { status: 412, body: { type: '/problems/stale-precondition' } })
  t.equal((await paused(seen)).status, 200)
  t.equal((await paused(seen)).status, 412, 'it is another one by now')
  t.equal((await app.ask('DELETE', address, { headers: seen })).status, 412)
  t.equal((await app.ask('DELETE', address, { headers: { 'if-match': '*' } })).status, 204)
})

t.test('webhooks are for admins, and in no list, feed or export', async (t) => {
  const { id, secret } = (await make({ url })).body as Hook
  for (const role of ['reader', 'editor'] as const) {
    const key = `a-key-of-a-${role}`
    await app.store.addKey(keyHash(key), { role, label: role })
    for (const [method, path, body] of [
      ['POST', '/v1/webhooks', { url }],
      ['GET', '/v1/webhooks', undefined],
      ['GET', `/v1/webhooks/${id}`, undefined],
      ['PATCH', `/v1/webhooks/${id}`, { paused: true }],
      ['DELETE', `/v1/webhooks/${id}`, undefined],
      ['GET', `/v1/webhooks/${id}/deliveries`, undefined],
    ] as const) {
      t.equal((await app.ask(method, path, { key, body })).status, 403, `${role}: ${method} ${path}`)
      t.equal((await app.ask(method, path, { key: null, body })).status, 401)
    }
  }
  const before = await app.store.stamp()
  await app.ask('PATCH', `/v1/webhooks/${id}`, { body: { paused: true } })
  t.equal(await app.store.stamp(), before, 'nothing of the register has changed')
  for (const path of ['/v1/export', '/v1/changes?limit=200', '/v1/search?q=example', '/metrics']) {
    const { text } = await app.ask('GET', path)
    for (const hidden of [id, secret, url]) t.notOk(text.includes(hidden), path)
  }
  await app.ask('DELETE', `/v1/webhooks/${id}`)
})

/** Loopback, private, link-local, shared, documentation, multicast and the like, in every way of writing them. */
const literals = wordsOf(`
  127.0.0.1 127.1 0x7f000001 2130706433 017700000001 0177.0.0.0x1 127.0.0.1. %31%32%37.0.0.1 １２７.0.0.1 0 0.0.0.0
  10.0.0.8 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 169.254.169.254 192.0.0.8 192.0.2.1 198.18.0.1
  203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255 [::] [0:0:0:0:0:0:0:2] [::127.0.0.1] [::ffff:127.0.0.1]
  [::ffff:8.8.8.8] [::ffff:0:127.0.0.1] [64:ff9b::10.0.0.1] [64:ff9b:1::a00:1] [2002:7f00:1::]
  [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001:db8::1] [3fff::1] [fc00::1] [fd12:3456::1] [fe80::1] [fec0::1]
  [ff02::1] [100::1] [4000::1] [5f00::1]
`)

t.test('an address that is not public is refused, however it is written', async (t) => {
  for (const host of literals)
    matchWhole(
      t,
      await make({ url: `https://${host}/a` }),
      { status: 422, body: { errors: [{ pointer: '/url', detail: / is not a public address\.$/ }] } },
      host,
    )
})

t.test('a public address is accepted, and any host that WEBHOOK_HOSTS names', async (t) => {
  for (const good of wordsOf(`
    https://8.8.8.8/a https://[2606:4700::1111]/a HTTPS://EXAMPLE.org:8443/a?b=c https://例え.jp/a
    http://hooks.internal/a http://HOOKS.internal:8080/a http://10.0.0.7/ http://0x0a.7/ http://[0:0::1]:9000/a
  `)) {
    const { status, body, text } = await make({ url: good })
    t.equal(status, 201, `${good} ${text}`)
    await app.ask('DELETE', `/v1/webhooks/${(body as Hook).id}`)
  }
})

t.test('bad bodies are refused by name', async (t) => {
  const refused = (pointer: string, detail: string | RegExp) => ({ errors: [{ pointer, detail }] })
  const noUrl = refused('/url', 'Must be an https address.')
  const noHttps = refused('/url', 'Must be an https address, unless `WEBHOOK_HOSTS` names its host.')
  for (const [body, status, answer] of [
    [{}, 400, refused('/url', 'Is required.')],
    [{ url: null }, 400, refused('/url', 'Must be string.')],
    [{ url: '' }, 400, refused('/url', 'Must have at least 1 character.')],
    [{ url: `https://example.org/${'a'.repeat(4000)}` }, 400, refused('/url', 'Must have at most 4000 characters.')],
    [{ url: 'https://example.org/\0' }, 400, refused('/url', 'NUL and lone surrogates cannot be kept.')],
    [{ url, hook: 1 }, 400, refused('/hook', /^There is no such field/)],
    [{ url, resource: 'figure' }, 400, refused('/resource', /Did you mean `figures`\?$/)],
    [{ url, id: 'Not An Id' }, 400, refused('/id', /^Must consist of .* between them\. Did you mean `not-an-id`\?$/)],
    [{ url, secret: 'whsec_chosen' }, 400, refused('/secret', /^There is no such field/)],
    [[], 400, refused('', 'Must be object.')],
    ['{', 400, {}],
    [
      { url, 'regionId.within': 'guangdon' },
      422,
      refused('/regionId.within', /^There is no `guangdon`.+`guangdong`\?$/),
    ],
    [
      { url, resource: 'rates', 'regionId.within': 'guangdong' },
      422,
      refused('/regionId.within', /^Cannot be combined with `resource: rates`: its records have no region\.$/),
    ],
    [{ url: 'nonsense' }, 422, noUrl],
    [{ url: 'ftp://example.org/' }, 422, noUrl],
    [{ url: 'file:///etc/passwd' }, 422, noUrl],
    [{ url: 'javascript:alert(1)' }, 422, noUrl],
    [{ url: 'https:example.org' }, 422, noUrl],
    [{ url: 'https://' }, 422, noUrl],
    [{ url: 'https://exa mple.org/' }, 422, noUrl],
    [{ url: 'https://example.org:99999/' }, 422, noUrl],
    [{ url: 'http://example.org/' }, 422, noHttps],
    [{ url: 'http://hooks.internal.example.org/' }, 422, noHttps],
    [{ url: 'http://10.0.0.70/' }, 422, noHttps],
    [{ url: 'https://me:pass@hooks.internal/' }, 422, refused('/url', 'Must not contain a name or password.')],
    [{ url: 'https://example.org/#a' }, 422, refused('/url', 'Must not contain a fragment, which is never sent.')],
  ] as const)
    t.match(
      await app.ask('POST', '/v1/webhooks', { body }),
      { status, body: answer },
      JSON.stringify(body).slice(0, 80),
    )
  t.strictSame(await all(), [])
})

t.test('there are a hundred webhooks at most', async (t) => {
  const filter = { resource: null, id: null, within: null }
  for (let count = 0; count < 100; count++)
    await app.store.webhooks.add({ id: `hook-${count.toString()}`, url, secret: 'whsec_', filter, createdBy: 'test' })
  t.match(await make({ url }), { status: 422, body: { detail: 'There are 100 webhooks already. Delete one first.' } })
  t.equal((await app.store.webhooks.all()).length, 100)
})

// A webhook connects only to public addresses, those that it has checked, whatever its name leads to.

t.intercept(dns.promises, 'lookup', {
  value: async (name: string) => {
    const addresses = answers[Math.min(lookups.length, answers.length - 1)] ?? []
    lookups.push(name)
    if (addresses.length === 0) throw new Error(`getaddrinfo ENOTFOUND ${name}`)
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  },
})

interface Connection {
  readonly host: string
  readonly lookup: (
    name: string,
    options: object,
    answered: (error: Error | null, found: { readonly address: string }[]) => void,
  ) => void
}

/** The addresses that were connected to. Nothing leaves this machine: a connection to a public address fails. */
const connected: string[] = []
const { value: connect } = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect') as {
  readonly value: (this: Socket, ...given: unknown[]) => Socket
}
t.intercept(Socket.prototype, 'connect', {
  value: function (this: Socket, ...given: unknown[]) {
    const [asked] = given.flat() as Connection[]
    if (asked?.host !== 'receiver.example') return connect.apply(this, given)
    asked.lookup(asked.host, { all: true }, (error, found) => {
      if (!error) connected.push(...found.map(({ address }) => address))
      this.destroy(error ?? new Error('unplugged'))
    })
    return this
  },
})

const read = async ({ ask }: Built, { id }: Hook): Promise<Hook> =>
  (await ask('GET', `/v1/webhooks/${id}`, { key: adminKey })).body

/** Has a change tried again; returns what was wrong. */
const tryAgain = async (...found: readonly (readonly string[])[]): Promise<string | null> => {
  answers = found
  lookups = []
  await sender.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: false } })
  await untilLooked(async () => lookups.length > 0 && (await read(sender, hook)).failures === 1)
  return (await read(sender, hook)).fault
}

t.test('a name that leads to an address that is not public is refused', async (t) => {
  for (const address of wordsOf(`
    127.0.0.1 0.0.0.0 10.1.2.3 172.20.0.1 192.168.1.1 100.100.100.200 169.254.169.254 224.0.0.251 255.255.255.255
    ::1 :: ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: fd00::1 fe80::1%lo fec0::1 ff02::1 4000::1
  `))
    t.equal(await tryAgain([address]), `${address} is not a public address.`)
  t.strictSame(connected, [])
})

t.test('one bad address among good ones is enough', async (t) => {
  t.equal(await tryAgain(['93.184.215.14', '10.0.0.1']), '10.0.0.1 is not a public address.')
  t.equal(await tryAgain(['2606:4700::1111', '::1']), '::1 is not a public address.')
  t.strictSame(connected, [])
})

t.test('a name is looked up once for each attempt, and what was checked is what is connected to', async (t) => {
  t.equal(await tryAgain(['93.184.215.14', '2606:4700::1111'], ['127.0.0.1']), 'unplugged')
  t.strictSame([lookups, connected], [['receiver.example'], ['93.184.215.14', '2606:4700::1111']])
  t.equal(await tryAgain(['127.0.0.1'], ['93.184.215.14']), '127.0.0.1 is not a public address.')
  t.equal(connected.length, 2)
})

t.test('a name that leads nowhere is a failure like others', async (t) => {
  t.equal(await tryAgain([]), 'getaddrinfo ENOTFOUND receiver.example')
})

t.test('a name server that does not answer is given up after 10 seconds', async (t) => {
  const { setTimeout: real } = globalThis
  t.intercept(globalThis, 'setTimeout', {
    value: (act: () => void, milliseconds: number) => real(act, milliseconds === 10_000 ? 1 : milliseconds),
  })
  t.intercept(dns.promises, 'lookup', {
    value: (name: string) => {
      lookups.push(name)
      return new Promise(() => undefined)
    },
  })
  t.equal(await tryAgain([]), 'There was no answer within 10 seconds.')
})

t.test('a host that is named no longer is held to the rules again', async (t) => {
  const other = await sending(t, { WEBHOOK_HOSTS: '127.0.0.1' })
  const made = await hookTo(other, trap.url)
  await other.http.close()
  const strict = await sending(t, { DATABASE_URL: other.database, WEBHOOK_HOSTS: 'named.example' })
  await strict.ask('PUT', '/v1/sources/a-report', { body: examples.sources })
  await untilPassed(async () => (await read(strict, made)).failures === 1)
  t.equal((await read(strict, made)).fault, 'Must be an https address, unless `WEBHOOK_HOSTS` names its host.')
})

t.test('nothing has reached the receiver on loopback', async (t) => {
  t.strictSame(trap.received, [])
})
