/** Requests that no browser sends: what a request line names beside a path, two lengths, and slow ones. */
import { once } from 'node:events'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { resources } from '../../../src/resources/index.ts'
import { adminKey, build } from '../../support/build.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { until } from '../../support/until.ts'

const app = await build(t, { SEED: 'article', PUBLIC_URL: 'https://ledger.example' })
await app.http.listen({ port: 0, host: '127.0.0.1' })
const { port } = app.http.server.address() as AddressInfo

/** Asks for a path that no parser of URLs has changed. */
const ask = async (path: string) => {
  const asked = request({ port, path, headers: { accept: 'text/html, */*;q=0.1' } }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, link: answer.headers['link'], page: await text(answer) }
}

t.test('a server in the request line is ignored: links lead to PUBLIC_URL', async (t) => {
  for (const [path, language] of Object.entries({ '/regions': 'en', '/zh/regions': 'zh-Hans' })) {
    const { status, page } = await ask(`http://evil.example${path}`)
    t.equal(status, 200)
    t.match(page, `<html lang="${language}">`)
    t.match(page, `<meta property="og:url" content="https://ledger.example${path}">`)
    t.notMatch(page, 'evil.example')
  }
  t.match(await ask('HTTP://evil.example'), { status: 200, page: /content="https:\/\/ledger\.example\/"/ })
  const answer = await ask('http://evil.example/v1/regions')
  t.match(answer, { status: 200, link: /^<https:\/\/ledger\.example\/v1\/regions>/ })
})

t.test('an address that begins with two slashes is none, and its page leads to no other host', async (t) => {
  for (const path of ['//evil.example/', '/zh//evil.example/', 'http://a.example//evil.example/']) {
    const { status, page } = await ask(path)
    t.equal(status, 404, path)
    t.notMatch(page, /(href|action|content)="[^"]*evil\.example/, path)
  }
})

t.test('an asterisk is an address of OPTIONS alone', async (t) => {
  for (const [method, status] of Object.entries({ GET: 400, HEAD: 400, DELETE: 400, OPTIONS: 204 })) {
    const [answer] = (await once(request({ port, method, path: '*' }).end(), 'response')) as [IncomingMessage]
    t.equal(answer.statusCode, status, method)
    const page = await text(answer)
    if (method === 'GET') t.match(page, '"detail":"Only OPTIONS may use the address `*`."')
  }
})

