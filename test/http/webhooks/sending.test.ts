/** Webhooks are sent each change once it is made, in order, signed, and again until it is taken. */
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Webhook } from 'standardwebhooks'
import { adminKey, type Built } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import {
  hookTo,
  pass,
  receiver,
  sending,
  sequencesOf,
  stopClock,
  untilLooked,
  untilPassed,
  type Hook,
  type Received,
  type Receiver,
} from '../../support/receiver.ts'
import { until } from '../../support/until.ts'

stopClock(t)

const write = async ({ ask }: Built, count: number): Promise<void> => {
  for (let index = 0; index < count; index++)
    await ask('POST', '/v1/sources', { body: { ...examples.sources, title: index.toString() } })
}
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_value, index) => from + index)
const read = async ({ ask }: Built, { id }: Hook): Promise<Hook> =>
  (await ask('GET', `/v1/webhooks/${id}`, { key: adminKey })).body

interface Delivery {
  readonly messageId: string
  readonly sequence: number
  readonly status: number | null
  readonly fault: string | null
}
const deliveriesOf = async ({ ask }: Built, { id }: Hook): Promise<Delivery[]> =>
  ((await ask('GET', `/v1/webhooks/${id}/deliveries`, { key: adminKey })).body as { data: Delivery[] }).data

const answering =
  (status: number, headers: Record<string, string> = {}): Receiver['answer'] =>
  (response) =>
    response.writeHead(status, headers).end()

const app = await sending(t)
await putExamples(app)
let last = (await app.store.stamp()).sequence
const end = async (hook: Hook): Promise<void> => {
  await app.ask('DELETE', `/v1/webhooks/${hook.id}`)
  last = (await app.store.stamp()).sequence
}

/** Makes a webhook of changes of a metric; when one is sent, the sender has had time for other webhooks too. */
const senderOfOthers = async (t: Test) => {
  const to = await receiver(t)
  const hook = await hookTo(app, to.url, { resource: 'metrics' })
  return {
    send: async (): Promise<void> => {
      const sent = to.received.length
      await app.ask('PATCH', `/v1/metrics/${exampleIds.metrics}`, { body: { definition: sent.toString() } })
      await until(() => to.received.length > sent)
    },
    end: () => end(hook),
  }
}

t.test('each change is sent at once, as Standard Webhooks has it, with the entry of the feed', async (t) => {
  const to = await receiver(t)
  const hook = await hookTo(app, to.url)
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { note: '更正。' } })
  await app.ask('DELETE', '/v1/figures/a-figure')
  await app.ask('PUT', '/v1/figures/a-figure', { body: examples.figures })
  await until(() => to.received.length === 3)
  const { data } = (await app.ask('GET', `/v1/changes?after=${last.toString()}`)).body as { data: { at: string }[] }
  const verifier = new Webhook(hook.secret)
  t.strictSame(
    to.received.map(({ text, headers }) => verifier.verify(text, headers as Record<string, string>)),
    ['update', 'delete', 'create'].map((action, at) => ({
      type: `figures.${action}`,
      timestamp: data[at]?.at,
      data: data[at],
    })),
  )
  const { headers, text: signed } = to.received[0] as Received
  t.match(headers, {
    'content-type': 'application/json',
    'user-agent': 'planledger-webhooks',
    'webhook-id': /^msg_[0-9a-f]{32}$/,
    'webhook-timestamp': Math.floor(Date.now() / 1000).toString(),
    'register-epoch': (await app.store.stamp()).epoch,
    authorization: undefined,
  })
  t.throws(() => new Webhook('whsec_b3RoZXI=').verify(signed, headers as Record<string, string>))
  await until(async () => (await read(app, hook)).position === last + 3)
  matchWhole(t, await deliveriesOf(app, hook), [
    { sequence: last + 3, status: 204, fault: null },
    { sequence: last + 2 },
    { sequence: last + 1, messageId: headers['webhook-id'] },
  ])
  await end(hook)
})

t.test('only what passes the filter is sent', async (t) => {
  const [ofRates, ofOne, ofRegion] = [await receiver(t), await receiver(t), await receiver(t)]
  const hooks = [
    await hookTo(app, ofRates.url, { resource: 'rates' }),
    await hookTo(app, ofOne.url, { resource: 'regions', id: 'guangdong' }),
    await hookTo(app, ofRegion.url, { 'regionId.within': 'guangdong' }),
  ]
  const patch = async (path: string, body: object): Promise<void> => {
    await app.ask('PATCH', `/v1/${path}`, { body })
  }
  await patch('projects/a-bridge', { regionId: 'guangdong' })
  await patch('regions/guangdong', { aliases: ['GD'] })
  await patch('figures/a-figure', { note: 'In Guangdong.' })
  await patch(`rates/${exampleIds.rates}`, { rate: '7.4' })
  await patch('projects/a-bridge', { regionId: null })
  await patch('figures/a-figure', { note: 'Nowhere.' })
  await patch('organizations/tencent', { aliases: ['QQ'] })
  await until(() => ofRates.received.length === 1 && ofOne.received.length === 1 && ofRegion.received.length === 5)
  const found = [ofRates, ofOne, ofRegion].map(sequencesOf)
  t.strictSame(found, [[last + 4], [last + 2], [last + 1, last + 2, last + 3, last + 5, last + 6]])
  for (const hook of hooks) await end(hook)
})

