/** What the reference does not tell of totals: names of groups, and subjects that stand outside of its forests. */
import t from 'tap'
import type { Project } from '../../src/figures/register.ts'
import { neverAdds, type TotalsQuery, type TotalsRow } from '../../src/figures/totals.ts'
import { cover, dayAfter } from '../../src/figures/periods.ts'
import { parsePeriod } from '../../src/model/period.ts'
import { pluck } from '../support/match-whole.ts'
import { ask, between, figure, project, reasons, register, rows, year } from './reference/small.ts'
import { wordsOf } from '../support/words.ts'
import { seeds } from './reference/seeds.ts'
import { totalRow } from '../support/register.ts'
import { totals } from '../support/whole.ts'

/** One project of ten yuan in each place. */
const placed = (...places: Partial<Project>[]) =>
  register(
    places.map((_, index) => figure(`f${index.toString()}`, '10', { subjectId: `p${index.toString()}` })),
    { projects: places.map((place, index) => project(`p${index.toString()}`, place)) },
  )

const investment: TotalsQuery = { metric: 'investment', stage: 'planned' }
const whole = 'guangdong-key-projects-2025-investment'
const part = 'guangdong-key-projects-2025-five-industries-investment'

const totalOfSeeds = (query: Partial<TotalsQuery> = {}) => totals({ ...investment, ...query }, seeds)
const sums = (rows: readonly TotalsRow[]) => rows.map(({ key, unit, total }) => [...Object.values(key), unit, total])

t.test(
  'regions are lifted to a level; municipalities and special regions are provinces, zones are no level',
  async (t) => {
    const of = placed(...['dock', 'east', 'metro', 'isle', 'north', 'bay'].map((regionId) => ({ regionId })), {})
    t.strictSame(rows(ask({ groupBy: ['region'], regionKind: 'province' }, of)), [
      [null, 'CNY', '30'],
      ['east', 'CNY', '20'],
      ['isle', 'CNY', '10'],
      ['metro', 'CNY', '10'],
    ])
    t.strictSame(rows(ask({ groupBy: ['region'], regionKind: 'municipality' }, of)), [
      [null, 'CNY', '60'],
      ['metro', 'CNY', '10'],
    ])
    t.strictSame(pluck(ask({ groupBy: ['region'], regionKind: 'city' }, of).data, 'label'), ['Several regions', 'port'])
  },
)

t.test('a figure with an open period, or one that crosses years, has no year', async (t) => {
  const of = register(
    [
      figure('a', '1'),
      figure('b', '2', { subjectId: 'other', ...between('2025-07-01', '2026-06-30') }),
      figure('c', '3', { subjectId: 'third', periodStart: null, periodEnd: null }),
      figure('d', '4', year(2026)),
    ],
    { projects: ['whole', 'other', 'third'].map((id) => project(id)) },
  )
  t.strictSame(rows(ask({ groupBy: ['year'] }, of)), [
    [null, 'CNY', '5'],
    ['2025', 'CNY', '1'],
    ['2026', 'CNY', '4'],
  ])
  const answer = ask({ groupBy: ['year', 'region'] }, of).data.map(({ key, label }) => [key, label])[1]
  t.strictSame(answer, [{ year: '2025', region: null }, '2025, Several regions'])
})

t.test('an unknown region or subject stands alone, under its id', async (t) => {
  const of = register([figure('a', '1', { subjectId: 'nowhere' }), figure('b', '2')], {
    projects: [project('whole', { regionId: 'atlantis', parentId: 'gone' })],
  })
  t.strictSame(pluck(ask({ groupBy: ['region', 'organization'] }, of).data, 'label', 'total'), [
    ['Several regions, Several organizations', '1'],
    ['atlantis, Several organizations', '2'],
  ])
})

// Percentages, and totals of regions, industries and organizations.

