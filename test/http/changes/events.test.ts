/** GET /v1/changes as events: each change once and in order, through any cuts and to any slow reader. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createEventSource } from 'eventsource-client'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { everyResource, resources } from '../../../src/resources/index.ts'
import { createKey } from '../../../src/command/create-key.ts'
import { adminKey, build, type Built, type Settings } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { isInvalid, pluck } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'
import { until } from '../../support/until.ts'

interface Listening extends Built {
  readonly url: string
  readonly responses: ServerResponse[]
  readonly requests: IncomingMessage[]
}

const listening = async (t: Test, settings: Settings = {}): Promise<Listening> => {
  const app = await build(t, settings)
  const responses: ServerResponse[] = []
  const requests: IncomingMessage[] = []
  app.http.server.on('request', (request, response) => {
    requests.push(request)
    responses.push(response)
  })
  t.teardown(async () => {
    // A client that was cut off opens an idle connection, which would keep the server open for four seconds.
    const cutting = setInterval(() => {
      app.http.server.closeAllConnections()
    }, 10)
    await app.http.close()
    clearInterval(cutting)
  })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return { ...app, url: `${app.http.listeningOrigin}/v1/changes`, responses, requests }
}

interface Received {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string
}

/** Receives `count` events and then hangs up. */
const receive = async (url: string, count: number, after?: number): Promise<Received[]> => {
  const source = createEventSource({ url, ...(after !== undefined && { initialLastEventId: after.toString() }) })
  const received: Received[] = []
  for await (const { id, event, data } of source) {
    received.push({ id, event, data })
    if (received.length === count) break
  }
  source.close()
  return received
}

const sequences = (received: readonly Received[]): number[] =>
  received.map(({ data }) => (JSON.parse(data) as { sequence: number }).sequence)
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_value, index) => from + index)
const asEvents = { accept: 'text/event-stream' }

/** Makes `count` changes, one after the other. */
const write = async ({ ask }: Built, count: number): Promise<void> => {
  for (let index = 0; index < count; index++)
    await ask('POST', '/v1/sources', { body: { ...examples.sources, title: index.toString() } })
}

/** The register of most tests: its first changes are the examples, and each test goes on after the last one. */
const app = await listening(t)
await putExamples(app)
const last = async (): Promise<number> => (await app.store.stamp()).sequence

/** Receives what comes after the last change, and resolves once the server has the request. */
const following = async (count: number, after?: number, query = '') => {
  const [asked, from] = [app.requests.length, after ?? (await last())]
  const received = receive(app.url + query, count, from)
  await until(() => app.requests.length > asked)
  return { from, received }
}

t.test('a stream begins with a retry hint; an event has its sequence as id, and the change as its data', async (t) => {
  const { body } = await app.ask('GET', '/v1/changes')
  const { data } = body as { data: { sequence: number }[] }
  const { status, headers, text } = await app.ask('GET', `/v1/changes?limit=${everyResource.length.toString()}`, {
    headers: asEvents,
  })
  t.equal(status, 200)
  t.match(headers, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    vary: 'Accept, Authorization',
    etag: undefined,
  })
  t.equal(
    text,
    `retry: 1000\n\n${data.map((change) => `id: ${change.sequence.toString()}\ndata: ${JSON.stringify(change)}\n\n`).join('')}`,
  )
})

t.test('HEAD opens no stream', async (t) => {
  const { status, headers, body } = await fetch(app.url, { method: 'HEAD', headers: asEvents })
  t.strictSame([status, headers.get('content-type'), body], [200, 'text/event-stream', null])
  t.ok(app.responses.at(-1)?.writableEnded)
})

t.test('a change is sent at once, and in full', async (t) => {
  const { from, received } = await following(3)
  await app.ask('PUT', '/v1/regions/sent', { body: examples.regions })
  await app.ask('PATCH', '/v1/regions/sent', { body: { localName: '送' } })
  await app.ask('DELETE', '/v1/regions/sent')
  const events = await received
  t.strictSame(
    pluck(events, 'id', 'event'),
    numbers(from + 1, from + 3).map((number) => [number.toString(), undefined]),
  )
  const { data } = (await app.ask('GET', `/v1/changes?after=${from.toString()}`)).body as { data: unknown[] }
  t.strictSame(
    events.map((one) => JSON.parse(one.data) as unknown),
    data,
  )
})