t.test('changes are sent in order and one at a time, while other webhooks go on', async (t) => {
  const [slow, quick] = [await receiver(t), await receiver(t)]
  const waiting: (() => void)[] = []
  slow.answer = (response) => waiting.push(() => response.writeHead(200).end('thanks'))
  const hooks = [await hookTo(app, slow.url), await hookTo(app, quick.url)]
  await write(app, 20)
  await until(() => quick.received.length === 20)
  t.strictSame(sequencesOf(slow), [last + 1])
  for (let count = 1; count <= 20; count++) {
    await until(() => waiting.length === 1)
    waiting.pop()?.()
  }
  await until(() => slow.received.length === 20)
  t.strictSame([slow, quick].map(sequencesOf), [numbers(last + 1, last + 20), numbers(last + 1, last + 20)])
  t.strictSame([slow.most(), quick.most()], [1, 1])
  for (const hook of hooks) await end(hook)
})

t.test('what is not answered 2xx is sent again, later and later; after a day the webhook pauses', async (t) => {
  const to = await receiver(t)
  to.answer = answering(503)
  const warnings = t.capture(app.http.log, 'warn')
  const hook = await hookTo(app, to.url, { resource: 'sources' })
  const others = await senderOfOthers(t)
  await write(app, 2)
  const begun = Date.now()
  const pauses: number[] = []
  for (let state = ''; state !== 'paused';) {
    await untilLooked(
      async () => (await read(app, hook)).failures === to.received.length && to.received.length > pauses.length,
    )
    const { nextAttemptAt, ...now } = await read(app, hook)
    state = now.state
    if (nextAttemptAt === null) break
    t.match(now, { state: 'retrying', fault: 'The answer was 503.', position: last })
    const pause = Date.parse(nextAttemptAt) - Date.now()
    pauses.push(pause / 1000)
    const count = to.received.length
    if (pauses.length < 4) {
      pass(pause - 1)
      await others.send()
      t.equal(to.received.length, count, 'not before its time')
    }
    pass(pauses.length < 4 ? 1000 : pause)
  }
  t.strictSame(pauses.slice(0, 10), [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560])
  t.ok(pauses.slice(10).every((pause) => pause === 3600))
  const day = 86_400_000
  t.ok(Date.now() - begun >= day && Date.now() - begun < day + 3_700_000)
  t.match(await read(app, hook), { state: 'paused', pausedAt: String, fault: 'The answer was 503.', position: last })
  t.strictSame(new Set(to.received.map(({ headers }) => headers['webhook-id'])).size, 1, 'the same message')
  t.strictSame(new Set(sequencesOf(to)), new Set([last + 1]), 'no other before it')
  const told: unknown[] = []
  // The operator is told once the pause is written.
  await until(() => told.push(...warnings().map(({ args }) => args as unknown)) > 0)
  t.strictSame(told, [
    [{ webhook: hook.id, fault: 'The answer was 503.' }, 'A webhook has failed for a day and is paused.'],
  ])
  const tried = to.received.length
  pass(7 * day)
  pass(1000)
  to.answer = answering(200)
  t.equal((await app.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: false } })).status, 200)
  await untilLooked(() => to.received.length === tried + 2)
  t.strictSame(sequencesOf(to).slice(tried), [last + 1, last + 2], 'a receiver that comes back gets all that it missed')
  await until(async () => (await read(app, hook)).state === 'active')
  t.match(await read(app, hook), { failures: 0, failingSince: null, fault: null, nextAttemptAt: null })
  await others.end()
  await end(hook)
})

