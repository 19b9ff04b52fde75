/** Two editions compared: the bridge is exact, and both of its ends are totals over the figures of one edition. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { editionIn } from '../../../src/database/trees/compare.ts'
import { leanNames } from '../../../src/database/trees/lean.ts'
import { Records } from '../../../src/database/trees/records.ts'
import { State } from '../../../src/database/trees/state.ts'
import { compareEditions, type Comparison } from '../../../src/lists/editions.ts'
import type { Figure, Register } from '../../../src/figures/register.ts'
import { periodText } from '../../../src/model/period.ts'
import type { Effects } from '../../../src/store/computed-lists.ts'
import { registers } from '../../figures/reference/forests.ts'
import { milli, sum, textOf } from '../../figures/reference/plain.ts'
import { reference } from '../../figures/reference/reference.ts'
import { forAll } from '../../support/runs.ts'
import { build } from '../../support/build.ts'
import { answersOf, assertDifference } from '../../support/effects.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { type Line, send } from '../../support/batches.ts'
import { furnish, write, type Write } from '../../support/load/figure-writes.ts'
import { furnishTrees, printedWrite } from '../../support/load/printed-writes.ts'

const stateOf = (register: Register): State => {
  const records = new Records()
  records.apply(
    leanNames.flatMap((name) =>
      register[name].map((after) => ({ name, id: after.id, before: undefined, after: after as never })),
    ),
  )
  return new State(records, 1)
}

const compared = (register: Register, before: string, after: string): Comparison => {
  const state = stateOf(register)
  return compareEditions(editionIn(state, before, []), editionIn(state, after, []))
}

const subjectOf = ({ subjectKind, subjectId }: Figure): string => `${subjectKind}/${subjectId}`

/** Returns the own parts of the figures of one source, as a register without any other source counts them. */
const partsOf = (register: Register, sourceId: string) => {
  const figures = register.figures.filter((figure) => figure.sourceId === sourceId)
  const byId = new Map(figures.map((figure) => [figure.id, figure]))
  const isStock = register.metrics.some(({ nature }) => nature === 'stock')
  return [null, '2020', '2024/25'].flatMap((prices) =>
    reference(
      { ...register, figures },
      { metric: 'investment', prices: prices ?? undefined, explain: true },
    ).data.flatMap(({ stage, unit, parts }) =>
      parts.map(({ figureId, ownPart }) => {
        const figure = byId.get(figureId) as Figure
        const period = isStock ? null : periodText(figure.periodStart, figure.periodEnd)
        const key = JSON.stringify({ metric: 'investment', stage, unit, prices, period })
        return { key, subject: subjectOf(figure), own: milli(ownPart) }
      }),
    ),
  )
}

const editions = fc.constantFrom(
  ['early', 'spring'],
  ['spring', 'summer'],
  ['spring', 'spring-news'],
  ['undated', 'early'],
)

const figure = { ...examples.figures, id: 'a-figure', periodStart: '2025-01-01', periodEnd: '2025-12-31' }

t.test('each row of the bridge is what entered, left and changed among the own parts of both editions', async (t) => {
  let rows = 0
  await forAll(400, [registers(24), editions], (register, [before = '', after = '']) => {
    const { bridge } = compared(register, before, after)
    const [old, now] = [partsOf(register, before), partsOf(register, after)]
    const inUse = (id: string): Set<string> =>
      new Set(register.figures.filter(({ sourceId, rank }) => sourceId === id && rank !== 'deprecated').map(subjectOf))
    const [earlier, later] = [inUse(before), inUse(after)]
    const expected = [...new Set([...old, ...now].map(({ key }) => key))].sort().map((key) => {
      const sumOf = (parts: typeof old, counts: (subject: string) => boolean = () => true): bigint =>
        sum(parts.filter((part) => part.key === key && counts(part.subject)).map(({ own }) => own))
      const inBoth = (subject: string): boolean => earlier.has(subject) && later.has(subject)
      const amounts = {
        before: sumOf(old),
        entered: sumOf(now, (subject) => !earlier.has(subject)),
        left: sumOf(old, (subject) => !later.has(subject)),
        rebased: sumOf(now, inBoth) - sumOf(old, inBoth),
        after: sumOf(now),
      }
      assert.equal(amounts.before + amounts.entered - amounts.left + amounts.rebased, amounts.after)
      const texts = Object.entries(amounts).map(([name, amount]) => [name, textOf(amount)])
      return { ...(JSON.parse(key) as object), ...(Object.fromEntries(texts) as object) }
    })
    const found = bridge.map(({ subjects: _subjects, lowered: _lowered, raised: _raised, ...row }) => row)
    const inOrder = (some: readonly object[]): string[] => some.map((row) => JSON.stringify(row)).sort()
    assert.deepEqual(inOrder(found), inOrder(expected))
    rows += bridge.length
  })
  t.ok(rows > 0)
})

t.test('what is raised and lowered makes what is rebased, and each subject has a kind', () =>
  forAll(200, [registers(24), editions], (register, [before = '', after = '']) => {
    const { bridge, summary, changes } = compared(register, before, after)
    for (const { rebased, raised, lowered } of bridge)
      assert.equal(milli(raised.amount) + milli(lowered.amount), milli(rebased))
    for (const [kind, count] of Object.entries(summary))
      assert.equal(new Set(changes.filter((one) => one.kind === kind).map(({ subject }) => subject)).size, count, kind)
    const sizes = changes.map(({ size }) => size)
    assert.deepEqual(
      sizes,
      [...sizes].sort((one, other) => (one > other ? -1 : one < other ? 1 : 0)),
    )
  }),
)

// Findings follow quotes, which are not in memory, and effects tell what new names, quotes and rates do.

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
