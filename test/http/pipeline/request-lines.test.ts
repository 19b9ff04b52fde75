/** Requests that no browser sends: what a request line names beside a path, two lengths, and slow ones. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { build } from '../../support/build.ts'

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
  for (const [path, language] of [
    ['/regions', 'en'],
    ['/zh/regions', 'zh-Hans'],
  ] as const) {
    const { status, page } = await ask(`http://evil.example${path}`)
    t.equal(status, 200)
    t.match(page, `<html lang="${language}">`)
    t.match(page, `<meta property="og:url" content="https://ledger.example${path}">`)
    t.notMatch(page, 'evil.example')
  }
  t.match(await ask('HTTP://evil.example'), { status: 200, page: /content="https:\/\/ledger\.example\/"/ })
  t.match(await ask('http://evil.example/v1/regions'), {
    status: 200,
    link: /^<https:\/\/ledger\.example\/v1\/regions>/,
  })
})

t.test('an address that begins with two slashes is none, and its page leads to no other host', async (t) => {
  for (const path of ['//evil.example/', '/zh//evil.example/', 'http://a.example//evil.example/']) {
    const { status, page } = await ask(path)
    t.equal(status, 404, path)
    t.notMatch(page, /(href|action|content)="[^"]*evil\.example/, path)
  }
})

t.test('an asterisk is an address of OPTIONS alone', async (t) => {
  for (const [method, status] of [
    ['GET', 400],
    ['HEAD', 400],
    ['DELETE', 400],
    ['OPTIONS', 204],
  ] as const) {
    const [answer] = (await once(request({ port, method, path: '*' }).end(), 'response')) as [IncomingMessage]
    t.equal(answer.statusCode, status, method)
    const page = await text(answer)
    if (method === 'GET') t.match(page, '"detail":"The address `*` goes with OPTIONS alone."')
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
