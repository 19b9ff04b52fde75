/** Threads compute what works through all of a large register, with the same results, for as long as somebody waits. */
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { promises, type Promised } from '../../../../src/figures/promises/promises.ts'
import { manyOf, mostAlike } from '../../../../src/figures/checks/alike.ts'
import { checks, type Check } from '../../../../src/figures/checks/checks.ts'
import type { Register } from '../../../../src/figures/register.ts'
import { totals, type TotalsQuery } from '../../../../src/figures/totals.ts'
import { workerPool } from '../../../../src/database/derived/threads/worker-pool.ts'
import { build } from '../../../support/build.ts'
import { locationOf } from '../../../support/databases.ts'
import { matchWhole } from '../../../support/match-whole.ts'
import { until } from '../../../support/until.ts'

const today = new Date().toISOString().slice(0, 10)
const projects = Array.from({ length: 2100 }, (_, at) => `project-${at.toString().padStart(4, '0')}`)

const figure = (subjectId: string, stage: string, value: string): object => ({
  subjectKind: 'project',
  subjectId,
  metric: 'investment',
  stage,
  value,
  unit: 'CNY',
  qualifier: 'exact',
  periodStart: '2021-01-01',
  periodEnd: '2021-12-31',
  sourceId: 'plan',
  asPrinted: value,
})

const entry = (resource: string, id: string, record: object): string =>
  JSON.stringify({ resource, record: { id, ...record } })

/** Each project has a plan; every third has no actuals, and every seventh is a part whose plan exceeds its whole's. */
const lines = [
  entry('sources', 'plan', { title: 'Plan', kind: 'report', official: true, publishedOn: '2022-01-01' }),
  ...projects.flatMap((id, at) => {
    const parentId = at % 7 === 6 ? projects[at - 1] : null
    return [
      entry('projects', id, {
        title: id,
        kind: 'project',
        status: 'preparation',
        ...(parentId !== null && { parentId }),
      }),
      entry('figures', `${id}-planned`, figure(id, 'planned', parentId === null ? '100' : '200')),
      ...(at % 3 === 0 ? [] : [entry('figures', `${id}-actual`, figure(id, 'actual', (50 + (at % 100)).toString()))]),
    ]
  }),
]

const { ask, database, http, store } = await build(t)
const imported = await ask('POST', '/v1/import', {
  body: lines.join('\n'),
  headers: { 'content-type': 'application/x-ndjson' },
})
if (imported.status !== 200) throw new Error(imported.text)

interface Page<T> {
  readonly data: readonly T[]
  readonly next: string | null
  readonly total: number
}

const all = async <T>(path: string): Promise<readonly T[]> => {
  const items: T[] = []
  for (let cursor = ''; ;) {
    const { status, body, text } = await ask('GET', `${path}limit=200&total=true${cursor}`)
    if (status !== 200) throw new Error(text)
    const { data, next, total } = body as Page<T>
    items.push(...data)
    if (next === null) {
      t.equal(items.length, total, path)
      return items
    }
    cursor = `&cursor=${next}`
  }
}

/** Returns all records, from which the arithmetic computes in place. */
const register = async (): Promise<Register> => {
  const records: Record<string, object[]> = {
    regions: [],
    industries: [],
    organizations: [],
    sources: [],
    initiatives: [],
    projects: [],
    figures: [],
    rates: [],
    metrics: [],
  }
  for (const line of (await ask('GET', '/v1/export')).text.trim().split('\n')) {
    const { resource, record } = JSON.parse(line) as { resource: string; record: object }
    records[resource]?.push(record)
  }
  return records as never
}

/** The parameter by which a question is computed from the register as it stands. */
const now = async (): Promise<string> => `asOf=${encodeURIComponent((await store.stamp()).at)}`