const faults: Readonly<Record<string, readonly [Receiver['answer'], RegExp]>> = {
  'a redirect': [
    answering(302, { location: 'http://127.0.0.1:1/' }),
    /^The answer was 302: redirects are not followed\.$/,
  ],
  'a permanent redirect to itself': [answering(308, { location: '/hook' }), /^The answer was 308: redirects/],
  'an answer from a cache': [answering(304), /^The answer was 304\.$/],
  'the end of the receiver': [answering(410), /^The answer was 410\.$/],
  'a hang-up': [(response) => response.destroy(), /hang up/],
  'headers without end': [(response) => response.writeHead(200, { long: 'x'.repeat(100_000) }).end(), /overflow/],
  'another protocol': [(response) => response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n'), /Parse Error/],
  'an upgrade': [
    (response) => response.socket?.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    /./,
  ],
}

for (const [what, [answer, fault]] of Object.entries(faults)) {
  t.test(`${what} is no success, and the change is sent again`, async (t) => {
    const to = await receiver(t)
    to.answer = answer
    const hook = await hookTo(app, to.url)
    await write(app, 1)
    await until(async () => (await read(app, hook)).failures === 1)
    t.match(await read(app, hook), { state: 'retrying', fault })
    t.equal(to.received.length, 1)
    to.answer = answering(204)
    pass(6000)
    await untilLooked(async () => (await read(app, hook)).position === last + 1)
    t.strictSame(sequencesOf(to), [last + 1, last + 1])
    await end(hook)
  })
}

t.test('a receiver where nothing listens is tried again', async (t) => {
  const hook = await hookTo(app, 'http://127.0.0.1:1/')
  await write(app, 1)
  await until(async () => (await read(app, hook)).failures === 1)
  t.match(await read(app, hook), { fault: /ECONNREFUSED/ })
  matchWhole(t, await deliveriesOf(app, hook), [{ sequence: last + 1, status: null, fault: /ECONNREFUSED/ }])
  await end(hook)
})

t.test('a receiver that hangs is given up after 10 seconds', async (t) => {
  const deadlines: (() => void)[] = []
  const { setTimeout: real } = globalThis
  t.intercept(globalThis, 'setTimeout', {
    value: (act: () => void, milliseconds: number) => {
      if (milliseconds === 10_000) deadlines.push(act)
      return real(act, milliseconds)
    },
  })
  for (const hang of [
    () => undefined,
    ((response) =>
      response.socket?.write('HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 103 Early\r\n\r\n')) as Receiver['answer'],
    ((response) => response.socket?.write('HTTP/1.1 200 OK\r\nx: ')) as Receiver['answer'],
  ]) {
    const to = await receiver(t)
    to.answer = hang
    const hook = await hookTo(app, to.url)
    await write(app, 1)
    await until(() => to.received.length === 1)
    deadlines.at(-1)?.()
    await until(async () => (await read(app, hook)).failures === 1)
    t.match(await read(app, hook), { fault: 'There was no answer within 10 seconds.' })
    await end(hook)
  }
  const to = await receiver(t)
  let isWritten = false
  to.answer = (response) =>
    response.writeHead(200).write('…', () => {
      isWritten = true
    })
  const hook = await hookTo(app, to.url)
  await write(app, 1)
  await until(() => isWritten)
  // What is written reaches the other end of a connection in this process within a turn or two.
  for (let count = 0; count < 10; count++) await turn()
  deadlines.at(-1)?.()
  await until(async () => (await read(app, hook)).position === last + 1)
  t.match(await read(app, hook), { failures: 0 }, 'an answer without end is an answer')
  await end(hook)
})

t.test('of an answer of a gigabyte, next to nothing is read', async (t) => {
  const to = await receiver(t)
  let written = 0
  let closed = false
  to.answer = (response) => {
    response.writeHead(200).on('close', () => {
      closed = true
    })
    const chunk = Buffer.alloc(65_536)
    const more = (): void => {
      while (!closed && written < 2 ** 30) {
        written += chunk.length
        if (!response.write(chunk)) {
          response.once('drain', more)
          return
        }
      }
    }
    more()
  }
  const hook = await hookTo(app, to.url)
  await write(app, 1)
  await until(async () => (await read(app, hook)).position === last + 1)
  await until(() => closed)
  t.ok(written < 2 ** 24, written.toString())
  await end(hook)
})

t.test('the last 100 attempts are kept', async (t) => {
  const to = await receiver(t)
  const hook = await hookTo(app, to.url)
  await write(app, 130)
  await until(async () => (await read(app, hook)).position === last + 130)
  await until(async () => (await deliveriesOf(app, hook))[0]?.sequence === last + 130)
  t.strictSame(pluck(await deliveriesOf(app, hook), 'sequence'), numbers(last + 31, last + 130).reverse())
  const { value } = await beside(t, app.database)
  t.equal(Number(await value('SELECT count(*) FROM webhook_deliveries')), 100)
  await end(hook)
  t.equal(Number(await value('SELECT count(*) FROM webhook_deliveries')), 0)
})

t.test('a webhook that is paused or deleted is sent nothing more', async (t) => {
  const to = await receiver(t)
  const hook = await hookTo(app, to.url, { resource: 'sources' })
  const others = await senderOfOthers(t)
  await app.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: true } })
  await write(app, 1)
  pass(20_000)
  await others.send()
  t.equal(to.received.length, 0)
  await app.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: false } })
  await untilLooked(() => to.received.length === 1)
  await end(hook)
  await write(app, 1)
  pass(20_000)
  await others.send()
  t.equal(to.received.length, 1)
  await others.end()
})

