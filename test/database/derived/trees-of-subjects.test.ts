/** Results for some subjects equal their part of the results for the whole register. */
import t from 'tap'
import type { About } from '../../../src/store/store.ts'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { put } from '../../support/put.ts'

const app = await build(t, { SEED: 'article' })
const { store } = app

const figure = (value: string, more: object): object => ({
  ...examples.figures,
  value,
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  asPrinted: value,
  ...more,
})

// A tree whose parts exceed their whole, in two currencies; only a figure of another tree prints their rate.
await put(app, 'sources/a-report', { ...examples.sources, publishedOn: '2026-01-01' })
for (const id of ['other', 'whole']) await put(app, `projects/${id}`, { ...examples.projects, title: id })
await put(app, 'projects/part', { ...examples.projects, title: 'part', parentId: 'whole' })
await put(app, 'figures/pair', figure('70', { subjectId: 'other', reported: [{ value: '10', unit: 'USD' }] }))
await put(app, 'figures/whole', figure('700', { subjectId: 'whole' }))
await put(app, 'figures/part', figure('200', { subjectId: 'part', unit: 'USD' }))

const about = (subjectId: string): About => ({ subjectKind: 'project', subjectId })
const trees: readonly (readonly string[])[] = [
  ['whole', 'part'],
  ['other'],
  [
    'guangdong-key-projects-2025',
    'guangdong-key-projects-2025-industrial',
    'guangdong-key-projects-2025-five-industries',
  ],
]

t.test('the total for a subject has the parts of its tree', async (t) => {
  const { data } = await store.totals({ metric: 'investment', explain: true })
  for (const tree of trees) {
    const around = await store.totalsForSubject('investment', about(tree.at(-1) ?? ''))
    const ofTree = data.flatMap(({ parts = [] }) => parts).filter(({ subjectId }) => tree.includes(subjectId))
    t.strictSame(
      around.data.flatMap(({ parts = [] }) => parts),
      ofTree,
    )
  }
})