t.test('pages of promises and findings hold what the arithmetic finds, kept or computed', async (t) => {
  const records = await register()
  const expectedPromises = promises({ today }, records)
  const asNow = await now()
  const same = async (path: string, isExpected: (promised: Promised) => boolean): Promise<void> => {
    const expected = expectedPromises.filter(isExpected)
    t.ok(expected.length > 0, path)
    t.strictSame(await all<Promised>(`/v1/promises?${path}`), expected, path)
    t.strictSame(await all<Promised>(`/v1/promises?${asNow}&${path}`), expected, path)
  }
  await same('', () => true)
  for (const state of ['met', 'short', 'unreported'])
    await same(`state=${state}&`, (promised) => promised.state === state)
  await same(
    'state.not=met&id.gte=project-1000&',
    ({ state, figureId }) => state !== 'met' && figureId >= 'project-1000',
  )
  await same('value.gte=200&', ({ value }) => value === '200')

  const texts = (findings: readonly Check[]) =>
    new Set(
      findings.map(({ check, severity, records, printed, computed, implied }) =>
        JSON.stringify({ check, severity, records, printed, computed, implied }),
      ),
    )
  const single = checks({ today }, records)
  const alike = single.filter(({ check }) => check === 'undefined-metric')
  const many = manyOf(alike.slice(0, mostAlike), alike.length)
  const expected = [...single.filter(({ check }) => check !== 'undefined-metric'), many]
  t.ok(expected.some(({ check }) => check === 'parts-exceed-whole'))
  const kept = await all<Check>('/v1/checks?')
  t.strictSame(texts(kept), texts(expected))
  t.strictSame(await all<Check>(`/v1/checks?${asNow}&`), kept)
  const of = `${projects[6] as string}-planned`
  t.strictSame(
    texts(await all<Check>(`/v1/checks?records.id=${of}&`)),
    texts([
      ...single.filter(({ check, records }) => check !== 'undefined-metric' && records.some(({ id }) => id === of)),
      many,
    ]),
  )
})

t.test('they follow a write, and stay as they were for an earlier moment', async (t) => {
  const before = await now()
  t.equal((await ask('PATCH', '/v1/figures/project-0001-actual', { body: { value: '99.5' } })).status, 200)
  const path = '/v1/promises?subjectId=project-0001'
  matchWhole(t, (await ask('GET', path)).body, { data: [{ ratio: '0.995', state: 'short' }] })
  matchWhole(t, (await ask('GET', `${path}&${before}`)).body, { data: [{ ratio: '0.51', state: 'short' }] })
})

t.test('totals that are not kept equal those of the arithmetic, and so do those of the past', async (t) => {
  const then = encodeURIComponent((await store.stamp()).at)
  const all = await register()
  const same = async (parameters: string, query: Omit<TotalsQuery, 'metric'>): Promise<void> => {
    const { status, body } = await ask('GET', `/v1/totals?metric=investment&${parameters}`)
    t.equal(status, 200, parameters)
    const { href, ...total } = body as { href: string }
    t.match(href, '/v1/totals?metric=investment')
    t.strictSame(total, totals({ metric: 'investment', ...query }, all), parameters)
  }
  await same('reportedBy=2022-01-01&groupBy=year', { reportedBy: '2022-01-01', groupBy: ['year'] })
  await same('reportedBy=2021-12-31', { reportedBy: '2021-12-31' })
  await same('subjectKind=project', { subjectKind: 'project' })
  await same('unit=CNY', { unit: 'CNY' })
  t.equal((await ask('PATCH', '/v1/figures/project-0001-actual', { body: { value: '70' } })).status, 200)
  await same(`asOf=${then}`, {})
  matchWhole(t, await ask('GET', '/v1/totals?metric=share&reportedBy=2022-01-01'), {
    status: 422,
    body: { detail: 'Percentages never add.', errors: [{ parameter: 'metric' }] },
  })
})

