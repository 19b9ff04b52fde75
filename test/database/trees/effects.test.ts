/** Findings follow quotes, which are not in memory, and effects tell what new names, quotes and rates do. */
import fc from 'fast-check'
import t from 'tap'
import type { Effects } from '../../../src/store/computed-lists.ts'
import { build } from '../../support/build.ts'
import { answersOf, assertDifference } from '../../support/effects.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { type Line, send } from '../../support/batches.ts'
import { furnish, write, type Write } from '../../support/load/figure-writes.ts'
import { furnishTrees, printedWrite } from '../../support/load/printed-writes.ts'
import { forAll } from '../../support/runs.ts'

const figure = { ...examples.figures, id: 'a-figure', periodStart: '2025-01-01', periodEnd: '2025-12-31' }

t.test('a quote alone makes a finding come and go', async (t) => {
  const app = await withExamples(t)
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
  const app = await withExamples(t)
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

// The effects of a dry run are what the import does then, and the dry run leaves nothing.

const metrics = ['investment', 'project-count', 'progress', 'jobs']

/** Replacements of records, as lines of an import; of several of one record, the last. */
const linesOf = (writes: readonly Write[]): Line[] => {
  const lines = writes
    .filter(({ method }) => method === 'PUT')
    .map(({ url, body }): readonly [string, Line] => {
      const [, , resource = '', id] = url.split('/')
      return [url, [resource, { ...(body as object), id }]]
    })
  return [...new Map(lines).values()]
}

const text = '100 yuan and about 50 yuan; 10.5 dollars, 150 yuan and 300 projects'

for (const [name, furnishing, writing] of [
  ['figures in places', furnish, write],
  ['figures that refer to each other', furnishTrees, printedWrite],
] as const)
  t.test(`a dry run tells what the import does: ${name}`, async (t) => {
    const app = await build(t)
    await furnishing(app)
    await app.ask('PUT', '/v1/sources/s/text', { body: text, headers: { 'content-type': 'text/plain' } })
    const step = fc.record({
      writes: fc.array(writing, { maxLength: 3 }),
      batch: fc.array(writing, { minLength: 1, maxLength: 8 }),
      bad: fc.constantFrom('skip', 'refuse'),
      answered: fc.option(fc.nat()),
    })
    await forAll(8, [fc.array(step, { minLength: 2, maxLength: 8 })], async (steps) => {
      for (const { writes, batch, bad, answered } of steps) {
        for (const { method, url, body } of writes) await app.ask(method, url, { body })
        if (answered !== null) {
          const { checks } = await answersOf(app, [])
          const id = [...checks.keys()][answered % checks.size]
          if (id !== undefined) await app.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained' } })
        }
        const stamp = await app.store.stamp()
        const lines = linesOf(batch)
        const dry = await send(app, lines, `?dryRun=true&bad=${bad}`)
        const before = await answersOf(app, metrics)
        t.strictSame(await app.store.stamp(), stamp)
        const real = await send(app, lines, `?bad=${bad}`)
        t.equal(dry.status, real.status)
        if (dry.status === 200)
          assertDifference(t, dry.body['effects'] as Effects, before, await answersOf(app, metrics))
      }
    })
  })
