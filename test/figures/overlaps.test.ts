/** Rules 1 to 3: which figures count, which are left out and why, and the own part of each. */
import t from 'tap'
import type { Figure } from '../../src/figures/register.ts'
import { neverAdds, unitsMatching } from '../../src/figures/totals.ts'
import { ask, between, figure, initiative, project, reasons, register, rows, source, year } from './reference/small.ts'
import { pluck } from '../support/match-whole.ts'

t.test(
  'a superseded figure is left out once its successor is published, whatever the period of the successor',
  async (t) => {
    const of = register([
      figure('old', '100', { sourceId: 'winter' }),
      figure('new', '120', { sourceId: 'summer', supersedesId: 'old', ...year(2026) }),
    ])
    t.strictSame([rows(ask({}, of)), reasons(ask({}, of))], [[['CNY', '120']], { old: 'superseded' }])
    const answer = reasons(ask({ period: { start: '2025-01-01', end: '2025-12-31' } }, of))
    t.strictSame(answer, { old: 'superseded', new: 'outside-period' })
    const then = ask({ reportedBy: '2025-06-30' }, of)
    t.strictSame(
      [rows(then), reasons(then), then.excluded],
      [[['CNY', '100']], { new: 'not-yet-reported' }, { 'not-yet-reported': 1 }],
    )
  },
)

t.test('with reportedBy a source counts from its day on, and a source without a date never', async (t) => {
  const of = register([figure('a', '1'), figure('b', '2', { sourceId: 'undated', ...year(2026) })])
  t.strictSame(reasons(ask({ reportedBy: '2025-04-01' }, of)), { b: 'not-yet-reported' })
  t.strictSame(reasons(ask({}, of)), {})
})

t.test('an undated figure lies in no period and overlaps every figure', async (t) => {
  const undated = figure('undated', '70', { periodStart: null, periodEnd: null })
  const of = register([undated, figure('dated', '50')])
  t.strictSame([rows(ask({}, of)), reasons(ask({}, of))], [[['CNY', '70']], { dated: 'overlapping-period' }])
  const in2025 = ask({ period: { start: '2025-01-01', end: '2025-12-31' } }, of)
  t.strictSame([rows(in2025), reasons(in2025)], [[['CNY', '50']], { undated: 'outside-period' }])
})

t.test('January to March and January to June never add up; two annual plans do', async (t) => {
  const of = register([
    figure('quarter', '100', between('2025-01-01', '2025-03-31')),
    figure('half', '250', between('2025-01-01', '2025-06-30')),
    figure('next', '300', year(2026)),
  ])
  t.strictSame([rows(ask({}, of)), reasons(ask({}, of))], [[['CNY', '550']], { quarter: 'overlapping-period' }])
})

t.test(
  'of one period the preferred figure counts, then the official, the latest published, the smallest id',
  async (t) => {
    const sources = [
      source('first', '2025-01-01', true),
      source('press', '2025-02-01'),
      source('state', '2025-02-01', true),
      source('never', null, true),
    ]
    const kept = (...ids: string[]) =>
      ask(
        {},
        register(
          [
            ['a', 'never'],
            ['b', 'first'],
            ['c', 'press'],
            ['e', 'state'],
            ['d', 'state'],
            ['z', 'never', 'preferred'],
          ].flatMap(([id = '', sourceId = '', rank = 'normal']) =>
            ids.includes(id) ? [figure(id, '1', { sourceId, rank: rank as Figure['rank'] })] : [],
          ),
          { sources },
        ),
      ).data[0]?.parts?.map(({ figureId }) => figureId)
    t.strictSame(
      [kept('a', 'b'), kept('b', 'c'), kept('c', 'e'), kept('d', 'e'), kept('d', 'z')],
      [['b'], ['b'], ['e'], ['d'], ['z']],
    )
  },
)

t.test('dollars and yuan for the same thing never add; a count has a row of its own', async (t) => {
  const of = register([
    figure('a', '100'),
    figure('b', '14', { unit: 'USD', sourceId: 'winter' }),
    figure('c', '9', { unit: 'bridge' }),
  ])
  t.strictSame(
    [rows(ask({}, of)), reasons(ask({}, of))],
    [
      [
        ['CNY', '100'],
        ['bridge', '9'],
      ],
      { b: 'overlapping-period' },
    ],
  )
})

