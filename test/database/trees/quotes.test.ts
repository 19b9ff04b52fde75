/** Findings follow quotes, which are not in memory, and effects tell what new names, quotes and rates do. */
import t from 'tap'
import type { Effects } from '../../../src/store/computed-lists.ts'
import { build } from '../../support/build.ts'
import { answersOf, assertDifference } from '../../support/effects.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { send, type Line } from '../../support/exchange/import-lines.ts'

const figure = { ...examples.figures, id: 'a-figure', periodStart: '2025-01-01', periodEnd: '2025-12-31' }

t.test('a quote alone makes a finding come and go', async (t) => {
  const app = await build(t)
  await putExamples(app)
  await app.ask('PUT', '/v1/sources/a-report/text', {
    body: 'It cost 12.5 yuan.',
    headers: { 'content-type': 'text/plain' },
  })
  const count = async (): Promise<number> => {
    const { body } = await app.ask('GET', '/v1/checks?check=not-in-source')
    return (body as { readonly data: readonly object[] }).data.length
  }
  t.equal(await count(), 0)
  for (const [quote, found] of [
    ['It was dear.', 1],
    ['It cost 12.5 yuan.', 0],
    ['It was cheap.', 1],
    [null, 0],
  ] as const) {
    await app.ask('PATCH', '/v1/figures/a-figure', { body: { quote } })
    t.equal(await count(), found)
  }
})

t.test('effects are what changes', async (t) => {
  const app = await build(t)
  await putExamples(app)
  await app.ask('PUT', '/v1/sources/a-report/text', {
    body: 'It cost 12.5 yuan, and 7 dollars.',
    headers: { 'content-type': 'text/plain' },
  })
  const other = { title: 'A tunnel', kind: 'project', status: 'preparation', regionId: 'guangdong' }
  await app.ask('PUT', '/v1/projects/a-tunnel', { body: other })
  const steps: readonly (readonly Line[])[] = [
    // It is a promise that has fallen due.
    [['figures', figure]],
    // The words of the file are compared, and not those of the register.
    [['figures', { ...figure, quote: 'It was dear.' }]],
    [['figures', { ...figure, quote: null, reported: [{ value: '7', unit: 'USD' }] }]],
    // The rate that it prints is named by its metric.
    [['metrics', { ...examples.metrics, id: 'investment', name: 'Money' }]],
    // All that a rate converts is compared, and what moves away besides.
    [
      ['figures', { ...figure, subjectId: 'a-tunnel' }],
      ['rates', { ...examples.rates, id: 'usd-cny-2025-02-13', rate: '8' }],
    ],
    // A row that goes has the label of the later state.
    [
      ['regions', { ...examples.regions, id: 'guangdong', name: 'Canton' }],
      ['figures', { ...figure, metric: 'jobs', unit: 'job', asPrinted: '12.5 yuan' }],
    ],
    // An equation about another subject names its figures.
    [
      [
        'figures',
        {
          ...figure,
          ...{ id: 'a-share', metric: 'share', unit: 'percent', value: '50', asPrinted: '7', subjectId: 'a-tunnel' },
          ...{ relation: 'share', ofFigureId: 'a-figure', fromFigureId: 'a-figure' },
        },
      ],
    ],
    [['projects', { ...examples.projects, id: 'a-bridge', title: 'The bridge' }]],
    // A metric is named where it is missed.
    [['projects', { ...examples.projects, id: 'a-bridge', title: 'Bridges', kind: 'portfolio' }]],
    [['metrics', { name: 'Number of projects', nature: 'stock', id: 'project-count' }]],
    // A finding that stands for many names what they have in common.
    Array.from({ length: 21 }, (_, at): Line => ['figures', { ...figure, id: `f-${at.toString()}`, metric: 'jobs' }]),
    [['sources', { ...examples.sources, id: 'a-report', title: 'The report' }]],
  ]
  for (const lines of steps) {
    const metrics = ['investment', 'jobs']
    const before = await answersOf(app, metrics)
    const { status, body } = await send(app, lines, '?dryRun=true')
    t.equal(status, 200)
    t.strictSame(await answersOf(app, metrics), before)
    t.equal((await send(app, lines)).status, 200)
    assertDifference(t, body['effects'] as Effects, before, await answersOf(app, metrics))
  }
})