t.test('a stream begins after `after`, or after Last-Event-ID, which wins; `resource` limits it', async (t) => {
  const count = everyResource.length
  t.strictSame(sequences(await receive(app.url, count)), numbers(1, count))
  t.strictSame(sequences(await receive(`${app.url}?after=5`, count - 5)), numbers(6, count))
  t.strictSame(sequences(await receive(`${app.url}?after=1`, 1, 6)), [7])
  t.strictSame(sequences(await receive(`${app.url}?after=7`, 2, 0)), [1, 2])
  t.strictSame(sequences(await receive(`${app.url}?resource.in=rates,regions`, 2)), [1, 8])
  const { from, received } = await following(2, undefined, '?resource=sources')
  await app.ask('PUT', '/v1/regions/unasked', { body: examples.regions })
  await write(app, 2)
  t.strictSame(sequences(await received), [from + 2, from + 3])
})

t.test('after the last change a stream waits for new ones', async (t) => {
  const { from, received } = await following(1, (await last()) + 2)
  await write(app, 3)
  t.strictSame(sequences(await received), [from + 1])
})

t.test('a Last-Event-ID that is no sequence is refused', async (t) => {
  for (const [id, detail] of [
    ['', 'Must be integer.'],
    ['abc', 'Must be integer.'],
    ['1.5', 'Must be integer.'],
    ['1, 2', 'Must be integer.'],
    ['9'.repeat(16), 'Must be integer.'],
    ['-1', 'Must be at least 0.'],
  ] as const) {
    isInvalid(
      t,
      await app.ask('GET', '/v1/changes', { headers: { ...asEvents, 'last-event-id': id } }),
      [{ parameter: 'last-event-id', detail }],
      id,
    )
  }
})

t.test('through any cuts, every change is received exactly once and in order', async () => {
  let known = await last()
  await forAll(3, [fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 5 })], async (cuts) => {
    const total = cuts.reduce((sum, cut) => sum + cut, 0)
    const writing = write(app, total)
    for (const cut of cuts) {
      const received = sequences(await receive(app.url, cut, known))
      if (JSON.stringify(received) !== JSON.stringify(numbers(known + 1, known + cut)))
        throw new Error(JSON.stringify(received))
      known += cut
    }
    await writing
  })
})

t.test('a client that is cut off reconnects by itself and misses nothing', async (t) => {
  const before = await last()
  await write(app, 3)
  const received: Received[] = []
  const delays: number[] = []
  const url = `${app.url}?after=${before.toString()}`
  const source = createEventSource({ url, onScheduleReconnect: ({ delay }) => delays.push(delay) })
  for await (const { id, event, data } of source) {
    received.push({ id, event, data })
    if (received.length === 2) {
      app.http.server.closeAllConnections()
      await write(app, 2)
    }
    if (received.length === 5) break
  }
  source.close()
  t.strictSame(sequences(received), numbers(before + 1, before + 5))
  t.strictSame(delays, [1000])
})

t.test('changes by another app on the same database are sent too', async (t) => {
  const other = await build(t, { DATABASE_URL: app.database })
  const { from, received } = await following(3)
  await write(other, 3)
  t.strictSame(sequences(await received), numbers(from + 1, from + 3))
})

t.test('after a silence of 15 seconds a comment is sent', async (t) => {
  const url = `${app.url}?after=${(await last()).toString()}`
  const moved = app.store.moved.bind(app.store)
  const [waits, { now }]: [number[], { now: () => number }] = [[], { now: Date.now.bind(Date) }]
  let passed = 0
  t.intercept(Date, 'now', { value: () => now() + passed })
  // A wait ends after a thousandth of its time, and the clock says that all of it has passed.
  t.intercept(app.store, 'moved', {
    value: async (after: number, wait: number, stop: AbortSignal) => {
      waits.push(wait)
      await moved(after, wait / 1000, stop)
      passed += wait
    },
  })
  const comment = await new Promise<string>((resolve) => {
    const source = createEventSource({
      url,
      onComment: (text) => {
        source.close()
        resolve(text)
      },
    })
  })
  t.equal(comment, 'all is well')
  t.ok((waits[0] ?? 0) > 10_000 && (waits[0] ?? 0) <= 15_000, `it waited for ${String(waits[0])} ms`)
})

