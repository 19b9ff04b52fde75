/** A webhook connects only to public addresses, those that it has checked, whatever its name leads to. */
import dns from 'node:dns'
import { Socket } from 'node:net'
import t from 'tap'
import { adminKey, type Built } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { hookTo, pass, receiver, sending, stopClock, untilPassed, type Hook } from '../../support/receiver.ts'
import { until } from '../../support/until.ts'
import { wordsOf } from '../../support/words.ts'

stopClock(t)

const app = await sending(t, { WEBHOOK_HOSTS: 'named.example' })
const trap = await receiver(t)
const { port } = new URL(trap.url)
const hook = await hookTo(app, `https://receiver.example:${port}/hook`)
await app.ask('PUT', '/v1/sources/a-report', { body: examples.sources })

/** The answers of the name server, one after the other; the last one is repeated. */
let answers: readonly (readonly string[])[] = [['127.0.0.1']]
let lookups: string[] = []
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
  await app.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: false } })
  pass(1000)
  await until(async () => lookups.length > 0 && (await read(app, hook)).failures === 1)
  return (await read(app, hook)).fault
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
