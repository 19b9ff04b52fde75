/** Findings are those of the records after every write, and an answer to one stays as long as the finding does. */
import fc from 'fast-check'
import t from 'tap'
import type { ReviewRow } from '../../../src/database/trees/sentences.ts'
import { identified } from '../../../src/database/trees/listing.ts'
import { imported } from '../../support/batches.ts'
import { build, type Built, put } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { assertAnew, registerOf, today } from '../../support/derived.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { findingsAnew } from '../../support/load/as-anew.ts'
import { furnishTrees, printedWrite } from '../../support/load/printed-writes.ts'
import { forAll } from '../../support/runs.ts'
import { checks } from '../../support/whole.ts'

interface Page {
  readonly data: readonly { readonly id: string; readonly review: ReviewRow | null }[]
}

const all = '/v1/checks?limit=200&total=true'
const alike = '/v1/checks?check=undefined-metric&records.id=f0&severity=notice&total=true'
const others = '/v1/checks?check=undefined-metric&records.id.not=f1&records.resource=figures&limit=200&total=true'
const unreviewed = '/v1/checks?limit=200&severity=error&reviewed=false&total=true'
const reviewedFigures = '/v1/checks?limit=200&reviewed=true&records.resource=figures&total=true'

/** Puts figures of one source with a metric that no record defines: one or two more, and they are one finding. */
const furnishAlike = async (app: Built): Promise<void> => {
  const about = { subjectKind: 'organization', subjectId: 'o', stage: 'planned', sourceId: 's', metric: 'investment' }
  for (let year = 1990; year < 2009; year++)
    await put(app, `figures/in-${year.toString()}`, {
      ...about,
      ...{ value: '7', unit: 'CNY', qualifier: 'exact', asPrinted: '7 yuan' },
      ...{ periodStart: `${year.toString()}-01-01`, periodEnd: `${year.toString()}-12-31` },
    })
}

/** Returns the ids of all findings of a register: those on pages, and those that another one stands for. */
const idsIn = async (app: Built): Promise<ReadonlySet<string>> => {
  const register = await registerOf(app)
  const single = identified(checks({ today: today() }, register))
  return new Set([...single, ...findingsAnew(register, today()).map(({ found }) => found)].map(({ id }) => id))
}

t.test('findings, with the answers to them, whichever of two servers writes or answers', async (t) => {
  const database = await databaseFor(t)
  const one = await build(t, { DATABASE_URL: database })
  const other = await build(t, { DATABASE_URL: database })
  await furnishTrees(one)
  await furnishAlike(one)
  const reviews = new Map<string, ReviewRow>()
  const step = fc.record({
    writes: fc.array(printedWrite, { minLength: 1, maxLength: 4 }),
    byOther: fc.boolean(),
    answered: fc.option(fc.nat(), { freq: 3 }),
    asked: fc.constantFrom(all, unreviewed, reviewedFigures, alike, others),
  })
  await forAll(25, [fc.array(step, { minLength: 5, maxLength: 15 })], async (steps) => {
    for (const { writes, byOther, answered, asked } of steps) {
      const [writer, asker] = byOther ? [other, one] : [one, other]
      for (const { method, url, body } of writes) {
        await writer.ask(method, url, { body })
        const ids = await idsIn(one)
        for (const id of reviews.keys()) if (!ids.has(id)) reviews.delete(id)
      }
      if (answered !== null) {
        const { data } = (await asker.ask('GET', all)).body as Page
        const { id } = data[answered % data.length] as Page['data'][number]
        const { status, body } = await asker.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained' } })
        t.equal(status, 200)
        reviews.set(id, (body as Page['data'][number]).review as ReviewRow)
      }
      await assertAnew(t, one, [asked], { asker, reviews })
    }
  })
})

const records = async ({ ask }: Built, check: string): Promise<unknown> =>
  ((await ask('GET', `/v1/checks?check=${check}`)).body as { data: { records: { id: string }[] }[] }).data.map(
    (found) => found.records.map(({ id }) => id),
  )

t.test('nothing is found about a whole that another source has superseded, whichever part changes', async (t) => {
  const app = await withExamples(t)
  await put(app, 'sources/other', examples.sources)
  const figure = { ...examples.figures, metric: 'cost', qualifier: 'exact' }
  const parts = ['a-part', 'another-part']
  for (const id of parts) {
    await put(app, `projects/${id}`, { ...examples.projects, parentId: 'a-bridge' })
    await put(app, `figures/${id}`, { ...figure, subjectId: id, value: '1', asPrinted: '1 yuan' })
  }
  await put(app, 'figures/whole', { ...figure, value: '12', asPrinted: '12 yuan', partsComplete: true })
  t.strictSame(await records(app, 'parts-differ'), [['whole', ...parts]])
  await put(app, 'figures/later', { ...figure, sourceId: 'other', supersedesId: 'whole' })
  t.strictSame(await records(app, 'parts-differ'), [])
  await app.ask('PATCH', '/v1/figures/a-part', { body: { value: '2', asPrinted: '2 yuan' } })
  t.strictSame(await records(app, 'parts-differ'), [])
})

