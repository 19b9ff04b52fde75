/** A dry run tells what the import would do to totals, promises and findings: what they are after it, less before. */
import t, { type Test } from 'tap'
import type { Effects } from '../../../src/store/computed-lists.ts'
import { build, type Built } from '../../support/build.ts'
import { answersOf, assertDifference } from '../../support/effects.ts'
import { send, type Line } from '../../support/batches.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { lineOf, year } from '../../support/register.ts'

const figure = (id: string, more: object): Line =>
  lineOf('figures', id, { subjectId: 'metro', asPrinted: '100 yuan', ...year(2024), ...more })
const project = (id: string, more: object = {}): Line => lineOf('projects', id, more)

const registerWith = async (t: Test): Promise<Built> => {
  const app = await build(t)
  const { status } = await send(app, [
    lineOf('regions', 'guangdong', { name: 'Guangdong' }),
    lineOf('sources', 'plan', { title: 'Plan', official: true, publishedOn: '2024-02-01' }),
    project('metro', { regionId: 'guangdong' }),
    project('line', { parentId: 'metro' }),
    figure('planned', {}),
  ])
  t.equal(status, 200)
  return app
}

/** Imports lines as a dry run and in earnest, and compares the effects with what the API answers before and after. */
const assertTrue = async (t: Test, app: Built, lines: readonly Line[], metric: string): Promise<Effects> => {
  const before = await answersOf(app, [metric])
  const { status, body } = await send(app, lines, '?dryRun=true')
  t.equal(status, 200)
  t.strictSame(await answersOf(app, [metric]), before)
  t.equal((await send(app, lines)).status, 200)
  const effects = body['effects'] as Effects
  assertDifference(t, effects, before, await answersOf(app, [metric]))
  return effects
}

t.test('figures change totals, promises and findings', async (t) => {
  const app = await registerWith(t)
  const effects = await assertTrue(
    t,
    app,
    [
      figure('reported', { stage: 'actual', value: '80' }),
      figure('too-much', { subjectId: 'line', value: '150' }),
      figure('later', { periodStart: '2025-01-01', periodEnd: '2025-12-31' }),
    ],
    'investment',
  )
  matchWhole(t, effects.promises, [
    { figureId: 'later', now: null },
    { figureId: 'planned', now: { state: 'unreported', ratio: null }, then: { state: 'short', ratio: '0.8' } },
    { figureId: 'too-much' },
  ])
  t.ok(effects.opened.some(({ check }) => check === 'parts-exceed-whole'))
  t.ok(effects.closed.some(({ check }) => check === 'unreported-promise'))
})

t.test('a finding that stays and reads otherwise has changed: it is neither opened nor closed', async (t) => {
  const app = await registerWith(t)
  const { opened, closed, changed } = await assertTrue(
    t,
    app,
    [figure('planned', { value: '90', asPrinted: '90 yuan' })],
    'investment',
  )
  t.strictSame([opened, closed], [[], []])
  matchWhole(t, changed, [
    {
      id: 'undefined-metric,planned',
      detail:
        'The register does not define the metric “investment”, of which “Plan” printed 90 yuan for “metro” in Guangdong on 1 February 2024.',
    },
    {
      id: 'unreported-promise,planned',
      detail:
        'The planned investment of “metro” in Guangdong, 90 yuan (“Plan”, 1 February 2024), was due on 31 December 2024; the register has no outcome.',
    },
  ])
})

t.test('twenty-one that are alike open as one, and so do twenty as they are', async (t) => {
  const app = await registerWith(t)
  const jobs = (count: number): Line[] =>
    Array.from({ length: count }, (_, at) =>
      figure(`jobs-${at.toString().padStart(2, '0')}`, {
        ...{ metric: 'jobs', stage: 'actual', unit: 'person', asPrinted: 'see below' },
        ...{ periodStart: `${(1990 + at).toString()}-01-01`, periodEnd: `${(1990 + at).toString()}-12-31` },
      }),
    )
  const one = await assertTrue(t, app, jobs(20), 'jobs')
  t.equal(one.opened.length, 20)
  const more = await assertTrue(t, app, jobs(21), 'jobs')
  t.strictSame([more.opened.map(({ id }) => id), more.closed.length], [['undefined-metric,sources:plan,jobs'], 20])
  const most = await assertTrue(t, app, jobs(22), 'jobs')
  t.strictSame([most.opened, most.closed], [[], []])
  t.match(most.changed[0]?.params, { count: 22 })
})