t.test('other requests are answered while they are computed', async (t) => {
  for (const [at, path] of ['/v1/checks?', '/v1/promises?', '/v1/totals?metric=investment&'].entries()) {
    const written = await ask('PATCH', '/v1/figures/project-0002-actual', { body: { value: (98 + at).toString() } })
    t.equal(written.status, 200)
    const order: string[] = []
    const asking = ask('GET', `${path}${await now()}`).then(({ status }) => order.push(status.toString()))
    await ask('GET', '/v1/projects/project-0000')
    order.push('another')
    await asking
    t.strictSame(order, ['another', '200'], path)
  }
})

t.test('requests that the queue of the workers cannot take are 503', async (t) => {
  const asNow = await now()
  const answers = await Promise.all(
    projects.slice(0, 100).map((id) => ask('GET', `/v1/checks?records.id=${id}&${asNow}`)),
  )
  const refused = answers.filter(({ status }) => status === 503)
  t.ok(refused.length > 0)
  for (const { headers, body } of refused) {
    t.equal(headers['retry-after'], '1')
    t.match(body, { type: '/problems/overloaded' })
  }
  t.ok(answers.every(({ status }) => status === 200 || status === 503))
  t.equal((await ask('GET', '/v1/checks?limit=1')).status, 200)
})

t.test('a client that leaves frees its thread, or its place in the queue', async () => {
  const url = new URL(await http.listen({ port: 0, host: '127.0.0.1' }))
  // More than all threads and the queue take; no two ask the same.
  const clients = Array.from({ length: 100 }, (_, at) => {
    const socket = connect(Number(url.port), url.hostname)
    const day = new Date(Date.UTC(2022, 0, 1 + at)).toISOString().slice(0, 10)
    socket.write(`GET /v1/totals?metric=investment&reportedBy=${day} HTTP/1.1\r\nhost: a\r\n\r\n`)
    return socket
  })
  const answers: string[] = []
  for (const socket of clients) socket.on('data', (bytes) => answers.push(bytes.toString()))
  await until(() => answers.some((answer) => /^HTTP\/1\.1 503 .*retry-after: 1\r\n/s.test(answer)))
  for (const socket of clients) socket.destroy()
  await until(async () => (await ask('GET', '/v1/totals?metric=investment&unit=CNY')).status === 200)
})

t.test('what is asked may be made when its turn comes; if that fails, nothing is asked', async (t) => {
  const pool = workerPool(locationOf(database))
  t.teardown(() => pool.close())
  const asked = { query: { metric: 'investment' }, asOf: undefined, isKept: false }
  const turns: string[] = []
  const making = (name: string) => async () => {
    turns.push(name)
    await setImmediate()
    return asked
  }
  const pieces = await Promise.all(['one', 'two', 'three'].map((name) => pool.run('total', making(name))))
  t.strictSame([turns, new Set(pieces.map((some) => some.length))], [['one', 'two', 'three'], new Set([2])])
  await t.rejects(
    pool.run('total', () => Promise.reject(new Error('not made'))),
    { message: 'not made' },
  )
  t.equal((await pool.run('total', asked)).length, 2)
})

t.test('a thread that fails or is not needed any more is ended, and the next question has another', async (t) => {
  const asked = { query: { metric: 'investment' }, asOf: undefined, isKept: false }
  const nowhere = workerPool('no-such-register.db')
  for (const again of [false, true])
    await t.rejects(nowhere.run('total', asked), { message: /no such file/ }, String(again))
  await nowhere.close()

  const pool = workerPool(locationOf(database))
  const left = { message: 'Nobody waits for the answer any more.' }
  await t.rejects(pool.run('total', asked, AbortSignal.abort()), left)
  const leaving = new AbortController()
  const running = pool.run('total', asked, leaving.signal)
  leaving.abort()
  await t.rejects(running, left)
  t.equal((await pool.run('total', asked)).length, 2, 'a piece for the rest, and one for the row')
  const closed = t.rejects(pool.run('total', asked), left)
  await pool.close()
  await closed
})
