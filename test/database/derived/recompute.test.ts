/** Totals, promises and findings follow every write of every server, and a write recomputes only what it affects. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { openRegister } from '../../../src/database/open.ts'
import { build, type Built } from '../../support/build.ts'
import { databaseFor, withoutFile } from '../../support/databases.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { addressOf, furnish, write, type Write } from '../../support/load/figure-writes.ts'
import { questions, withoutHref } from '../../support/load/as-anew.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { runs } from '../../support/runs.ts'

const answersAsAnew = async (t: Test, { ask, store }: Built, address: string): Promise<void> => {
  const kept = await ask('GET', address)
  // A total as of an instant is computed from the register itself.
  const anew = await ask('GET', `${address}&asOf=${encodeURIComponent((await store.stamp()).at)}`)
  t.strictSame(withoutHref(kept), withoutHref(anew), address)
}

interface Step {
  readonly writes: readonly Write[]
  readonly byOther: boolean
  readonly asked: readonly string[]
  readonly ofOther: boolean
  readonly meanwhile: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 3 }),
  byOther: fc.boolean(),
  asked: fc.subarray([...questions], { minLength: 2, maxLength: 5 }),
  ofOther: fc.boolean(),
  meanwhile: fc.boolean(),
})

t.test('two servers that write and answer in turn return what a register computed anew returns', async (t) => {
  const database = await databaseFor(t)
  const one = await build(t, { DATABASE_URL: database })
  await furnish(one)
  await t.test('random writes to one register', async (t) => {
    const other = await build(t, { DATABASE_URL: database })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), async (steps) => {
        for (const { writes, byOther, asked, ofOther, meanwhile } of steps) {
          const [writer, answerer] = [byOther ? other : one, ofOther ? other : one]
          const asking = meanwhile
            ? asked.flatMap((address) => [one, other, one].map(({ ask }) => ask('GET', address)))
            : []
          for (const { method, url, body } of writes) await writer.ask(method, url, { body })
          await Promise.all(asking)
          for (const address of asked) await answersAsAnew(t, answerer, address)
        }
      }),
      { numRuns: runs(12) },
    )
  })
})

const row = (value: string, figures = 1) => ({
  key: { region: null },
  label: 'Several regions',
  stage: 'planned',
  unit: 'CNY',
  total: value,
  lowerBound: value,
  upperBound: value,
  approximate: false,
  from: null,
  through: null,
  partial: false,
  figures,
})

t.test('a write is counted once, even when several requests recompute the total at the same time', async (t) => {
  const { ask, store } = await build(t)
  await putExamples({ ask } as Built)
  await store.totals({ metric: 'investment', groupBy: ['region'] })
  for (const value of ['13', '14.5', '7']) {
    await ask('PATCH', '/v1/figures/a-figure', { body: { value } })
    for (const { data } of await Promise.all(
      [1, 2, 3].map(() => store.totals({ metric: 'investment', groupBy: ['region'] })),
    ))
      t.strictSame(data, [row(value)])
  }
})

t.test('a linked cluster is not counted twice when its id changes', async (t) => {
  const app = await build(t)
  await furnish(app)
  const put = async (n: number, more: object, figure: string, value: string, qualifier: string): Promise<void> => {
    await app.ask('PUT', `/v1/projects/p${n.toString()}`, { body: { ...examples.projects, ...more } })
    await app.ask('PUT', `/v1/figures/${figure}`, {
      body: { ...examples.figures, subjectId: `p${n.toString()}`, sourceId: 's', value, qualifier },
    })
  }
  await put(0, { regionId: 'b' }, 'f5', '10', 'at-least')
  await put(1, { regionId: 'c', parentId: 'p0' }, 'f6', '3', 'exact')
  const asked = addressOf({ groupBy: 'region' })
  await answersAsAnew(t, app, asked)
  // Changes nothing about the other figures but the id of their cluster, which is the smallest of its ids.
  await put(2, { regionId: 'd', parentId: 'p0' }, 'f1', '0', 'exact')
  await answersAsAnew(t, app, asked)
})

t.test('a write to a figure marks only the subjects and rates that it affects', { skip: withoutFile }, async (t) => {
  const file = join(t.testdir(), 'register.db')
  const { ask, store } = await build(t, { DATABASE_URL: `file:${file}` })
  await putExamples({ ask } as Built)
  const database = new Database(file, { readonly: true })
  t.teardown(() => database.close())
  const marks = database.prepare('SELECT mark FROM unsettled ORDER BY mark').pluck()
  for (const [change, expected] of [
    [{ note: 'Corrected.' }, []],
    [{ locator: 'page 1', attributedTo: 'The mayor' }, []],
    [{ asPrinted: '13', quote: 'It cost 13.' }, ['figure/a-figure']],
    [{ value: '13' }, ['figure/a-figure']],
    [{ qualifier: 'about' }, ['figure/a-figure']],
    [{ qualifier: 'between', upperValue: '20' }, ['figure/a-figure']],
    [{ stage: 'actual' }, ['project/a-bridge']],
    [{ periodEnd: '2025-12-31' }, ['project/a-bridge']],
    [{ unit: 'EUR' }, ['project/a-bridge']],
    [{ reported: [{ value: '14', unit: 'USD' }] }, ['pairs/a-report', 'project/a-bridge']],
    [{ value: '14' }, ['pairs/a-report', 'project/a-bridge']],
    [
      { subjectKind: 'region', subjectId: 'guangdong', reported: [] },
      ['pairs/a-report', 'project/a-bridge', 'region/guangdong'],
    ],
  ] as const) {
    await store.totals({ metric: 'investment' })
    t.equal((await ask('PATCH', '/v1/figures/a-figure', { body: change })).status, 200)
    t.strictSame(marks.all(), expected, JSON.stringify(change))
  }
})

t.test('a promise takes a rate that the source of its outcome prints later', async (t) => {
  const app = await build(t)
  await furnish(app)
  const put = async (path: string, body: object): Promise<void> => {
    t.equal((await app.ask('PUT', `/v1/${path}`, { body })).status, 201)
  }
  const figure = (subjectId: string, stage: string, value: string, unit: string, more: object = {}) => ({
    ...examples.figures,
    ...{ subjectId, stage, value, unit, sourceId: stage === 'planned' ? 's' : 't', ...more },
  })
  for (const id of ['p', 'q'])
    await put(`projects/${id}`, { title: id, kind: 'project', status: 'preparation', regionId: 'b' })
  await put('figures/promise', figure('p', 'planned', '100', 'HKD'))
  await put('figures/outcome', figure('p', 'actual', '720', 'MOP'))
  const actual = async (): Promise<unknown> => {
    const { body } = await app.ask('GET', '/v1/promises?id=promise')
    return (body['data'] as { actual: unknown }[])[0]?.actual
  }
  t.equal(await actual(), null)
  await put('figures/pair', figure('q', 'actual', '72', 'MOP', { reported: [{ value: '10', unit: 'HKD' }] }))
  matchWhole(t, await actual(), { figureIds: ['outcome'], value: '100' })
  t.equal((await app.ask('DELETE', '/v1/figures/pair')).status, 204)
  t.equal(await actual(), null)
})

t.test('a former wording of a promise, in another measure, follows the rates of its own outcomes', async (t) => {
  const app = await build(t)
  await furnish(app)
  const put = async (path: string, body: object): Promise<void> => {
    t.equal((await app.ask('PUT', `/v1/${path}`, { body })).status, 201)
  }
  const figure = {
    ...examples.figures,
    subjectId: 'p',
    sourceId: 's',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
  }
  await put('projects/p', { title: 'p', kind: 'project', status: 'preparation' })
  await put('rates/r', { baseUnit: 'EUR', quoteUnit: 'MOP', rate: '7', on: '2024-01-01' })
  await put('figures/former', { ...figure, stage: 'planned', value: '10', unit: 'EUR' })
  await put('figures/later', { ...figure, stage: 'planned', value: '80', unit: 'project', supersedesId: 'former' })
  await put('figures/outcome', { ...figure, stage: 'actual', value: '140', unit: 'MOP' })
  const ratios = async (): Promise<unknown> => {
    const { body } = await app.ask('GET', '/v1/promises?id=later')
    return (body['data'] as { versions: { ratio: unknown }[] }[])[0]?.versions.map(({ ratio }) => ratio)
  }
  t.strictSame(await ratios(), ['2', null])
  await app.ask('PATCH', '/v1/rates/r', { body: { rate: '14' } })
  t.strictSame(await ratios(), ['1', null])
})

t.test('when marks take several batches, no batch undoes what another one recomputed', async (t) => {
  const app = await build(t)
  await furnish(app)
  const put = async (path: string, body: object): Promise<void> => {
    await app.ask('PUT', `/v1/${path}`, { body })
  }
  const figure = (subjectId: string, value: string, periodEnd: string) => ({
    ...examples.figures,
    subjectId,
    sourceId: 's',
    value,
    periodStart: '2025-01-01',
    periodEnd,
  })
  for (const id of ['cc', 'zz']) await put(`projects/${id}`, examples.projects)
  await put('projects/aa', { ...examples.projects, parentId: 'zz' })
  await put('figures/of-zz', figure('zz', '100', '2026-12-31'))
  await put('figures/of-aa', figure('aa', '30', '2026-12-31'))
  await put('figures/of-cc', figure('cc', '1000', '2025-12-31'))
  const others = async (regionId: string): Promise<void> => {
    const lines = Array.from({ length: 497 }, (_, n) =>
      JSON.stringify({ resource: 'projects', record: { id: `m${n.toString()}`, ...examples.projects, regionId } }),
    )
    await app.ask('POST', '/v1/import', { body: lines.join('\n'), headers: { 'content-type': 'application/x-ndjson' } })
  }
  await others('b')
  await answersAsAnew(t, app, addressOf({}))
  // `aa` moves from `zz` to `cc`. The figures of `aa` and `zz` change, and that of `cc` overlaps that of `aa`.
  // `zz` has the last of the 501 marks.
  for (const [id, value] of [
    ['of-zz', '200'],
    ['of-aa', '40'],
  ] as const)
    await app.ask('PATCH', `/v1/figures/${id}`, { body: { value } })
  await others('c')
  await app.ask('PATCH', '/v1/projects/aa', { body: { parentId: 'cc' } })
  await answersAsAnew(t, app, addressOf({}))
  await answersAsAnew(t, app, addressOf({ groupBy: 'region' }))
})

t.test('a total is added up anew once its movements are no longer kept', { skip: withoutFile }, async (t) => {
  const file = join(t.testdir(), 'register.db')
  const app = await build(t, { DATABASE_URL: `file:${file}` })
  await putExamples(app)
  const query = { metric: 'investment', groupBy: ['region'] } as const
  t.strictSame((await app.store.totals(query)).data, [row('12.5')])
  const other = await openRegister(file)
  t.teardown(() => other.close())
  const database = new Database(file)
  t.teardown(() => database.close())
  for (const value of ['13', '14', '15']) {
    t.equal((await app.ask('PATCH', '/v1/figures/a-figure', { body: { value } })).status, 200)
    t.strictSame((await other.totals(query)).data, [row(value)])
  }
  database.exec('DELETE FROM movements WHERE number < (SELECT max(number) FROM movements)')
  t.strictSame((await app.store.totals(query)).data, [row('15')])
})

t.test('the last thousand movements are kept, and of more at once the last one', { skip: withoutFile }, async (t) => {
  const file = join(t.testdir(), 'register.db')
  const app = await build(t, { DATABASE_URL: `file:${file}` })
  await putExamples(app)
  const lines = Array.from({ length: 1002 }, (_, n) =>
    JSON.stringify({ resource: 'figures', record: { ...examples.figures, id: `f${n.toString()}`, value: '1' } }),
  )
  await app.ask('POST', '/v1/import', { body: lines.join('\n'), headers: { 'content-type': 'application/x-ndjson' } })
  await app.store.totals({ metric: 'investment' })
  const database = new Database(file)
  t.teardown(() => database.close())
  const columns = (database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('movements') as string[])
    .filter((name) => name !== 'number')
    .map((name) => `"${name}"`)
    .join(', ')
  const count = (): unknown => database.prepare('SELECT count(*) FROM movements').pluck().get()
  t.equal(count(), 1)
  database.exec(`CREATE TEMP TABLE copies AS SELECT * FROM movements;
    WITH RECURSIVE steps(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < 1002)
    INSERT INTO movements SELECT number + n, ${columns} FROM copies, steps`)
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '2' } })
  await app.store.totals({ metric: 'investment' })
  t.equal(count(), 1000)
})
