/** Findings move with their figures, whichever of the subjects and trees is derived first. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'

const idsOf = (body: unknown): string[] =>
  (body as { readonly data: { readonly id: string }[] }).data.map(({ id }) => id)

t.test('a figure that moves to a subject which has changed before keeps its finding', async (t) => {
  const app = await build(t)
  await putExamples(app)
  await app.ask('PUT', '/v1/projects/other', { body: { ...examples.projects, title: 'Other' } })
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { asPrinted: '13 yuan' } })
  const found = async (): Promise<string[]> =>
    idsOf((await app.ask('GET', '/v1/checks?check=value-not-as-printed')).body)
  t.strictSame(await found(), ['value-not-as-printed,a-figure'])
  await app.ask('PUT', '/v1/figures/a-before', { body: { ...examples.figures, subjectId: 'other' } })
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { subjectId: 'other' } })
  t.strictSame(await found(), ['value-not-as-printed,a-figure'])
})

t.test('parts that move to a tree which has changed before keep their finding', async (t) => {
  const app = await build(t)
  await putExamples(app)
  for (const [id, parentId] of [
    ['above', null],
    ['part', 'a-bridge'],
  ] as const)
    await app.ask('PUT', `/v1/projects/${id}`, { body: { ...examples.projects, title: id, parentId } })
  await app.ask('PUT', '/v1/figures/of-part', {
    body: { ...examples.figures, subjectId: 'part', value: '20', asPrinted: '20 yuan' },
  })
  const found = async (): Promise<string[]> => idsOf((await app.ask('GET', '/v1/checks?check=parts-exceed-whole')).body)
  const before = await found()
  t.equal(before.length, 1)
  await app.ask('PUT', '/v1/figures/before', { body: { ...examples.figures, subjectId: 'above', metric: 'jobs' } })
  await app.ask('PATCH', '/v1/projects/a-bridge', { body: { parentId: 'above' } })
  t.strictSame(await found(), before)
})