t.test('a request of two lengths is refused, and what follows it is not read', async (t) => {
  const hidden = 'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n'
  for (const lengths of [
    'content-length: 4\r\ntransfer-encoding: chunked',
    'content-length: 4\r\ncontent-length: 5',
    'transfer-encoding: xchunked',
    'transfer-encoding: chunked\r\ntransfer-encoding: identity',
  ]) {
    const socket = connect(port, '127.0.0.1')
    const answer = text(socket)
    socket.write(`POST /v1/resolve HTTP/1.1\r\nhost: x\r\n${lengths}\r\n\r\n0\r\n\r\n${hidden}`)
    t.strictSame((await answer).match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 400'], lengths)
  }
})

t.test('a client has a minute for its headers, five for all of a request, and half a minute of silence', async (t) => {
  const { headersTimeout, requestTimeout, timeout, maxHeadersCount } = app.http.server
  t.same(
    { headersTimeout, requestTimeout, timeout },
    { headersTimeout: 60_000, requestTimeout: 300_000, timeout: 30_000 },
  )
  t.ok(maxHeadersCount === null || maxHeadersCount <= 2000)
})

// Clients that neither send nor take anything are cut off, and no others: those who wait for the server get its
// answer.

/** The milliseconds between two looks at a connection, of which the fifth one cuts it; and those of the test. */
const [look, short] = [6000, 50]

/** Listens with a register whose changes, and whose projects, are larger than any buffer between server and client. */
const listening = async (t: Test) => {
  const app = await build(t)
  const responses: ServerResponse[] = []
  app.http.server.on('request', (_request, response) => responses.push(response))
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.http.server.address() as AddressInfo
  let looks = 0
  app.http.server.on('connection', (socket: Socket) => {
    const real = socket.setTimeout.bind(socket)
    socket.setTimeout = (milliseconds, told) => {
      if (milliseconds === look) looks++
      return real(milliseconds === look ? short : milliseconds, told)
    }
  })
  const open = async (path: string, type: string, method = 'GET', others = ''): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: localhost\r\naccept: ${type}\r\n${others}\r\n`)
    return socket
  }
  return { ...app, open, responses, looks: () => looks }
}

const events = 'text/event-stream'
const streams: Readonly<Record<string, readonly [path: string, type: string]>> = {
  changes: ['/v1/changes', events],
  'a list': ['/v1/projects', 'application/x-ndjson'],
  'an export': ['/v1/export', 'application/x-ndjson'],
}

t.test('a reader that takes nothing for 30 seconds is cut off', async (t) => {
  const app = await listening(t)
  const record = { ...examples.projects, summary: 'x'.repeat(99_000) }
  await app.store.write(
    Array.from({ length: 200 }, (_value, index) => ({
      resource: resources.projects,
      id: `p${index.toString()}`,
      creates: true,
      edit: () => record,
    })),
    'test',
  )
  for (const [index, [what, [path, type]]] of Object.entries(streams).entries()) {
    const socket = await app.open(path, type)
    await until(() => app.responses[index]?.destroyed === true)
    t.notOk(app.responses[index]?.writableFinished, what)
    socket.resume().on('error', () => undefined)
    await once(socket, 'close')
  }
})

t.test('a stream that waits for changes is not cut off', async (t) => {
  const app = await listening(t)
  await putExamples(app)
  const socket = await app.open('/v1/changes?after=9', events)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await until(() => app.looks() === 5)
  await app.ask('DELETE', '/v1/figures/a-figure')
  const { sequence } = await app.store.stamp()
  await until(() => text.includes(`\nid: ${sequence.toString()}\n`))
  t.notOk(app.responses[0]?.destroyed)
})

t.test('a request that the server works on is not cut off, however long that takes', async (t) => {
  const app = await listening(t)
  await putExamples(app)
  const authorization = `Bearer ${adminKey}`
  const headers = { authorization, 'content-type': 'application/json' }
  const put = { method: 'PUT', headers, body: JSON.stringify(examples.sources) }
  const imported = { method: 'POST', headers: { ...headers, 'content-type': 'application/x-ndjson' }, body: '' }
  const { store } = app
  for (const [path, options, slow, status] of [
    ['/v1/regions', {}, 'stamp', 200],
    [`/v1/sources/${exampleIds.sources}`, {}, 'stamp', 200],
    ['/regions', {}, 'stamp', 200],
    ['/v1/totals?metric=investment', {}, 'totals', 200],
    ['/v1/sources/late', put, 'write', 201],
    ['/v1/import', imported, 'import', 200],
  ] as const) {
    const real = store[slow].bind(store) as (...given: unknown[]) => Promise<unknown>
    const before = app.looks()
    const waits = async (...given: unknown[]): Promise<unknown> => {
      await until(() => app.looks() > before + 7)
      return real(...given)
    }
    Object.assign(store, { [slow]: waits })
    const answer = await fetch(`${app.http.listeningOrigin}${path}`, options)
    t.equal(answer.status, status, path)
    await answer.text()
    Object.assign(store, { [slow]: real })
  }
})

t.test('a client that stops amid its body for 30 seconds is cut off', async (t) => {
  const app = await listening(t)
  const socket = await app.open(
    '/v1/sources',
    '*/*',
    'POST',
    `authorization: Bearer ${adminKey}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n`,
  )
  socket.write('{"title":')
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await once(socket, 'close')
  t.equal(text, '')
  t.ok(app.looks() >= 5)
})
