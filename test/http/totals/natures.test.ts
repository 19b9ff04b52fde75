/** Natures of metrics, ranks, relations and breakdowns decide which figures count; what does not is explained. */
import t from 'tap'
import { withExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { putAll, year } from '../../support/register.ts'

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

const totalsIn = ({ data }: Total): unknown[] => data.map(({ key, total }) => [...Object.values(key), total])
const excludedIn = ({ excludedFigures = [] }: Total): unknown[] =>
  excludedFigures.map(({ figureId, reason, insteadId }) => [figureId, reason, ...(insteadId ? [insteadId] : [])])

// Each test has a metric of its own, with a name that no other test has.
const app = await withExamples(t)
const [cost, then] = [{ metric: 'cost', sourceId: 'a-report', ...year(2025) }, { prices: '2024/25' }]
await putAll(app, {
  sources: { plan: { official: true, publishedOn: '2024-01-01' }, news: { publishedOn: '2025-01-01' } },
  projects: { whole: {}, part: { parentId: 'whole' } },
  figures: {
    nominal: { ...cost, subjectId: 'whole', value: '100' },
    real: { ...cost, subjectId: 'whole', value: '80', ...then },
    'real-part': { ...cost, subjectId: 'part', value: '30', ...then },
    credit: { ...cost, subjectId: 'part', value: '-5' },
    done: { ...cost, subjectId: 'whole', value: '90', stage: 'actual' },
    'really-done': { ...cost, subjectId: 'whole', value: '60', stage: 'actual', ...then },
  },
})

const read = async (path: string) => (await app.ask('GET', path)).body

/** Puts a metric that is a stock; returns what puts figures of it, and what explains its total. */
const stock = async (metric: string) => {
  await putAll(app, { metrics: { [metric]: { nature: 'stock' } } })
  return {
    figure: (id: string, subjectId: string, value: string, number: number, more: object = {}): Promise<void> =>
      putAll(app, {
        figures: { [id]: { metric, unit: 'project', subjectId, value, ...year(number), ...more } },
      }),
    asked: (query = ''): Promise<Total> => read(`/v1/totals?explain=true&metric=${metric}${query}`),
  }
}

t.test('a stock is totalled at one moment: the latest, the end of the period, or the end of each year', async (t) => {
  const { figure, asked } = await stock('bridges')
  await figure('w24', 'whole', '100', 2024)
  await figure('p24', 'part', '30', 2024)
  await figure('w25', 'whole', '120', 2025)
  await figure('q25', 'part', '20', 2025, { periodEnd: '2025-03-31' })
  await figure('h25', 'part', '25', 2025, { periodStart: '2025-04-01', periodEnd: '2025-06-30' })
  const latest = await asked()
  t.strictSame(totalsIn(latest), [['120']])
  t.strictSame(excludedIn(latest), [
    ['p24', 'outside-period'],
    ['q25', 'overlapping-period', 'h25'],
    ['w24', 'outside-period'],
  ])
  t.strictSame(totalsIn(await asked('&period=2024')), [['100']])
  t.strictSame(totalsIn(await asked('&period=2024-01-01/2025-12-31')), [['120']])
  t.strictSame(totalsIn(await asked('&groupBy=year')), [
    ['2024', '100'],
    ['2025', '120'],
  ])
  await putAll(app, { metrics: { bridges: { nature: 'flow' } } })
  t.strictSame(totalsIn(await asked()), [['220']], 'a flow adds over time')
})

t.test('the latest moment of a stock is that of now, also if it was asked for in this currency before', async (t) => {
  const { figure, asked } = await stock('savings')
  const inDollars = { unit: 'USD' }
  await figure('s24', 'whole', '100', 2024, inDollars)
  await figure('s25', 'whole', '120', 2025, inDollars)
  t.strictSame(totalsIn(await asked('&unit=USD')), [['120']])
  await app.ask('DELETE', '/v1/figures/s25')
  t.strictSame(totalsIn(await asked('&unit=USD&projectId=whole')), [['100']])
  t.strictSame(totalsIn(await asked('&unit=USD')), [['100']])
})

t.test('a breakdown divides its parent again, and no total counts it', async (t) => {
  const { figure, asked } = await stock('tunnels')
  const parentId = 'divided'
  await putAll(app, {
    projects: {
      divided: {},
      piece: { parentId },
      again: { kind: 'breakdown', parentId },
      newer: { parentId: 'again' },
    },
  })
  await figure('of-whole', 'divided', '100', 2025)
  await figure('of-piece', 'piece', '60', 2025)
  await figure('of-newer', 'newer', '170', 2025)
  const total = await asked()
  t.strictSame([totalsIn(total), excludedIn(total)], [[['100']], [['of-newer', 'overlaps-whole', 'of-whole']]])
  t.equal((await app.ask('PATCH', '/v1/projects/again', { body: { kind: 'project' } })).status, 200)
  t.strictSame(totalsIn(await asked()), [['230']], 'as a part it raises its whole')
})

t.test('of one period the preferred figure counts, then the official one; a deprecated one nowhere', async (t) => {
  const { figure, asked } = await stock('stations')
  await figure('official', 'whole', '100', 2025)
  await figure('retold', 'whole', '102', 2025, { sourceId: 'news', qualifier: 'about' })
  const official = await asked()
  t.strictSame([totalsIn(official), excludedIn(official)], [[['100']], [['retold', 'overlapping-period', 'official']]])
  t.equal(official.data[0]?.approximate, false)
  await app.ask('PATCH', '/v1/figures/retold', { body: { rank: 'preferred' } })
  const preferred = await asked()
  t.strictSame([totalsIn(preferred), preferred.data[0]?.approximate], [[['102']], true])
  await figure('wrong', 'whole', '999', 2025, { rank: 'deprecated', supersedesId: 'retold' })
  const total = await asked()
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
  t.notMatch((await app.ask('GET', '/v1/promises?metric=stations')).text, /"wrong"/, 'it is no promise')
})

t.test('what is superseded names the figure that counts instead, at the end of the chain', async (t) => {
  const { figure, asked } = await stock('schools')
  await figure('first', 'whole', '100', 2025)
  await figure('second', 'whole', '110', 2025, { supersedesId: 'first' })
  await figure('third', 'whole', '120', 2025, { supersedesId: 'second' })
  t.strictSame(excludedIn(await asked()), [
    ['first', 'superseded', 'third'],
    ['second', 'superseded', 'third'],
  ])
  t.strictSame(
    excludedIn(await asked('&period=2024')),
    [
      ['first', 'superseded'],
      ['second', 'superseded'],
      ['third', 'outside-period'],
    ],
    'in another period nothing counts instead',
  )
})

t.test('a figure that follows from two others is in no total', async (t) => {
  const { figure, asked } = await stock('clinics')
  await figure('now', 'whole', '120', 2025)
  await figure('more', 'part', '20', 2025, { relation: 'difference', fromFigureId: 'now' })
  const total = await asked()
  t.strictSame([totalsIn(total), excludedIn(total)], [[['120']], [['more', 'derived']]])
})

t.test('ratios and changes never add; a percentage of an undefined metric is a ratio', async (t) => {
  for (const nature of ['ratio', 'change']) {
    await putAll(app, { metrics: { growth: { nature } } })
    const { status, body } = await app.ask('GET', '/v1/totals?metric=growth')
    t.equal(status, 422)
    matchWhole(t, body, { errors: [{ parameter: 'metric', detail: `\`growth\` is a ${nature}, which never adds.` }] })
  }
  const points = { metric: 'odd', subjectId: 'whole', value: '2', unit: 'percentage-point', ...year(2025) }
  await putAll(app, { figures: { points } })
  t.equal((await app.ask('GET', '/v1/totals?metric=odd')).status, 422)
})

// No total, outcome or promise mixes prices of several bases.

t.test('a total is in prices of the time, or of the base that is asked for', async (t) => {
  const excludedFigures = ['real', 'real-part', 'really-done'].map((figureId) => ({ figureId, reason: 'other-prices' }))
  matchWhole(t, await read('/v1/totals?metric=cost&explain=true'), {
    data: [
      { stage: 'actual', total: '90' },
      { stage: 'planned', total: '100', lowerBound: '100', upperBound: '100' },
    ],
    excluded: { 'other-prices': 3 },
    excludedFigures,
  })
  matchWhole(t, await read('/v1/totals?metric=cost&prices=2024/25&stage=planned&explain=true'), {
    data: [
      {
        total: '80',
        parts: [
          { figureId: 'real', ownPart: '50' },
          { figureId: 'real-part', wholeFigureId: 'real', ownPart: '30' },
        ],
      },
    ],
    excluded: { 'other-prices': 2 },
  })
  matchWhole(t, await read('/v1/totals?metric=cost&prices=2019'), { data: [], excluded: { 'other-prices': 6 } })
})

t.test('an amount below zero lowers what its own row adds up to', async (t) => {
  matchWhole(t, await read('/v1/totals?metric=cost&stage=planned&projectId=part&explain=true'), {
    data: [
      {
        total: '-5',
        lowerBound: '-5',
        upperBound: '-5',
        parts: [{ figureId: 'credit', wholeFigureId: 'nominal', ownPart: '-5' }],
      },
    ],
  })
  matchWhole(t, await read('/v1/totals?metric=cost&stage=planned&explain=true'), {
    data: [{ total: '100' }],
  })
})

t.test('what came of a promise is in its prices', async (t) => {
  const { data } = (await read('/v1/promises?metric=cost')) as { data: { figureId: string }[] }
  matchWhole(t, data, [
    { figureId: 'nominal', actual: { figureIds: ['done'] }, ratio: '0.9', versions: [{ figureId: 'nominal' }] },
    { figureId: 'real', actual: { figureIds: ['really-done'] }, ratio: '0.75', versions: [{ figureId: 'real' }] },
    { figureId: 'real-part', actual: null },
  ])
  const reported = async (query: string): Promise<unknown> =>
    ((await read(`/v1/outcomes?metric=cost${query}`)) as { data: { reported: object }[] }).data[0]?.reported
  t.strictSame(await reported(''), { promises: 1, planned: '100', actual: '90', ratio: '0.9' })
  t.strictSame(await reported('&prices=2024%2F25'), { promises: 1, planned: '80', actual: '60', ratio: '0.75' })
})

t.test('a figure is explained among those of its prices', async (t) => {
  const { text } = await app.ask('GET', '/figures/real-part', { headers: { accept: 'text/html' } })
  t.match(text, '2024/25')
  t.notMatch(text, 'it is in prices of another year')
})

t.test('a wrong base is refused in words', async (t) => {
  isInvalid(t, await app.ask('GET', '/v1/totals?metric=cost&prices=24/25'), [
    { parameter: 'prices', detail: /a year, or a financial year such as 2024\/25/ },
  ])
  isInvalid(t, await app.ask('PATCH', '/v1/figures/real', { body: { prices: 'nominal' } }), [{ pointer: '/prices' }])
})

// An explained total names the figure that counts instead of one that is left out, where one counts in that total.

interface Explained {
  readonly href: string
  readonly excludedFigures: readonly object[]
}

/** Returns what is left out, as it is kept and as the answer's own address has it computed anew. */
const leftOut = async (question: string): Promise<readonly [kept: unknown, anew: unknown]> => {
  const kept: Explained = (await app.ask('GET', `/v1/totals?explain=true&${question}`)).body
  const anew: Explained = (await app.ask('GET', kept.href.replace(/^https?:\/\/[^/]+/, ''))).body
  return [kept.excludedFigures, anew.excludedFigures]
}

t.test('of several figures the one that counts within the period is named', async (t) => {
  const wells = { subjectId: 'wide', metric: 'wells', sourceId: 'a-report', ...year(2025) }
  const figures = {
    w1: { ...wells, value: '81', periodStart: '2024-01-01' },
    w2: { ...wells, value: '266' },
    w3: { ...wells, value: '11', rank: 'deprecated' },
  }
  await putAll(app, { projects: { wide: {} }, figures })
  const expected = [
    { figureId: 'w1', reason: 'outside-period' },
    { figureId: 'w3', reason: 'deprecated', insteadId: 'w2' },
  ]
  t.strictSame(await leftOut('metric=wells&period=2025'), [expected, expected])
})

t.test('it is found among all figures of the subject, wherever their periods lie', async (t) => {
  const mills = { subjectId: 'long', metric: 'mills', sourceId: 'a-report' }
  const figures = {
    g0: { ...mills, value: '84', ...year(2024) },
    g2: { ...mills, value: '50', periodStart: '2025-01-01', periodEnd: '2025-03-31' },
    g4: { ...mills, value: '9', periodStart: '2024-01-01', periodEnd: '2025-12-31', rank: 'deprecated' },
  }
  await putAll(app, { projects: { long: {} }, figures })
  const expected = [
    { figureId: 'g2', reason: 'outside-period' },
    { figureId: 'g4', reason: 'deprecated', insteadId: 'g0' },
  ]
  t.strictSame(await leftOut('metric=mills&period=2024'), [expected, expected])
})

t.test('none is named where what would count covers more than the filter', async (t) => {
  const looms = { subjectId: 'both', metric: 'looms', sourceId: 'a-report' }
  await putAll(app, {
    industries: { one: {}, two: {} },
    projects: { both: { industryIds: ['one', 'two'] } },
    figures: { f1: looms, f2: { ...looms, rank: 'deprecated' } },
  })
  const expected = [
    { figureId: 'f1', reason: 'covers-more' },
    { figureId: 'f2', reason: 'deprecated' },
  ]
  t.strictSame(await leftOut('metric=looms&industryIds.within=one'), [expected, expected])
  const whole = [{ figureId: 'f2', reason: 'deprecated', insteadId: 'f1' }]
  t.strictSame(await leftOut('metric=looms'), [whole, whole])
})