t.test('a webhook that is resumed while an attempt runs is tried at once, whatever comes of the attempt', async (t) => {
  const to = await receiver(t)
  const waiting: (() => void)[] = []
  to.answer = answering(503)
  const hook = await hookTo(app, to.url)
  await write(app, 1)
  await until(async () => (await read(app, hook)).failures === 1)
  to.answer = (response) => waiting.push(() => response.writeHead(503).end())
  pass(86_400_000)
  await untilLooked(() => waiting.length === 1)
  await app.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: false } })
  to.answer = answering(204)
  waiting.pop()?.()
  await until(async () => (await deliveriesOf(app, hook)).length === 2)
  t.match(await read(app, hook), { state: 'active', failures: 0, nextAttemptAt: null, pausedAt: null })
  pass(1)
  await untilLooked(async () => (await read(app, hook)).position === last + 1)
  t.strictSame(sequencesOf(to), [last + 1, last + 1, last + 1])
  await end(hook)
})

t.test('a webhook that is paused while an attempt runs waits for no other one', async (t) => {
  const to = await receiver(t)
  const waiting: (() => void)[] = []
  to.answer = (response) => waiting.push(() => response.writeHead(503).end())
  const hook = await hookTo(app, to.url)
  await write(app, 1)
  await until(() => waiting.length === 1)
  const paused = (await app.ask('PATCH', `/v1/webhooks/${hook.id}`, { body: { paused: true } })).body
  waiting.pop()?.()
  await until(async () => (await deliveriesOf(app, hook)).length === 1)
  t.strictSame(await read(app, hook), paused)
  await end(hook)
})

t.test('the secret is in no later answer, and in no message', async (t) => {
  t.notMatch(JSON.stringify((await app.ask('GET', '/v1/webhooks', { key: adminKey })).body), /whsec_/)
  const to = await receiver(t)
  const hook = await hookTo(app, to.url)
  await write(app, 1)
  await until(async () => (await deliveriesOf(app, hook)).length === 1)
  const key = hook.secret.slice('whsec_'.length)
  t.notOk(JSON.stringify([await read(app, hook), await deliveriesOf(app, hook), to.received]).includes(key))
  await end(hook)
})

t.test('of two servers one sends; when it closes or dies, the other one does', async (t) => {
  const one = await sending(t)
  const other = await sending(t, { DATABASE_URL: one.database })
  const to = await receiver(t)
  const hook = await hookTo(one, to.url)
  await write(one, 10)
  await write(other, 10)
  await untilPassed(() => to.received.length === 20)
  t.strictSame([sequencesOf(to), to.most()], [numbers(1, 20), 1])
  await one.http.close()
  await write(other, 5)
  await untilPassed(() => to.received.length === 25)
  t.strictSame(sequencesOf(to), numbers(1, 25))
  t.intercept(other.store.webhooks, 'resign', { value: async () => undefined })
  await until(async () => (await read(other, hook)).position === 25)
  await other.http.close()
  const third = await sending(t, { DATABASE_URL: one.database })
  await write(third, 5)
  const { value } = await beside(t, one.database)
  t.ok(Number(await value('SELECT ends FROM leases')) - Date.now() <= 15_000, 'the dead one is waited for no longer')
  await untilPassed(() => to.received.length === 30)
  t.strictSame([sequencesOf(to), to.most()], [numbers(1, 30), 1])
})

t.test('what a server was sending when it closed is sent again by the next one, as the same message', async (t) => {
  const one = await sending(t)
  const to = await receiver(t)
  to.answer = () => undefined
  await hookTo(one, to.url)
  await write(one, 2)
  await until(() => to.received.length === 1)
  await one.http.close()
  to.answer = answering(204)
  await sending(t, { DATABASE_URL: one.database })
  await untilPassed(() => to.received.length === 3)
  t.strictSame(sequencesOf(to), [1, 1, 2])
  t.equal(to.received[0]?.headers['webhook-id'], to.received[1]?.headers['webhook-id'])
})

t.test('what was taken is not sent again because the database was busy', async (t) => {
  const one = await sending(t)
  const to = await receiver(t)
  const hook = await hookTo(one, to.url)
  const note = one.store.webhooks.note.bind(one.store.webhooks)
  let refusals = 0
  t.intercept(one.store.webhooks, 'note', {
    value: (...noted: Parameters<typeof note>) => {
      if (refusals++ < 2) throw new Error('busy')
      return note(...noted)
    },
  })
  await write(one, 2)
  await until(async () => (await read(one, hook)).position === 2)
  t.strictSame(sequencesOf(to), [1, 2])
})
