/** A dry run tells what the import would do to totals, promises and findings: what they are after it, less before. */
import t, { type Test } from 'tap'
import type { Effects } from '../../../src/store/effects.ts'
import { build, type Built } from '../../support/build.ts'
import { send, type Line } from '../../support/import-lines.ts'

const figure = (id: string, more: object): Line => [
  'figures',
  {
    id,
    subjectKind: 'project',
    subjectId: 'metro',
    metric: 'investment',
    stage: 'planned',
    value: '100',
    unit: 'CNY',
    qualifier: 'exact',
    periodStart: '2024-01-01',
    periodEnd: '2024-12-31',
    sourceId: 'plan',
    asPrinted: '100 yuan',
    ...more,
  },
]
const project = (id: string, more: object = {}): Line => [
  'projects',
  { id, title: id, kind: 'project', status: 'implementation', ...more },
]

const registerWith = async (t: Test): Promise<Built> => {
  const app = await build(t)
  const { status } = await send(app, [
    ['regions', { id: 'guangdong', name: 'Guangdong', kind: 'province' }],
    ['sources', { id: 'plan', title: 'Plan', kind: 'report', official: true, publishedOn: '2024-02-01' }],
    project('metro', { regionId: 'guangdong' }),
    project('line', { parentId: 'metro' }),
    figure('planned', {}),
  ])
  t.equal(status, 200)
  return app
}

interface Row {
  readonly key: object
  readonly label: string
  readonly stage: string
  readonly unit: string
  readonly total: string
}

/** What the API answers of the things that effects are about. */
const answers = async (app: Built, metric: string) => {
  const of = async <T>(url: string): Promise<T[]> => ((await app.ask('GET', url)).body as { data: T[] }).data
  const rows = await of<Row>(`/v1/totals?metric=${metric}&groupBy=region,year`)
  const promises = await of<{ figureId: string; state: string; ratio: string | null }>('/v1/promises')
  return {
    totals: new Map(rows.map((row) => [JSON.stringify([row.key, row.stage, row.unit, row.label]), row.total])),
    promises: new Map(promises.map(({ figureId, state, ratio }) => [figureId, { state, ratio }])),
    checks: await of<object>('/v1/checks'),
  }
}

/** Imports lines as a dry run and in earnest, and compares the effects with what the API answers before and after. */
const assertTrue = async (t: Test, app: Built, lines: readonly Line[], metric: string): Promise<Effects> => {
  const before = await answers(app, metric)
  const { status, body } = await send(app, lines, '?dryRun=true')
  t.equal(status, 200)
  t.equal((await send(app, lines)).status, 200)
  const after = await answers(app, metric)
  const effects = body['effects'] as Effects
  const changed = <T>(now: ReadonlyMap<string, T>, then: ReadonlyMap<string, T>) =>
    [...new Set([...now.keys(), ...then.keys()])]
      .sort()
      .map((key) => [key, now.get(key) ?? null, then.get(key) ?? null] as const)
      .filter(([, old, next]) => JSON.stringify(old) !== JSON.stringify(next))
  t.strictSame(
    effects.totals.map(({ key, stage, unit, label, now, then }) => [
      JSON.stringify([key, stage, unit, label]),
      now,
      then,
    ]),
    changed(before.totals, after.totals),
  )
  t.strictSame(
    effects.promises.map(({ figureId, now, then }) => [figureId, now, then]),
    changed(before.promises, after.promises),
  )
  const texts = (findings: readonly object[]) => findings.map((finding) => JSON.stringify(finding)).sort()
  const [found, would] = [texts(before.checks), texts(after.checks)]
  t.strictSame(
    texts(effects.opened),
    would.filter((text) => !found.includes(text)),
  )
  t.strictSame(
    texts(effects.closed),
    found.filter((text) => !would.includes(text)),
  )
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
  t.match(effects.promises, [
    { figureId: 'later', now: null },
    { figureId: 'planned', now: { state: 'unreported', ratio: null }, then: { state: 'short', ratio: '0.8' } },
    { figureId: 'too-much' },
  ])
  t.ok(effects.opened.some(({ check }) => check === 'parts-exceed-whole'))
  t.ok(effects.closed.some(({ check }) => check === 'unreported-promise'))
})

t.test('a project that moves takes its figures along', async (t) => {
  const app = await registerWith(t)
  const effects = await assertTrue(t, app, [project('metro')], 'investment')
  t.match(effects.totals, [
    { key: { region: 'guangdong', year: '2024' }, now: '100', then: null },
    { key: { region: null, year: '2024' }, now: null, then: '100' },
  ])
})

t.test('what changes nothing has no effects, and a real import tells none', async (t) => {
  const app = await registerWith(t)
  const none = { totals: [], promises: [], opened: [], closed: [] }
  t.strictSame((await send(app, [figure('planned', {})], '?dryRun=true')).body['effects'], none)
  t.notOk('effects' in (await send(app, [figure('planned', { note: 'n' })])).body)
})

t.test('beyond 2,000 figures there are none; up to it a thread works them out', async (t) => {
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
