/** Totals, promises and findings are those of the records, after every write of every server. */
import fc from 'fast-check'
import t from 'tap'
import { imported } from '../../support/batches.ts'
import { build, put } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { assertAnew } from '../../support/derived.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { addressOf, furnish, write, type Write } from '../../support/load/figure-writes.ts'
import { questions } from '../../support/load/as-anew.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { year, totalRow } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

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
  const other = await build(t, { DATABASE_URL: database })
  await forAll(12, [fc.array(step, { minLength: 2, maxLength: 10 })], async (steps) => {
    for (const { writes, byOther, asked, ofOther, meanwhile } of steps) {
      const [writer, answerer] = [byOther ? other : one, ofOther ? other : one]
      const asking = meanwhile
        ? asked.flatMap((address) => [one, other, one].map(({ ask }) => ask('GET', address)))
        : []
      for (const { method, url, body } of writes) await writer.ask(method, url, { body })
      await Promise.all(asking)
      await assertAnew(t, one, asked, { asker: answerer })
    }
  })
})

const row = (value: string, figures = 1) =>
  totalRow(value, { key: { region: null }, label: 'Several regions', figures, from: null, through: null })

t.test('a write is counted once, even when several requests ask for the total at the same time', async (t) => {
  const app = await build(t)
  const { ask, store } = app
  await putExamples(app)
  await store.totals({ metric: 'investment', groupBy: ['region'] })
  for (const value of ['13', '14.5', '7']) {
    await ask('PATCH', '/v1/figures/a-figure', { body: { value } })
    for (const { data } of await Promise.all(
      [1, 2, 3].map(() => store.totals({ metric: 'investment', groupBy: ['region'] })),
    ))
      t.strictSame(data, [row(value)])
  }
})

t.test('figures that are linked are not counted twice when another joins them', async (t) => {
  const app = await build(t)
  await furnish(app)
  const about = async (n: number, more: object, figure: string, value: string, qualifier: string): Promise<void> => {
    const subjectId = `p${n.toString()}`
    await put(app, `projects/${subjectId}`, { ...examples.projects, ...more })
    await put(app, `figures/${figure}`, { ...examples.figures, subjectId, sourceId: 's', value, qualifier })
  }
  await about(0, { regionId: 'b' }, 'f5', '10', 'at-least')
  await about(1, { regionId: 'c', parentId: 'p0' }, 'f6', '3', 'exact')
  const asked = [addressOf({ groupBy: 'region' })]
  await assertAnew(t, app, asked)
  await about(2, { regionId: 'd', parentId: 'p0' }, 'f1', '0', 'exact')
  await assertAnew(t, app, asked)
})

t.test('a promise takes a rate that the source of its outcome prints later', async (t) => {
  const app = await build(t)
  await furnish(app)
  const figure = (subjectId: string, stage: string, value: string, unit: string, more: object = {}) => ({
    ...examples.figures,
    ...{ subjectId, stage, value, unit, sourceId: stage === 'planned' ? 's' : 't', ...more },
  })
  for (const id of ['p', 'q'])
    await put(app, `projects/${id}`, { title: id, kind: 'project', status: 'preparation', regionId: 'b' })
  await put(app, 'figures/promise', figure('p', 'planned', '100', 'HKD'))
  await put(app, 'figures/outcome', figure('p', 'actual', '720', 'MOP'))
  const actual = async (): Promise<unknown> => {
    const { body } = await app.ask('GET', '/v1/promises?id=promise')
    return (body['data'] as { actual: unknown }[])[0]?.actual
  }
  t.equal(await actual(), null)
  await put(app, 'figures/pair', figure('q', 'actual', '72', 'MOP', { reported: [{ value: '10', unit: 'HKD' }] }))
  matchWhole(t, await actual(), { figureIds: ['outcome'], value: '100' })
  t.equal((await app.ask('DELETE', '/v1/figures/pair')).status, 204)
  t.equal(await actual(), null)
})

t.test('a former wording of a promise, in another measure, follows the rates of its own outcomes', async (t) => {
  const app = await build(t)
  await furnish(app)
  const figure = { ...examples.figures, subjectId: 'p', sourceId: 's', ...year(2025) }
  await put(app, 'projects/p', { title: 'p', kind: 'project', status: 'preparation' })
  await put(app, 'rates/r', { baseUnit: 'EUR', quoteUnit: 'MOP', rate: '7', on: '2024-01-01' })
  await put(app, 'figures/former', { ...figure, stage: 'planned', value: '10', unit: 'EUR' })
  await put(app, 'figures/later', { ...figure, stage: 'planned', value: '80', unit: 'project', supersedesId: 'former' })
  await put(app, 'figures/outcome', { ...figure, stage: 'actual', value: '140', unit: 'MOP' })
  const ratios = async (): Promise<unknown> => {
    const { body } = await app.ask('GET', '/v1/promises?id=later')
    return (body['data'] as { versions: { ratio: unknown }[] }[])[0]?.versions.map(({ ratio }) => ratio)
  }
  t.strictSame(await ratios(), ['2', null])
  await app.ask('PATCH', '/v1/rates/r', { body: { rate: '14' } })
  t.strictSame(await ratios(), ['1', null])
})

t.test('a part that moves to another whole among many other changes counts in the one it is part of', async (t) => {
  const app = await build(t)
  await furnish(app)
  const figure = (subjectId: string, value: string, periodEnd: string) => ({
    ...examples.figures,
    ...{ subjectId, sourceId: 's', value, periodStart: '2025-01-01', periodEnd },
  })
  for (const id of ['cc', 'zz']) await put(app, `projects/${id}`, examples.projects)
  await put(app, 'projects/aa', { ...examples.projects, parentId: 'zz' })
  await put(app, 'figures/of-zz', figure('zz', '100', '2026-12-31'))
  await put(app, 'figures/of-aa', figure('aa', '30', '2026-12-31'))
  await put(app, 'figures/of-cc', figure('cc', '1000', '2025-12-31'))
  const others = (regionId: string) =>
    imported(
      app,
      Array.from({ length: 497 }, (_, n) => ['projects', { id: `m${n.toString()}`, ...examples.projects, regionId }]),
    )
  await others('b')
  await assertAnew(t, app, [addressOf({})])
  for (const [id, value] of Object.entries({ 'of-zz': '200', 'of-aa': '40' }))
    await app.ask('PATCH', `/v1/figures/${id}`, { body: { value } })
  await others('c')
  await app.ask('PATCH', '/v1/projects/aa', { body: { parentId: 'cc' } })
  await assertAnew(t, app, [addressOf({}), addressOf({ groupBy: 'region' })])
})

t.test('a total that is refused leaves what other questions are answered from', async (t) => {
  const app = await build(t)
  await furnish(app)
  await put(app, 'projects/p0', { title: 'p0', kind: 'project', status: 'preparation' })
  const figure = { ...examples.figures, subjectId: 'p0', sourceId: 's' }
  const percent = { value: '5', unit: 'percent', asPrinted: '5%' }
  for (const [id, more] of [
    ['a-planned', percent],
    ['b-actual', { ...percent, stage: 'actual' }],
    ['c-amount', { stage: 'target' }],
  ] as const) {
    await put(app, `figures/${id}`, { ...figure, ...more })
    await assertAnew(t, app, [addressOf({}), '/v1/promises?total=true', '/v1/checks?total=true'])
  }
})
