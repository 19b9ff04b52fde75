/** Natures of metrics, ranks, relations and breakdowns decide which figures count; what does not is explained. */
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { put } from '../../support/put.ts'

interface Total {
  readonly data: readonly {
    key: Readonly<Record<string, string>>
    stage: string
    total: string
    figures: number
    approximate: boolean
  }[]
  readonly excluded: Readonly<Record<string, number>>
  readonly excludedFigures?: readonly { figureId: string; reason: string; insteadId?: string }[]
}

const figure = (subjectId: string, value: string, year: number, more: object = {}): object => ({
  subjectKind: 'project',
  subjectId,
  metric: 'project-count',
  stage: 'planned',
  value,
  unit: 'project',
  qualifier: 'exact',
  periodStart: `${year.toString()}-01-01`,
  periodEnd: `${year.toString()}-12-31`,
  sourceId: 'plan',
  asPrinted: value,
  ...more,
})

const furnished = async (app: Built): Promise<Built> => {
  await put(app, 'metrics/project-count', { name: 'Projects', nature: 'stock' })
  await put(app, 'sources/plan', { title: 'Plan', kind: 'report', official: true, publishedOn: '2024-01-01' })
  await put(app, 'sources/news', { title: 'News', kind: 'news-article', official: false, publishedOn: '2025-01-01' })
  const portfolio = { title: 'P', kind: 'portfolio', status: 'preparation' }
  await put(app, 'projects/whole', portfolio)
  await put(app, 'projects/part', { ...portfolio, parentId: 'whole' })
  await put(app, 'projects/again', { ...portfolio, kind: 'breakdown', parentId: 'whole' })
  await put(app, 'projects/newer', { ...portfolio, parentId: 'again' })
  return app
}

const asking =
  ({ ask }: Built) =>
  async (query: string): Promise<Total> =>
    (await ask('GET', `/v1/totals?explain=true&${query}`)).body
const totalsIn = ({ data }: Total): unknown[] => data.map(({ key, total }) => [...Object.values(key), total])
const excludedIn = ({ excludedFigures = [] }: Total): unknown[] =>
  excludedFigures.map(({ figureId, reason, insteadId }) => [figureId, reason, ...(insteadId ? [insteadId] : [])])

t.test('a stock is totalled at one moment: the latest, the end of the period, or the end of each year', async (t) => {
  const app = await furnished(await build(t))
  const asked = asking(app)
  await put(app, 'figures/w24', figure('whole', '100', 2024))
  await put(app, 'figures/p24', figure('part', '30', 2024))
  await put(app, 'figures/w25', figure('whole', '120', 2025))
  await put(app, 'figures/q25', figure('part', '20', 2025, { periodEnd: '2025-03-31' }))
  await put(app, 'figures/h25', figure('part', '25', 2025, { periodStart: '2025-04-01', periodEnd: '2025-06-30' }))
  const latest = await asked('metric=project-count')
  t.strictSame(totalsIn(latest), [['120']])
  t.strictSame(excludedIn(latest), [
    ['p24', 'outside-period'],
    ['q25', 'overlapping-period', 'h25'],
    ['w24', 'outside-period'],
  ])
  t.strictSame(totalsIn(await asked('metric=project-count&period=2024')), [['100']])
  t.strictSame(totalsIn(await asked('metric=project-count&period=2024-01-01/2025-12-31')), [['120']])
  t.strictSame(totalsIn(await asked('metric=project-count&groupBy=year')), [
    ['2024', '100'],
    ['2025', '120'],
  ])
  await put(app, 'metrics/project-count', { name: 'Projects', nature: 'flow' })
  t.strictSame(totalsIn(await asked('metric=project-count')), [['220']], 'a flow adds over time')
})

t.test('the latest moment of a stock is that of now, also if it was asked for in this currency before', async (t) => {
  const app = await furnished(await build(t))
  const inDollars = { unit: 'USD' }
  await put(app, 'figures/w24', figure('whole', '100', 2024, inDollars))
  await put(app, 'figures/w25', figure('whole', '120', 2025, inDollars))
  const whole = 'metric=project-count&unit=USD'
  t.strictSame(totalsIn(await asking(app)(whole)), [['120']])
  await app.ask('DELETE', '/v1/figures/w25')
  t.strictSame(totalsIn(await asking(app)(`${whole}&projectId=whole`)), [['100']])
  t.strictSame(totalsIn(await asking(app)(whole)), [['100']])
})