t.test('plans that nobody reports on open as one, too', async (t) => {
  const app = await registerWith(t)
  const plans = (count: number): Line[] =>
    Array.from({ length: count }, (_, at) =>
      figure(`plan-${at.toString().padStart(2, '0')}`, {
        ...{ metric: 'dams', stage: 'planned', unit: 'CNY', asPrinted: 'see below' },
        ...{ periodStart: `${(1990 + at).toString()}-01-01`, periodEnd: `${(1990 + at).toString()}-12-31` },
      }),
    )
  const due = (found: Effects['opened']): string[] =>
    found.flatMap(({ id, check }) => (check === 'unreported-promise' ? [id] : []))
  const one = await assertTrue(t, app, plans(20), 'dams')
  t.equal(due(one.opened).length, 20)
  const more = await assertTrue(t, app, plans(21), 'dams')
  t.strictSame([due(more.opened), due(more.closed).length], [['unreported-promise,sources:plan,dams'], 20])
})

t.test('a project that moves takes its figures along', async (t) => {
  const app = await registerWith(t)
  const effects = await assertTrue(t, app, [project('metro')], 'investment')
  matchWhole(t, effects.totals, [
    { key: { region: 'guangdong', year: '2024' }, now: '100', then: null },
    { key: { region: null, year: '2024' }, now: null, then: '100' },
  ])
})

t.test('what changes nothing has no effects, and a real import tells none', async (t) => {
  const app = await registerWith(t)
  const none = { totals: [], promises: [], opened: [], closed: [], changed: [] }
  t.strictSame((await send(app, [figure('planned', {})], '?dryRun=true')).body['effects'], none)
  t.notOk('effects' in (await send(app, [figure('planned', { note: 'n' })])).body)
})

t.test('up to 2,000 figures have effects', async (t) => {
  const app = await registerWith(t)
  const many = (count: number): Line[] =>
    Array.from({ length: count }, (_, at) =>
      figure(`f-${at.toString()}`, {
        periodStart: `${(2030 + at).toString()}-01-01`,
        periodEnd: `${(2030 + at).toString()}-12-31`,
      }),
    )
  const { body } = await send(app, many(2000), '?dryRun=true')
  t.equal((body['effects'] as Effects).totals.length, 2000)
  t.equal((await send(app, many(2001), '?dryRun=true')).body['effects'], null)
  const bad: Line[] = [...many(2000), ['figures', { id: 'bad' }]]
  t.equal(((await send(app, bad, '?dryRun=true&bad=skip')).body['effects'] as Effects).totals.length, 2000)
})

t.test('records on which more than 4,000 subjects depend have none', async (t) => {
  const app = await registerWith(t)
  const many = (more: object): Line[] => Array.from({ length: 4001 }, (_, at) => project(`p-${at.toString()}`, more))
  t.equal((await send(app, many({}))).status, 200)
  t.equal((await send(app, many({ startsOn: '2024-01-01' }), '?dryRun=true')).body['effects'], null)
  t.not((await send(app, many({ summary: 'Why.' }), '?dryRun=true')).body['effects'], null)
})

t.test('dry runs take turns, and more than may wait are refused', async (t) => {
  const app = await registerWith(t)
  const answers = await Promise.all(Array.from({ length: 130 }, () => send(app, [figure('other', {})], '?dryRun=true')))
  const [tried, refused] = [200, 503].map((status) => answers.filter((answer) => answer.status === status))
  t.equal((tried?.length ?? 0) + (refused?.length ?? 0), 130)
  t.ok((tried?.length ?? 0) > 64, 'those that wait are answered')
  t.ok((refused?.length ?? 0) > 0)
  t.match(refused?.[0]?.body, { type: '/problems/overloaded' })
})

t.test('records that are only called otherwise change the findings that name them', async (t) => {
  const publisher = (name: string): Line => ['organizations', { id: 'office', name, kind: 'government' }]
  const source = { id: 'plan', title: 'Plan', kind: 'report', official: true, publishedOn: '2024-02-01' }
  for (const line of [
    ['regions', { id: 'guangdong', name: 'Canton', kind: 'province' }],
    project('metro', { regionId: 'guangdong', title: 'The metro' }),
    publisher('The office'),
    ['sources', { ...source, publisherId: null, title: 'The plan' }],
    ['metrics', { id: 'investment', name: 'Capital', nature: 'flow' }],
  ] as const) {
    const app = await registerWith(t)
    const [resource] = line
    const defined: Line[] = [['metrics', { id: 'investment', name: 'Investment', nature: 'flow' }]]
    const published: Line[] = [publisher('Office'), ['sources', { ...source, publisherId: 'office' }]]
    const first = resource === 'metrics' ? defined : resource === 'organizations' ? published : []
    if (first.length > 0) t.equal((await send(app, first)).status, 200)
    const { changed, opened, closed } = await assertTrue(t, app, [line], 'investment')
    t.strictSame([opened, closed], [[], []], resource)
    t.ok(
      changed.some(({ id }) => id === 'unreported-promise,planned'),
      resource,
    )
  }
})