t.test('percentages never add: alone they have no total, beside amounts they are left out', async (t) => {
  const [percent, plan] = [figure('percent', '-5.5', { unit: 'percent' }), figure('plan', '100')]
  const why = ['percentages']
  t.strictSame(neverAdds({ metric: 'share' }, 'flow', []), why)
  t.strictSame(neverAdds({ metric: 'investment', unit: 'percent' }, 'flow', [plan.unit]), why)
  t.strictSame(neverAdds({ metric: 'investment' }, 'flow', [percent.unit]), why)
  t.equal(neverAdds({ metric: 'investment' }, 'flow', [percent.unit, plan.unit]), undefined)
  t.strictSame(
    [rows(ask({}, register([percent, plan]))), reasons(ask({}, register([percent, plan])))],
    [[['CNY', '100']], { percent: 'no-rate' }],
  )
})

t.test('regions are totalled alone, along their own tree, without zones', async (t) => {
  const about = (subjectId: string) => ({ subjectKind: 'region' as const, subjectId })
  const of = register([
    figure('east', '100', about('east')),
    figure('port', '30', about('port')),
    figure('bay', '45', about('bay')),
    figure('project', '9'),
  ])
  const answer = ask({ subjectKind: 'region', groupBy: ['region'] }, of)
  t.strictSame(
    [rows(answer), reasons(answer)],
    [
      [
        ['east', 'CNY', '70'],
        ['port', 'CNY', '30'],
      ],
      { bay: 'overlaps-whole' },
    ],
  )
  t.strictSame(rows(ask({}, of)), [['CNY', '9']])
  t.strictSame(rows(ask({ subjectKind: 'region', regionWithin: 'bay' }, of)), [['CNY', '30']])
})

t.test('industries and organizations are totalled alone, along their own trees', async (t) => {
  const about = (subjectKind: 'industry' | 'organization', subjectId: string) => ({ subjectKind, subjectId })
  const of = register([
    figure('metal', '50', about('industry', 'metal')),
    figure('steel', '20', about('industry', 'steel')),
    figure('state', '8', about('organization', 'state')),
    figure('ministry', '5', about('organization', 'ministry')),
  ])
  t.strictSame(rows(ask({ subjectKind: 'industry', groupBy: ['industry'] }, of)), [
    ['metal', 'CNY', '30'],
    ['steel', 'CNY', '20'],
  ])
  t.strictSame(rows(ask({ subjectKind: 'organization', groupBy: ['organization', 'region'] }, of)), [
    ['ministry', 'land', 'CNY', '5'],
    ['state', 'land', 'CNY', '3'],
  ])
})

// Periods in queries, and periods that leave no gap.

t.test('a period is a year, a quarter, a month, or two days', async (t) => {
  t.strictSame(parsePeriod('2025'), { start: '2025-01-01', end: '2025-12-31' })
  t.strictSame(['2025-Q1', '2025-Q2', '2025-Q4'].map(parsePeriod), [
    { start: '2025-01-01', end: '2025-03-31' },
    { start: '2025-04-01', end: '2025-06-30' },
    { start: '2025-10-01', end: '2025-12-31' },
  ])
  const found = ['2025-02', '2024-02', '1900-02', '2000-02', '2025-05'].map((text) => parsePeriod(text)?.end)
  t.strictSame(found, ['2025-02-28', '2024-02-29', '1900-02-28', '2000-02-29', '2025-05-31'])
  t.strictSame(parsePeriod('2025-01-01/2025-05-31'), { start: '2025-01-01', end: '2025-05-31' })
})

t.test('any other text is no period', async (t) => {
  for (const text of [
    '',
    ...wordsOf(`
    25 2025-13 2025-Q5 2025-1 2025-01-01 2025-01-01/ 2025-02-30/2025-03-01 2025-01-01/2025-00-10
    2025-01-01/2025-13-01 2025-01-01/2025-01-00 2025-05-31/2025-01-01 2025-01-01/2025-05-31/2025-06-01 2025/2026
  `),
    ' 2025',
    '2025 ',
    '/',
  ]) {
    t.equal(parsePeriod(text), undefined, text)
  }
})