t.test('a breakdown divides its parent again, and no total counts it', async (t) => {
  const app = await furnished(await build(t))
  const asked = asking(app)
  await put(app, 'figures/whole', figure('whole', '100', 2025))
  await put(app, 'figures/part', figure('part', '60', 2025))
  await put(app, 'figures/newer', figure('newer', '170', 2025))
  const total = await asked('metric=project-count')
  t.strictSame([totalsIn(total), excludedIn(total)], [[['100']], [['newer', 'overlaps-whole', 'whole']]])
  t.equal((await app.ask('PATCH', '/v1/projects/again', { body: { kind: 'portfolio' } })).status, 200)
  t.strictSame(totalsIn(await asked('metric=project-count')), [['230']], 'as a part it raises its whole')
})

t.test('of one period the preferred figure counts, then the official one; a deprecated one nowhere', async (t) => {
  const app = await furnished(await build(t))
  const asked = asking(app)
  await put(app, 'figures/official', figure('whole', '100', 2025))
  await put(app, 'figures/retold', figure('whole', '102', 2025, { sourceId: 'news', qualifier: 'about' }))
  const official = await asked('metric=project-count')
  t.strictSame([totalsIn(official), excludedIn(official)], [[['100']], [['retold', 'overlapping-period', 'official']]])
  t.equal(official.data[0]?.approximate, false)
  await app.ask('PATCH', '/v1/figures/retold', { body: { rank: 'preferred' } })
  const preferred = await asked('metric=project-count')
  t.strictSame([totalsIn(preferred), preferred.data[0]?.approximate], [[['102']], true])
  await put(app, 'figures/wrong', figure('whole', '999', 2025, { rank: 'deprecated', supersedesId: 'retold' }))
  const total = await asked('metric=project-count')
  t.strictSame(
    [totalsIn(total), excludedIn(total)],
    [
      [['102']],
      [
        ['official', 'overlapping-period', 'retold'],
        ['wrong', 'deprecated', 'retold'],
      ],
    ],
  )
  t.notMatch((await app.ask('GET', '/v1/promises')).text, /"wrong"/, 'it is no promise')
})

t.test('what is superseded names the figure that counts instead, at the end of the chain', async (t) => {
  const app = await furnished(await build(t))
  await put(app, 'figures/first', figure('whole', '100', 2025))
  await put(app, 'figures/second', figure('whole', '110', 2025, { supersedesId: 'first' }))
  await put(app, 'figures/third', figure('whole', '120', 2025, { supersedesId: 'second' }))
  t.strictSame(excludedIn(await asking(app)('metric=project-count')), [
    ['first', 'superseded', 'third'],
    ['second', 'superseded', 'third'],
  ])
  t.strictSame(
    excludedIn(await asking(app)('metric=project-count&period=2024')),
    [
      ['first', 'superseded'],
      ['second', 'superseded'],
      ['third', 'outside-period'],
    ],
    'in another period nothing counts instead',
  )
})

t.test('a figure that follows from two others is in no total', async (t) => {
  const app = await furnished(await build(t))
  await put(app, 'figures/now', figure('whole', '120', 2025))
  await put(app, 'figures/more', figure('part', '20', 2025, { relation: 'difference', fromFigureId: 'now' }))
  const total = await asking(app)('metric=project-count')
  t.strictSame([totalsIn(total), excludedIn(total)], [[['120']], [['more', 'derived']]])
})

t.test('ratios and changes never add; a percentage of an undefined metric is a ratio', async (t) => {
  const app = await furnished(await build(t))
  for (const nature of ['ratio', 'change']) {
    await put(app, 'metrics/growth', { name: 'Growth', nature })
    const { status, body } = await app.ask('GET', '/v1/totals?metric=growth')
    t.equal(status, 422)
    matchWhole(t, body, { errors: [{ parameter: 'metric', detail: `\`growth\` is a ${nature}, which never adds.` }] })
  }
  await put(app, 'figures/points', figure('whole', '2', 2025, { metric: 'odd', unit: 'percentage-point' }))
  t.equal((await app.ask('GET', '/v1/totals?metric=odd')).status, 422)
})
