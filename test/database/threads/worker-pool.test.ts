/** Threads read long texts, with the same results, for as long as somebody waits. */
import { connect } from 'node:net'
import t from 'tap'
import { readCandidates } from '../../../src/database/candidates/candidates.ts'
import { openSource } from '../../../src/database/open-existing.ts'
import { stateCache } from '../../../src/database/state-cache.ts'
import { workerPool } from '../../../src/database/threads/worker-pool.ts'
import { adminKey, build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { until } from '../../support/until.ts'

/** Too long to be read in place. */
const text = Array.from({ length: 61 }, (_, at) => `广东完成投资${(at + 1).toString()}亿元。`).join('\n\n')
const request = { text, from: 0, limit: 5 }

const app = await build(t, { SEED: 'article' })
const engine = await openSource(locationOf(app.database))
t.teardown(() => engine.close())
const expected = await engine.reading((reader) => readCandidates(reader, stateCache(), request))
t.equal(expected.candidates.length, 5)

const ask = (more: string) => app.ask('POST', '/v1/candidates?limit=5', { body: { text: text + more }, key: adminKey })

t.test('a thread answers what is read in place', async (t) => {
  t.strictSame(await app.store.candidates(request), expected)
})

t.test('other requests are answered while it reads', async (t) => {
  const order: string[] = []
  const reading = ask('').then(({ status }) => order.push(status.toString()))
  await app.ask('GET', '/v1/regions/guangdong')
  order.push('another')
  await reading
  t.strictSame(order, ['another', '200'])
})

t.test('requests that its queue cannot take are 503', async (t) => {
  const answers = await Promise.all(Array.from({ length: 80 }, (_, at) => ask(at.toString())))
  const refused = answers.filter(({ status }) => status !== 200)
  t.ok(refused.length > 0)
  for (const { status, headers, body } of refused)
    t.match(
      { status, headers, body },
      { status: 503, headers: { 'retry-after': '1' }, body: { type: '/problems/overloaded' } },
    )
  t.equal((await ask('')).status, 200)
})

t.test('a client that leaves frees its thread, or its place in the queue', async () => {
  const url = new URL(await app.http.listen({ port: 0, host: '127.0.0.1' }))
  // More than all threads and the queue take; no two ask the same.
  const clients = Array.from({ length: 80 }, (_, at) => {
    const body = JSON.stringify({ text: `${text}${at.toString()}` })
    const socket = connect(Number(url.port), url.hostname)
    const head = ['POST /v1/candidates HTTP/1.1', 'host: a', `authorization: Bearer ${adminKey}`]
    const length = `content-length: ${Buffer.byteLength(body).toString()}`
    socket.write(`${[...head, 'content-type: application/json', length].join('\r\n')}\r\n\r\n${body}`)
    return socket
  })
  const answers: string[] = []
  for (const socket of clients) socket.on('data', (bytes) => answers.push(bytes.toString()))
  await until(() => answers.some((answer) => /^HTTP\/1\.1 503 .*retry-after: 1\r\n/s.test(answer)))
  for (const socket of clients) socket.destroy()
  await until(async () => (await ask('again')).status === 200)
})

t.test('a thread that fails or is not needed any more is ended, and the next question has another', async (t) => {
  const nowhere = workerPool('no-such-register.db')
  for (const again of [false, true])
    await t.rejects(nowhere.run('candidates', request), { message: /no such file/ }, String(again))
  await nowhere.close()

  const pool = workerPool(locationOf(app.database))
  const left = { message: 'Nobody waits for the answer any more.' }
  await t.rejects(pool.run('candidates', request, AbortSignal.abort()), left)
  const leaving = new AbortController()
  const running = pool.run('candidates', request, leaving.signal)
  leaving.abort()
  await t.rejects(running, left)
  t.strictSame(await pool.run('candidates', request), expected)
  const closed = t.rejects(pool.run('candidates', request), left)
  await pool.close()
  await closed
})
