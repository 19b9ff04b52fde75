/** Several workers serve one register as one process would. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createEventSource } from 'eventsource-client'
import t from 'tap'
import { asAdmin, type Sent } from '../support/as-admin.ts'
import { adminKey } from '../support/build.ts'
import { nothingFor } from '../support/databases.ts'
import { commandOf, freePort, launch } from '../support/planledger.ts'
import { runs } from '../support/runs.ts'
import { until } from '../support/until.ts'

const workers = 3
const port = (await freePort()).toString()
const url = `http://127.0.0.1:${port}`
const settings = {
  PORT: port,
  ADMIN_KEY: adminKey,
  SEED: 'article',
  WORKERS: workers.toString(),
  DATABASE_URL: await nothingFor(t),
}
const server = launch(t, commandOf('start'), t.testdirName, settings)
await server.until(/API .*\n/)

const parentOf = (pid: string): number => {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch {
    return NaN
  }
}

/** Returns the process ids of the workers, where the system lists them. */
const children = (): number[] =>
  existsSync('/proc/self/stat')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && parentOf(name) === server.child.pid)
        .map(Number)
    : []
const skip = children().length > 0 ? false : 'the system does not say which processes there are'

/** Sends a request on a new connection, so that each worker has its turn. */
const ask = (path: string, sent: Sent = {}): Promise<Response> =>
  asAdmin(`${url}${path}`, { ...sent, headers: { connection: 'close', ...sent.headers } })

const put = (title: string): Promise<Response> =>
  ask('/v1/sources/told', {
    method: 'PUT',
    body: { title, kind: 'report', official: false },
  })

t.test('as many workers as set are running, and the register is loaded once', { skip }, async (t) => {
  t.equal(children().length, workers)
  t.match(await (await ask('/v1/regions/guangdong')).json(), { id: 'guangdong', revision: 1 })
})

t.test('no read after an answered write misses it, whichever worker reads', async (t) => {
  for (let index = 0; index < runs(60); index++) {
    const title = `Report ${index.toString()}`
    const written = await put(title)
    t.equal(written.ok, true)
    const { revision } = (await written.json()) as { revision: number }
    const reads = await Promise.all(
      Array.from({ length: 2 * workers }, async () => {
        const [record, list, search] = await Promise.all(
          ['/v1/sources/told', '/v1/sources?id=told', '/v1/search?q=report&resource=sources'].map(async (path) =>
            JSON.stringify(await (await ask(path)).json()),
          ),
        )
        return [
          record?.includes(`"${title}"`),
          list?.includes(`"revision":${revision.toString()}`),
          search?.includes(`Report</mark> ${index.toString()}`),
        ]
      }),
    )
    t.strictSame(
      reads,
      reads.map(() => [true, true, true]),
    )
  }
})

t.test('every follower of the changes gets each change, whichever worker serves it', async (t) => {
  await put('Before')
  const first = (await (await ask('/v1/sources/told')).json()) as { revision: number }
  const heard = Promise.all(
    Array.from({ length: 2 * workers }, async () => {
      const revisions: number[] = []
      // A connection each, as a stream occupies its connection.
      const source = createEventSource({ url: `${url}/v1/changes?resource=sources` })
      for await (const { data } of source) {
        const { revision, id } = JSON.parse(data) as { revision: number; id: string }
        if (id === 'told' && revision > first.revision) revisions.push(revision)
        if (revisions.length === 5) break
      }
      source.close()
      return revisions
    }),
  )
  for (let index = 0; index < 5; index++) await put(`Told ${index.toString()}`)
  for (const revisions of await heard)
    t.strictSame(
      revisions,
      [1, 2, 3, 4, 5].map((step) => first.revision + step),
    )
})

t.test('a worker that dies is replaced, and leaves no request without an end', { skip }, async (t) => {
  const [first] = children()
  if (first === undefined) throw new Error('There is no worker.')
  const under = Promise.allSettled(
    Array.from({ length: 200 }, () => ask('/v1/regions/guangdong', { signal: AbortSignal.timeout(30_000) })),
  )
  process.kill(first, 'SIGKILL')
  for (const answer of await under)
    if (answer.status === 'fulfilled') t.equal(answer.value.status, 200)
    else t.match(answer.reason, { message: 'fetch failed' })
  await until(() => children().length >= workers && !children().includes(first))
  let answered = 0
  // A request to the dying worker fails with its connection, and a client tries again.
  for (let lost = 0; answered < 2 * workers && lost < 2;) {
    const answer = await ask('/v1/regions/guangdong', { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
    if (answer) answered++
    else lost++
    t.equal(answer?.status ?? 200, 200)
  }
  t.equal(answered, 2 * workers)
})

t.test('on SIGTERM all workers exit with success', async (t) => {
  server.child.kill('SIGTERM')
  t.match(await server.ended, { code: 0, stderr: '' })
})

t.test('a port in use ends the processes, with a line that names the port', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const taken = (other.address() as AddressInfo).port.toString()
  const { code, stderr } = await launch(t, commandOf('start'), t.testdir(), {
    ...settings,
    ...{ PORT: taken, WORKERS: '2', SEED: 'false' },
  }).ended
  t.equal(code, 1)
  t.match(stderr, `planledger: Port ${taken} is taken: set PORT.\n`)
  t.match(stderr, /planledger: A worker ended before it listened; it has said why\.\n$/)
})
