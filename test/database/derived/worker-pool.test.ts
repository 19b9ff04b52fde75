/** Promises and findings of a large register: kept ones, and those that a worker thread computes of another moment. */
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import type { Promised } from '../../../src/figures/promises.ts'
import type { Check } from '../../../src/figures/checks/checks.ts'
import { build } from '../../support/build.ts'

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

const { ask, store } = await build(t)
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

/** The parameter by which a question is computed from the register as it stands. */
const now = async (): Promise<string> => `asOf=${encodeURIComponent((await store.stamp()).at)}`

t.test('pages of promises and findings hold what the arithmetic finds in the whole register', async (t) => {
  const asNow = await now()
  for (const path of [
    '/v1/promises?',
    '/v1/promises?state=met&',
    '/v1/promises?state=short&',
    '/v1/promises?state=unreported&',
    '/v1/promises?state.not=met&id.gte=project-1000&',
    '/v1/promises?value.gte=200&',
    '/v1/checks?',
    '/v1/checks?check=parts-exceed-whole&',
    `/v1/checks?records.id=${projects[6] as string}-planned&`,
  ]) {
    const kept = await all<Promised | Check>(path)
    t.ok(kept.length > 0, path)
    t.strictSame(kept, await all(`${path}${asNow}&`), path)
  }
})

t.test('they follow a write, and stay as they were for an earlier moment', async (t) => {
  const before = await now()
  t.equal((await ask('PATCH', '/v1/figures/project-0001-actual', { body: { value: '99.5' } })).status, 200)
  const path = '/v1/promises?subjectId=project-0001'
  t.match((await ask('GET', path)).body, { data: [{ ratio: '0.995', state: 'short' }] })
  t.match((await ask('GET', `${path}&${before}`)).body, { data: [{ ratio: '0.51', state: 'short' }] })
})

/** Counts the turns of the event loop until a promise settles. */
const turnsDuring = async (awaited: Promise<unknown>): Promise<number> => {
  const done = awaited.then(() => 'done')
  for (let turns = 0; ; turns++) {
    if ((await Promise.race([done, setImmediate('turn')])) === 'done') return turns
  }
}

t.test('the event loop keeps turning while they are computed', async (t) => {
  for (const [at, path] of ['/v1/checks', '/v1/promises'].entries()) {
    t.equal(
      (await ask('PATCH', '/v1/figures/project-0002-actual', { body: { value: (98 + at).toString() } })).status,
      200,
    )
    const asking = ask('GET', `${path}?limit=1&${await now()}`)
    // Computed in this thread it would be a few dozen turns, one for each await.
    t.ok((await turnsDuring(asking)) > 200, path)
    t.equal((await asking).status, 200, path)
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