t.test('a part that overlaps its whole without lying within is left out and changes nothing', async (t) => {
  const of = register([
    figure('plan', '100'),
    figure('stray', '40', { subjectId: 'part', ...between('2025-07-01', '2026-06-30') }),
    figure('inner', '30', { subjectId: 'piece', ...between('2025-07-01', '2025-12-31') }),
    figure('later', '7', { subjectId: 'part', ...year(2027) }),
  ])
  const answer = ask({}, of)
  t.strictSame([rows(answer), reasons(answer)], [[['CNY', '107']], { stray: 'overlaps-whole' }])
  t.strictSame(
    answer.data[0]?.parts?.map(({ figureId, wholeFigureId, ownPart }) => [figureId, wholeFigureId, ownPart]),
    [
      ['inner', 'plan', '30'],
      ['later', null, '7'],
      ['plan', null, '70'],
    ],
  )
})

t.test('a figure counts its value or, if larger, the sum of its parts', async (t) => {
  const of = register([
    figure('plan', '100'),
    figure('half', '80', { subjectId: 'part' }),
    figure('all', '130', { subjectId: 'piece' }),
  ])
  const answer = ask({}, of)
  t.strictSame(
    [rows(answer), answer.data[0]?.parts?.map(({ ownPart }) => ownPart)],
    [[['CNY', '130']], ['130', '0', '0']],
  )
})

t.test('a project is part of its parent, else of its initiative; an initiative is part of its parent', async (t) => {
  const of = register(
    [
      figure('top', '100', { subjectKind: 'initiative', subjectId: 'top' }),
      figure('one', '10', { subjectId: 'one' }),
      figure('two', '20', { subjectId: 'two' }),
    ],
    {
      initiatives: [initiative('top'), initiative('below', { parentId: 'top' })],
      projects: [project('one', { initiativeId: 'below' }), project('two', { parentId: 'one' })],
    },
  )
  t.strictSame(
    ask({}, of).data[0]?.parts?.map(({ figureId, wholeFigureId }) => [figureId, wholeFigureId]),
    [
      ['one', 'top'],
      ['top', null],
      ['two', 'one'],
    ],
  )
  t.strictSame(rows(ask({ subjectKind: 'project' }, of)), [['CNY', '20']])
  t.strictSame(rows(ask({ subjectKind: 'initiative' }, of)), [['CNY', '100']])
})

t.test('stages never add; without a stage in the query each has its own row', async (t) => {
  const of = register([figure('plan', '100'), figure('done', '60', { stage: 'actual' })])
  t.strictSame(pluck(ask({}, of).data, 'stage', 'total'), [
    ['actual', '60'],
    ['planned', '100'],
  ])
  t.strictSame(pluck(ask({ stage: 'actual' }, of).data, 'stage', 'total'), [['actual', '60']])
  t.strictSame(ask({ metric: 'headcount' }, of), {
    metric: 'headcount',
    data: [],
    rates: [],
    excluded: {},
    excludedFigures: [],
  })
})

t.test('percentages never add: alone they have no total, beside amounts they are left out', async (t) => {
  const [percent, plan] = [figure('percent', '-5.5', { unit: 'percent' }), figure('plan', '100')]
  const why = ['percentages']
  t.strictSame(neverAdds({ metric: 'share' }, 'flow', []), why)
  t.strictSame(neverAdds({ metric: 'investment', unit: 'percent' }, 'flow', [plan.unit]), why)
  t.strictSame(neverAdds({ metric: 'investment' }, 'flow', [percent.unit]), why)
  t.equal(neverAdds({ metric: 'investment' }, 'flow', [percent.unit, plan.unit]), undefined)
  t.equal(
    neverAdds(
      { metric: 'investment', stage: 'actual' },
      'flow',
      unitsMatching({ metric: 'investment', stage: 'actual' }, [percent]),
    ),
    undefined,
  )
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
