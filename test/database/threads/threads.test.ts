/** What takes long or reads much is done in threads, with the same results, for as long as somebody waits. */
import { connect } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readCandidates } from '../../../src/database/candidates/candidates.ts'
import { openSource, openTarget } from '../../../src/database/open-existing.ts'
import { stateCache } from '../../../src/database/state-cache.ts'
import { workerPool } from '../../../src/database/threads/worker-pool.ts'
import type { Engine } from '../../../src/database/engine.ts'
import { openRegister } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { adminKey, build } from '../../support/build.ts'
import { locationOf, withoutFile } from '../../support/databases.ts'
import { until } from '../../support/until.ts'

/** Too long to be read in place. */
const text = Array.from({ length: 61 }, (_, at) => `广东完成投资${(at + 1).toString()}亿元。`).join('\n\n')
const request = { text, from: 0, limit: 5 }

const app = await build(t, { SEED: 'article' })
const engine = await openSource(locationOf(app.database))

const sequence = sql<{ sequence: number }>`SELECT sequence FROM register`
const number = (value: number) => sql<{ value: number }>`SELECT CAST(${value} AS integer) AS value`
const much = { isMuch: true }
/** Takes some hundred milliseconds. */
const long = sql<{
  count: number
}>`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)
  SELECT count(*) AS count FROM numbers`

/** Opens an empty register. */
const opened = async (t: Test): Promise<Engine> => {
  const file = join(t.testdir(), 'register.db')
  await (await openRegister(file)).close()
  const engine = await openTarget(file)
  t.teardown(() => engine.close())
  return engine
}

// Threads read long texts, with the same results, for as long as somebody waits.

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

// What may read much is read in a thread, and answered as what is read in place.

t.test('queries that are asked at once have their own answers', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const asked = [1, 2, 3, 4, 5]
  const answers = await engine.reading((reader) => Promise.all(asked.map((value) => reader.all(number(value)))), much)
  t.strictSame(
    answers.flat(),
    asked.map((value) => ({ value })),
  )
})

t.test('a read sees one state, and the next one what was written meanwhile', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const before = await engine.reading(async (reader) => {
    const first = await reader.all(sequence)
    await engine.transaction((session) => session.run(sql`UPDATE register SET sequence = 7`))
    return [first, await reader.all(sequence)]
  }, much)
  t.strictSame(before, [[{ sequence: 0 }], [{ sequence: 0 }]])
  t.strictSame(await engine.reading((reader) => reader.all(sequence), much), [{ sequence: 7 }])
})

t.test('others are answered while it reads, and reads are counted', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const { times } = engine.spent.read
  let isDone = false
  const reading = engine
    .reading((reader) => reader.all(long), much)
    .finally(() => {
      isDone = true
    })
  t.strictSame(await engine.all(sequence), [{ sequence: 0 }])
  t.notOk(isDone)
  t.strictSame(await reading, [{ count: 1_000_000 }])
  t.equal(engine.spent.read.times, times + 2)
})

t.test('an error is told to its reader alone', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const failing = engine.reading((reader) => reader.all(sql`SELECT missing FROM register`), much)
  const other = engine.reading((reader) => reader.all(number(1)), much)
  await t.rejects(failing, { message: 'no such column: missing', code: 'SQLITE_ERROR' })
  await t.rejects(
    engine.reading(() => Promise.reject(new Error('of the reader')), much),
    { message: 'of the reader' },
  )
  t.strictSame(await other, [{ value: 1 }])
})

t.test(
  'a transaction that an error has ended neither fails a read nor holds up the next',
  { skip: withoutFile },
  async (t) => {
    const engine = await opened(t)
    const read = engine.reading(async (reader) => {
      await reader.all(sql`ROLLBACK`)
      return 'read'
    }, much)
    t.equal(await read, 'read')
    t.strictSame(await engine.reading((reader) => reader.all(number(1)), much), [{ value: 1 }])
  },
)

t.test('what nobody waits for does not begin, and ends before its next query', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const { times } = engine.spent.read
  const leaving = new AbortController()
  const how = { ...much, signal: leaving.signal }
  const begun = engine.reading(async (reader) => {
    await reader.all(sequence)
    leaving.abort(new Error('left'))
    return reader.all(long)
  }, how)
  const waiting = engine.reading((reader) => reader.all(long), how)
  await Promise.all([t.rejects(begun, { message: 'left' }), t.rejects(waiting, { message: 'left' })])
  t.strictSame(await engine.reading((reader) => reader.all(number(1)), much), [{ value: 1 }])
  t.equal(engine.spent.read.times, times + 2)
})

t.test('of too many at once, the last are refused', { skip: withoutFile }, async (t) => {
  const engine = await opened(t)
  const reads = await Promise.allSettled(
    Array.from({ length: 202 }, () => engine.reading((reader) => reader.all(number(1)), much)),
  )
  t.strictSame(
    reads.slice(-2).map((read) => (read.status === 'fulfilled' ? read.value : (read.reason as { kind: string }).kind)),
    [[{ value: 1 }], 'overloaded'],
  )
})

t.test('closing ends a read that is under way, and refuses those that wait', { skip: withoutFile }, async (t) => {
  const file = join(t.testdir(), 'register.db')
  await (await openRegister(file)).close()
  const engine = await openTarget(file)
  const reading = t.rejects(
    engine.reading((reader) => reader.all(long), much),
    { kind: 'overloaded', message: 'The register is being closed.' },
  )
  const waiting = t.rejects(
    engine.reading((reader) => reader.all(long), much),
    { kind: 'overloaded', message: 'The register is being closed.' },
  )
  await engine.close()
  await Promise.all([reading, waiting])
})