const raw = async (t: Test, { http }: Built, query = ''): Promise<Socket> => {
  const { port } = http.server.address() as { port: number }
  const socket = connect({ port, host: '127.0.0.1' })
  t.teardown(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  socket.write(`GET /v1/changes${query} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`)
  return socket
}

const many = 200

/** A register whose changes are larger than any buffer between server and client. */
const large = await listening(t)
await large.store.write(
  numbers(1, many).map((number) => ({
    resource: resources.projects,
    id: number.toString(),
    creates: true,
    edit: () => ({ ...examples.projects, summary: 'x'.repeat(99_000) }),
  })),
  'test',
)
const isStalled = (): boolean => large.responses.at(-1)?.writableNeedDrain === true

t.test('changes that a slow reader does not take are not read from the register; in the end it has all', async (t) => {
  const pages = t.capture(large.store, 'feed', large.store.feed.bind(large.store))
  const socket = await raw(t, large)
  await until(isStalled)
  const read = pages().length
  t.ok(read > 0 && read < 7, `of 10 pages, ${read.toString()} were read`)
  let text = ''
  // Summaries consist of x alone; without them the text stays short.
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk.replaceAll('x', '')
  })
  await until(() => text.includes(`\nid: ${many.toString()}\n`))
  const found = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  t.strictSame(found, numbers(1, many))
})

const closed = await listening(t, { READ_ACCESS: 'key' })
const followWith = (key: string) => fetch(closed.url, { headers: { ...asEvents, authorization: `Bearer ${key}` } })

/** Makes a key that reads, and what revokes it. */
const readerOf = async (label: string) => {
  const key = await createKey(closed.store, { role: 'reader', label })
  const made = (await closed.store.keys()).find((one) => one.label === label)
  return { key, revoke: () => closed.store.revokeKey(made?.id ?? '') }
}

t.test('a stream ends with its key, before it tells another change', async (t) => {
  const { key, revoke } = await readerOf('a follower')
  const [followed, kept] = [await followWith(key), await followWith(adminKey)]
  await write(closed, 1)
  const text = followed.text()
  await revoke()
  await write(closed, 1)
  t.match(await text, /^retry: 1000\n\n(id: 1\n.*\n\n)?$/)
  t.equal((await followWith(key)).status, 401)
  const told = kept.body?.getReader()
  let seen = ''
  await until(async () => {
    seen += Buffer.from((await told?.read())?.value ?? []).toString()
    return seen.includes('\nid: 2\n')
  })
})

t.test('a change that comes after the end of a key is not told, however close', async (t) => {
  const { key, revoke } = await readerOf('a later follower')
  const feed = closed.store.feed.bind(closed.store)
  let isReading = false
  t.intercept(closed.store, 'feed', {
    value: async (request: Parameters<typeof feed>[0]) => {
      if (!isReading) {
        isReading = true
        await revoke()
        await write(closed, 1)
      }
      return feed(request)
    },
  })
  t.equal(await (await followWith(key)).text(), 'retry: 1000\n\n')
  t.ok(isReading)
})

t.test('when the server closes, streams end: those that wait, and those that are stalled', async (t) => {
  const slow = await raw(t, large)
  await until(isStalled)
  const waiting = await raw(t, large, `?after=${many.toString()}`)
  let text = ''
  waiting.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await until(() => text.endsWith('retry: 1000\n\n\r\n'))
  const ended = once(waiting, 'end')
  await large.http.close()
  await ended
  t.match(text, /retry: 1000\n\n\r\n0\r\n\r\n$/, 'a waiting stream ends with its last chunk')
  slow.resume()
  await once(slow, 'close')
})

t.test('when the register can no longer be read, streams are cut, so that clients reconnect', async (t) => {
  const app = await listening(t)
  const socket = await raw(t, app)
  await once(socket, 'data')
  const closed = once(socket, 'close')
  await app.store.close()
  socket.resume()
  await closed
  t.ok(app.responses[0]?.destroyed)
})

t.test('a thousand streams can be open; one that hangs up makes room for another', async (t) => {
  const app = await listening(t)
  await putExamples(app)
  const streams = await Promise.all(numbers(1, 1000).map(() => raw(t, app)))
  const begun = (count: number) => until(() => app.responses.filter(({ headersSent }) => headersSent).length === count)
  await begun(1000)
  const ask = () => app.ask('GET', '/v1/changes?limit=1', { headers: asEvents })
  const { status, headers, body } = await ask()
  t.equal(status, 503)
  t.equal(headers['retry-after'], '10')
  t.match(body, {
    type: '/problems/overloaded',
    title: 'Overloaded',
    detail: 'No more streams can be open at a time. Ask for pages instead.',
  })
  t.equal((await app.ask('GET', '/v1/changes')).status, 200)
  t.equal((await app.ask('HEAD', '/v1/changes', { headers: asEvents })).status, 200)
  streams[0]?.destroy()
  while ((await ask()).status === 503) await pause(2)
  await raw(t, app)
  await begun(1001)
  t.equal((await ask()).status, 503)
})