t.test('periods cover a whole if they leave out no day', async (t) => {
  const whole = { start: '2024-01-01', end: '2024-06-30' }
  const [first, second, rest] = [
    { start: '2024-01-01', end: '2024-02-29' },
    { start: '2024-03-01', end: '2024-05-31' },
    { start: '2024-06-01', end: '2024-06-30' },
  ]
  t.equal(cover(whole, [rest, first, second]), true)
  t.equal(cover(whole, [first, rest]), false)
  t.equal(cover(whole, [first, second]), false)
  t.equal(cover(whole, [second, rest]), false)
  t.equal(cover(whole, []), false)
  const found = ['2024-12-31', '2024-02-28', '0099-12-31', '9999-12-31'].map(dayAfter)
  t.strictSame(found, ['2025-01-01', '2024-02-29', '0100-01-01', '+010000-01-01'])
})

// On the loaded article, totals equal the examples at the end of the design's section 4.

t.test('the total of planned investment', async (t) => {
  t.strictSame(totalOfSeeds(), {
    metric: 'investment',
    data: [totalRow('1000000000000', { figures: 2 })],
    rates: [],
    excluded: {},
  })
})

t.test('totals by industry', async (t) => {
  t.strictSame(totalOfSeeds({ groupBy: ['industry'] }).data, [
    totalRow('834200000000', { key: { industry: null }, label: 'Several industries' }),
    totalRow('165800000000', { key: { industry: 'industry' }, label: 'All industries' }),
  ])
})

t.test('the total in dollars, explained', async (t) => {
  const {
    data: [row],
    rates,
    excludedFigures,
  } = totalOfSeeds({ unit: 'USD', explain: true })
  t.strictSame([row?.total, row?.lowerBound, row?.upperBound], ['136800000000', '136800000000', '136800000000'])
  t.strictSame(row?.parts, [
    {
      figureId: part,
      wholeFigureId: whole,
      subjectKind: 'project',
      subjectId: 'guangdong-key-projects-2025-five-industries',
      value: '165800000000',
      unit: 'CNY',
      ownPart: '22681440000',
      rate: '0.1368',
    },
    {
      figureId: whole,
      wholeFigureId: null,
      subjectKind: 'project',
      subjectId: 'guangdong-key-projects-2025',
      value: '1000000000000',
      unit: 'CNY',
      ownPart: '114118560000',
      rate: '0.1368',
    },
  ])
  t.strictSame(rates, [{ from: 'CNY', to: 'USD', rate: '0.1368', figureId: whole }])
  t.strictSame(excludedFigures, [])
})

t.test('the total of projects', async (t) => {
  const {
    data: [row],
  } = totals({ metric: 'project-count', explain: true }, seeds)
  t.strictSame([row?.unit, row?.total, row?.parts?.map(({ ownPart }) => ownPart)], ['project', '1500', ['380', '1120']])
})

t.test('totals within regions', async (t) => {
  t.strictSame(sums(totalOfSeeds({ regionWithin: 'south-china' }).data), [['CNY', '1000000000000']])
  t.strictSame(totalOfSeeds({ regionWithin: 'greater-bay-area', explain: true }), {
    metric: 'investment',
    data: [],
    rates: [],
    excluded: { 'covers-more': 2 },
    excludedFigures: [
      { figureId: part, reason: 'covers-more' },
      { figureId: whole, reason: 'covers-more' },
    ],
  })
  t.strictSame(totalOfSeeds({ regionWithin: 'anhui' }).excluded, {})
})

t.test('totals by region, organization and year', async (t) => {
  t.strictSame(sums(totalOfSeeds({ groupBy: ['region', 'year'], regionKind: 'province' }).data), [
    ['guangdong', '2025', 'CNY', '1000000000000'],
  ])
  t.strictSame(sums(totalOfSeeds({ groupBy: ['region'], regionKind: 'city' }).data), [[null, 'CNY', '1000000000000']])
  t.strictSame(sums(totalOfSeeds({ groupBy: ['organization'] }).data), [
    ['guangdong-government', 'CNY', '1000000000000'],
  ])
})
