/** On SIGTERM running requests are finished, new ones refused, and the process exits soon with code 0. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import { openRegister } from '../../src/database/open.ts'
import { resources } from '../../src/resources/index.ts'
import { adminKey } from '../support/build.ts'
import { copyFor, databaseFor } from '../support/databases.ts'
import { examples } from '../support/examples.ts'
import { startServer } from '../support/planledger.ts'

const records = 2000

/** A list too long for the buffers between a server and its client. */
const full = await databaseFor(t, 'full.db')
const store = await openRegister(readConfig({ DATABASE_URL: full }).database)
const url = `https://example.org/${'x'.repeat(3900)}`
const source = { ...examples.sources, url, archivedUrl: url }
await store.write(
  Array.from({ length: records }, (_, index) => ({
    resource: resources.sources,
    id: `s-${index.toString()}`,
    creates: true,
    edit: () => source,
  })),
  'test',
)
await store.close()

const serve = async (t: Test) => {
  const database = await copyFor(t, full)
  return startServer(t, t.testdirName, { DATABASE_URL: database, ADMIN_KEY: adminKey })
}

/** Returns an answer that has begun and is not yet read. */
const begun = async ({ url }: { readonly url: string }, path: string): Promise<IncomingMessage> => {
  const [answer] = (await once(request(`${url}${path}`).end(), 'response')) as [IncomingMessage]
  return answer
}

/** Returns the status of a new request; undefined where the connection is refused. */
const ask = async (url: string): Promise<number | undefined> => {
  try {
    return (await fetch(url, { headers: { connection: 'close' } })).status
  } catch {
    return undefined
  }
}

for (const format of ['csv', 'ndjson']) {
  t.test(`a stream of ${format} that has begun is finished; meanwhile readiness and new reads are 503`, async (t) => {
    const served = await serve(t)
    const answer = await begun(served, `/v1/sources?format=${format}`)
    served.child.kill('SIGTERM')
    let ready = await ask(`${served.url}/health/ready`)
    while (ready === 200) ready = await ask(`${served.url}/health/ready`)
    t.equal(ready, 503)
    const refused = await fetch(`${served.url}/v1/sources`)
    t.equal(refused.status, 503)
    t.equal(refused.headers.get('retry-after'), '1')
    t.equal(refused.headers.get('connection'), 'close')
    t.match(await refused.json(), {
      type: '/problems/overloaded',
      title: 'Overloaded',
      status: 503,
      detail: 'The server is shutting down.',
    })
    t.equal(await ask(`${served.url}/health/live`), 200)
    const lines = (await text(answer)).trimEnd().split(/\r?\n/)
    t.equal(lines.length, format === 'csv' ? records + 1 : records)
    t.match(await served.ended, { code: 0, stderr: '' })
    t.equal(await ask(`${served.url}/health/live`), undefined, 'nothing listens any more')
  })
}

t.test('a write whose body is still arriving is finished, and kept', async (t) => {
  const served = await serve(t)
  const body = JSON.stringify(examples.sources)
  const put = request(`${served.url}/v1/sources/late`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${adminKey}`,
      'content-type': 'application/json',
      'content-length': body.length,
      expect: '100-continue',
    },
  })
  put.flushHeaders()
  await once(put, 'continue')
  served.child.kill('SIGTERM')
  while ((await ask(`${served.url}/health/ready`)) !== 503);
  put.end(body)
  const [answer] = (await once(put, 'response')) as [IncomingMessage]
  t.equal(answer.statusCode, 201)
  t.match(await served.ended, { code: 0, stderr: '' })
})

t.test('idle connections, and a reader that has stopped, do not delay the exit', async (t) => {
  const served = await serve(t)
  const silent = connect(Number(new URL(served.url).port), '127.0.0.1')
  await once(silent, 'connect')
  const stopped = await begun(served, '/v1/sources?format=csv')
  stopped.on('error', () => undefined)
  const told = performance.now()
  served.child.kill('SIGTERM')
  t.match(await served.ended, { code: 0, stderr: '' })
  t.ok(performance.now() - told < 10_000)
  silent.destroy()
})

t.test('a server with nothing to finish exits at once', async (t) => {
  const served = await serve(t)
  t.equal((await fetch(`${served.url}/v1/sources?limit=1`)).status, 200, 'the client keeps a connection open')
  const told = performance.now()
  served.child.kill('SIGTERM')
  t.match(await served.ended, { code: 0, stderr: '' })
  t.ok(performance.now() - told < 3000)
})