t.test('subjects that share two names stay possible duplicates when another joins under one of these', async (t) => {
  const app = await withExamples(t)
  const called = async (id: string, names: object): Promise<void> => {
    await put(app, `projects/${id}`, { ...examples.projects, ...names })
    await put(app, `figures/${id}`, { ...examples.figures, subjectId: id })
  }
  for (const id of ['one', 'two']) await called(id, { title: 'Lock', localTitle: 'Dam' })
  t.strictSame(await records(app, 'possible-duplicate'), [['one', 'two']])
  await called('three', { title: 'Dam' })
  t.strictSame(
    new Set((await records(app, 'possible-duplicate')) as unknown[]),
    new Set([
      ['one', 'two'],
      ['one', 'three', 'two'],
    ]),
  )
})

t.test('a possible duplicate ends with a subject that it does not name', async (t) => {
  const app = await withExamples(t)
  const twin = { ...examples.projects, title: 'Twin', localTitle: null }
  const names = Array.from({ length: 20 }, (_, at) => `part-${at.toString().padStart(2, '0')}`)
  const figure = { ...examples.figures, metric: 'cost' }
  for (const id of names) {
    await put(app, `projects/${id}`, { ...twin, parentId: 'a-bridge' })
    await put(app, `figures/${id}`, { ...figure, subjectId: id })
  }
  const apart = async (title: string): Promise<void> => {
    await put(app, 'projects/zz-apart', { ...twin, title })
    await put(app, 'figures/zz-apart', { ...figure, subjectId: 'zz-apart' })
  }
  const ends: readonly (() => Promise<unknown>)[] = [
    () => apart('Another'),
    () => apart('A Tween'.repeat(60)),
    async () => {
      await app.ask('DELETE', '/v1/figures/zz-apart')
      await app.ask('DELETE', '/v1/projects/zz-apart')
    },
  ]
  for (const end of ends) {
    await apart('Twin')
    t.strictSame(await records(app, 'possible-duplicate'), [names])
    await end()
    t.strictSame(await records(app, 'possible-duplicate'), [])
  }
})

t.test('an answer stays as long as its finding does, whatever else an import changes', async (t) => {
  const app = await withExamples(t)
  const numbers = Array.from({ length: 110 }, (_, at) => `m-${at.toString()}`)
  const project = (id: string, parentId: string | null = null) =>
    ['projects', { ...examples.projects, id, title: id, parentId }] as const
  const figure = (id: string, subjectId: string, value: string, more: object = {}) =>
    [
      'figures',
      { ...examples.figures, metric: 'cost', id, subjectId, value, asPrinted: `${value} yuan`, ...more },
    ] as const
  const others = (more: object) => numbers.map((id) => figure(id, id, '7', more))
  const wrong = { asPrinted: '8 yuan' }
  await imported(app, [
    ...['a', 'z', 'w', ...numbers].map((id) => project(id)),
    ...['w1', 'w2'].map((id) => project(id, 'w')),
    ...others({}),
    figure('x', 'a', '7', wrong),
    ...[figure('w', 'w', '100'), figure('w1', 'w1', '60'), figure('w2', 'w2', '50')],
  ])
  const answered = ['parts-exceed-whole,w,w1,w2', 'value-not-as-printed,x']
  const reviewed = async (): Promise<string[]> =>
    ((await app.ask('GET', '/v1/checks?reviewed=true')).body as Page).data.map(({ id }) => id).sort()
  await reviewed()
  for (const id of answered)
    t.equal((await app.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained' } })).status, 200)

  await imported(app, [...others({ stage: 'target' }), figure('x', 'z', '7', wrong)])
  t.strictSame(await reviewed(), answered, 'a figure that moves to another subject')
  await imported(app, [...others({}), figure('w1', 'w1', '10'), project('w3', 'w1'), figure('w3', 'w3', '60')])
  t.strictSame(await reviewed(), answered, 'a part that gets a part')
  await app.ask('PATCH', '/v1/figures/x', { body: { subjectId: 'a' } })
  await app.ask('PATCH', '/v1/sources/a-report', { body: { publishedOn: '2025-03-01' } })
  t.strictSame(await reviewed(), answered, 'a source with many subjects')
  await imported(app, [...others({ stage: 'target' }), figure('x', 'z', '7'), figure('w2', 'w2', '1')])
  t.strictSame(await reviewed(), [], 'both are gone')
  await imported(app, [figure('x', 'z', '7', wrong), figure('w2', 'w2', '50')])
  t.strictSame(await reviewed(), [], 'and found anew')
})
