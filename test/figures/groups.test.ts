/** What the reference does not tell of totals: names of groups, and subjects that stand outside of its forests. */
import t from 'tap'
import type { Project } from '../../src/figures/register.ts'
import { neverAdds } from '../../src/figures/totals.ts'
import { pluck } from '../support/match-whole.ts'
import { ask, between, figure, project, reasons, register, rows, year } from './reference/small.ts'

/** One project of ten yuan in each place. */
const placed = (...places: Partial<Project>[]) =>
  register(
    places.map((_, index) => figure(`f${index.toString()}`, '10', { subjectId: `p${index.toString()}` })),
    { projects: places.map((place, index) => project(`p${index.toString()}`, place)) },
  )

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
