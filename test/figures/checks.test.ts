/** Each check finds its contradiction, and nothing else. */
import assert from 'node:assert/strict'
import t from 'tap'
import type { CheckName } from '../../src/figures/checks/checks.ts'
import { checkNames } from '../../src/model/vocabulary.ts'
import type { Figure, Register, Source } from '../../src/figures/register.ts'
import { findingSentence } from '../../src/text/findings/sentence.ts'
import { registers } from './reference/forests.ts'
import { seeds } from './reference/seeds.ts'
import { between, figure, project, rate, register, source, year } from './reference/small.ts'
import { forAll } from '../support/runs.ts'
import { checks, totals } from '../support/whole.ts'

const found = (name: CheckName, of: Register, today = '2025-06-01') =>
  checks({ today }, of)
    .filter(({ check }) => check === name)
    .map(({ check, params, records }) => [
      records.map(({ id }) => id).join(' '),
      findingSentence('en', { check, params }),
    ])
const ids = (name: CheckName, ...figures: Figure[]) => found(name, register(figures)).map(([id]) => id)

t.test('finds parts whose lower bounds together exceed the upper bound of their whole', async (t) => {
  const parts = [figure('b', '70', { subjectId: 'part' }), figure('c', '45', { subjectId: 'near' })]
  const projects = [project('whole'), project('part', { parentId: 'whole' }), project('near', { parentId: 'whole' })]
  const of = (...figures: Figure[]) => found('parts-exceed-whole', register([...parts, ...figures], { projects }))
  t.strictSame(of(figure('a', '100')), [
    [
      'a b c',
      'The parts of the planned investment of “whole” for 2025 come to at least 115 yuan, but “spring” printed 100 yuan for the whole.',
    ],
  ])
  t.strictSame(
    [
      of(figure('a', '115')),
      of(figure('a', '100', { qualifier: 'at-least' })),
      of(figure('a', '100', { qualifier: 'between', upperValue: '115' })),
    ],
    [[], [], []],
  )
  t.strictSame(of(figure('a', '10', { unit: 'USD' })), [], 'without a rate they are no parts')
  const region = (id: string, value: string, subjectId: string) =>
    figure(id, value, { subjectKind: 'region', subjectId })
  t.strictSame(
    ids(
      'parts-exceed-whole',
      region('east', '10', 'east'),
      region('port', '11', 'port'),
      region('land', '9', 'land'),
      region('bay', '99', 'bay'),
    ),
    ['east port', 'land east'],
  )
})

t.test('finds amounts that one source prints of one thing and that cannot all be true', async (t) => {
  const [a, b] = [figure('a', '100'), figure('b', '110')]
  t.strictSame(found('source-contradicts-itself', register([a, b])), [
    [
      'a b',
      '“spring” printed 100 yuan and 110 yuan as the planned investment of “whole” for 2025; they cannot all be true.',
    ],
  ])
  const cases: readonly (readonly [what: string, one: Partial<Figure>, other: Partial<Figure>, found: string[]])[] = [
    ['within rounding', { asPrinted: 'about 100 yuan', qualifier: 'about' }, {}, []],
    ['bounds that touch', { qualifier: 'at-least' }, {}, []],
    ['a ceiling below', { qualifier: 'at-most' }, {}, ['a b']],
    ['another source', {}, { sourceId: 'autumn' }, []],
    ['superseded', {}, { supersedesId: 'a' }, []],
    ['deprecated', { rank: 'deprecated' }, {}, []],
    ['another stage', {}, { stage: 'actual' }, []],
    ['another period', {}, year(2026), []],
    ['another unit', {}, { unit: 'USD' }, []],
    ['another metric', {}, { metric: 'revenue' }, []],
    ['another subject', {}, { subjectId: 'other' }, []],
    ['shares of two bases', { unit: 'percent', ofFigureId: 'x' }, { unit: 'percent', ofFigureId: 'y' }, []],
    ['two shares of one base', { unit: 'percent', ofFigureId: 'x' }, { unit: 'percent', ofFigureId: 'x' }, ['a b']],
  ]
  for (const [what, one, other, expected] of cases)
    t.strictSame(ids('source-contradicts-itself', { ...a, ...one }, { ...b, ...other }), expected, what)
  t.strictSame(
    ids(
      'source-contradicts-itself',
      a,
      b,
      ...['c', 'd', 'e', 'f'].map((id, at) => figure(id, `${(at + 2).toString()}00`)),
    ),
    ['a b c d e f'],
    'six amounts are one finding',
  )
})

t.test('finds sources that disagree on the same subject, metric, stage and period', async (t) => {
  const [a, b] = [figure('a', '100'), figure('b', '120', { sourceId: 'summer', qualifier: 'about' })]
  t.strictSame(found('sources-disagree', register([a, b])), [
    [
      'a b',
      'Sources disagree about the planned investment of “whole” for 2025: 100 yuan (“spring”) or about 120 yuan (“summer”).',
    ],
  ])
  t.strictSame(ids('sources-disagree', a, { ...b, sourceId: 'spring' }), [], 'one source')
  const [spring, summer] = [source('spring', null), source('summer', null)]
  const among = (...sources: Source[]) => found('sources-disagree', register([a, b], { sources })).length
  t.equal(among(spring, summer), 1)
  t.equal(among(spring, { ...summer, followsId: 'spring' }), 0, 'a later edition is another wording')
  t.strictSame(ids('sources-disagree', a, { ...b, supersedesId: 'a' }), [], 'no longer current')
  t.strictSame(ids('sources-disagree', a, { ...b, ...year(2026) }), [], 'another period')
  t.strictSame(ids('sources-disagree', a, { ...b, qualifier: 'at-most' }), [])
  t.strictSame(ids('sources-disagree', { ...a, qualifier: 'at-least' }, b), [])
  t.strictSame(ids('sources-disagree', a, { ...b, value: '99', qualifier: 'less-than' }), ['a b'])
  t.strictSame(
    ids(
      'sources-disagree',
      a,
      { ...b, value: '60', qualifier: 'between', upperValue: '100' },
      figure('c', '101', { sourceId: 'winter' }),
    ),
    ['a b c'],
  )
  t.strictSame(
    ids(
      'sources-disagree',
      ...[a, b].map((one) => ({ ...one, unit: 'percent', value: '-3', qualifier: 'at-most' as const })),
    ),
    [],
  )
})

t.test('finds a printed pair more than five percent from the neighbouring pairs', async (t) => {
  const sources = ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04']
    .map((day, index) => source(`s${(index + 1).toString()}`, day))
    .concat(source('never', null))
  const pair = (day: number, dollars: string, yuan = '100') =>
    figure(`f${day.toString()}`, yuan, { sourceId: `s${day.toString()}`, reported: [{ value: dollars, unit: 'USD' }] })
  const of = (figures: Figure[], ...rates: ReturnType<typeof rate>[]) =>
    found('rate-outlier', register(figures, { sources, rates }))
  t.strictSame(of([pair(1, '14'), pair(2, '1.4'), pair(3, '14'), pair(4, '14')]), [
    [
      'f2 f1 f3',
      '“s2” printed 100 yuan as 1.4 US dollars, a rate of 0.014 USD for one CNY; the nearest rates are 0.14 and 0.14.',
    ],
  ])
  t.strictSame(of([pair(1, '14'), pair(2, '14'), pair(3, '14.7')]), [], 'five percent is not more')
  t.strictSame(
    of([pair(1, '14'), pair(2, '14'), pair(3, '14.701')]).map(([id]) => id),
    ['f3 f1 f2'],
  )
  t.strictSame(
    of([pair(1, '14'), pair(2, '13.3')]).map(([id]) => id),
    ['f1 f2'],
    'five percent of the neighbour',
  )
  t.strictSame(
    of([pair(1, '14'), pair(2, '13.2')]).map(([id]) => id),
    ['f1 f2', 'f2 f1'],
    'of two, either may be wrong',
  )
  t.strictSame(
    of([pair(1, '14')], rate('r', 'USD', 'CNY', '8', '2025-01-02')).map(([id]) => id),
    ['f1 r'],
  )
  t.strictSame(of([pair(1, '14')], rate('r', 'CNY', 'USD', '0.14', '2025-01-02')), [])
  t.strictSame(
    of([
      pair(1, '14'),
      { ...pair(2, '9'), sourceId: 'never' },
      { ...pair(3, '9'), unit: 'bridge' },
      pair(4, '0'),
      figure('z', '0', { reported: [{ value: '1', unit: 'USD' }] }),
      figure('y', '1', {
        reported: [
          { value: '9', unit: 'mu' },
          { value: '3', unit: 'CNY' },
        ],
      }),
    ]),
    [],
  )
})

t.test('finds a period outside the dates of its project', async (t) => {
  const of = (startsOn: string | null, endsOn: string | null, ...figures: Figure[]) =>
    found('outside-dates', register(figures, { projects: [project('whole', { startsOn, endsOn })] }))
  const [within, early, late] = [
    figure('a', '1'),
    figure('b', '1', between('2024-12-31', '2025-06-30')),
    figure('c', '1', { periodEnd: '2026-01-01' }),
  ]
  t.strictSame(of('2025-01-01', '2025-12-31', within, early, late), [
    [
      'b whole',
      '“spring” printed 1 yuan as the planned investment of “whole” for 31 December 2024 to 30 June 2025, but that project runs from 1 January 2025 to 31 December 2025.',
    ],
    [
      'c whole',
      '“spring” printed 1 yuan as the planned investment of “whole” for 1 January 2025 to 1 January 2026, but that project runs from 1 January 2025 to 31 December 2025.',
    ],
  ])
  t.strictSame(of('2025-02-01', null, late, figure('d', '1', { subjectKind: 'region', subjectId: 'east' })), [
    [
      'c whole',
      '“spring” printed 1 yuan as the planned investment of “whole” for 1 January 2025 to 1 January 2026, but that project begins on 1 February 2025.',
    ],
  ])
  t.strictSame(
    [
      of(null, null, early, late),
      of('2025-02-01', '2025-03-01', figure('e', '1', { periodStart: null, periodEnd: null })),
    ],
    [[], []],
  )
  t.strictSame(
    of('2025-02-01', '2025-03-01', figure('f', '1', { periodStart: null, periodEnd: '2025-01-01' })).map(([id]) => id),
    ['f whole'],
  )
})

t.test('finds shares of nothing, portfolios without a count, and unreported promises', async (t) => {
  const share = { metric: 'share', unit: 'percent' }
  t.strictSame(
    found(
      'share-of-nothing',
      register([figure('a', '50', share), figure('b', '50', { ...share, ofFigureId: 'c' }), figure('c', '1')]),
    ),
    [['a', '“spring” printed 50 % as the planned share of “whole” for 2025, but the register does not say of what.']],
  )
  t.strictSame(
    found(
      'no-project-count',
      register([figure('a', '9', { metric: 'project-count', unit: 'project' })], {
        projects: [project('whole', { kind: 'portfolio' }), project('bare', { kind: 'portfolio' }), project('one')],
      }),
    ),
    [['bare', '“bare” stands for many projects, but the register does not say how many.']],
  )
  const plan = register([figure('plan', '100')])
  t.strictSame(found('unreported-promise', plan, '2025-12-31'), [])
  t.strictSame(found('unreported-promise', plan, '2026-01-01'), [
    [
      'plan',
      'The planned investment of “whole”, 100 yuan (“spring”), was due on 31 December 2025; the register has no outcome.',
    ],
  ])
})

t.test('finds outcomes printed before their period ended', async (t) => {
  const actual = { stage: 'actual' as const }
  t.strictSame(found('printed-before-period-ends', register([figure('a', '1', actual)])), [
    ['a', '“spring” printed 1 yuan as the investment of “whole” for 2025, before that period ended.'],
  ])
  t.strictSame(
    ids(
      'printed-before-period-ends',
      figure('plan', '1'),
      figure('open', '1', { ...actual, periodEnd: null }),
      figure('undated', '1', { ...actual, sourceId: 'undated' }),
      figure('on-the-day', '1', { ...actual, periodEnd: '2025-04-01' }),
    ),
    [],
  )
})

t.test('finds terms that no metric defines', async (t) => {
  const of = (...figures: Figure[]) =>
    found('undefined-metric', register(figures, { metrics: [{ id: 'investment', nature: 'flow' }] }))
  t.strictSame(of(figure('a', '1'), figure('b', '1', { metric: 'jobs' })), [
    ['b', 'The register does not define the metric “jobs”, of which “spring” printed 1 yuan for “whole”.'],
  ])
  t.strictSame(of(figure('b', '1', { metric: 'jobs', rank: 'deprecated' })), [])
})

t.test('rounding explains away what exceeds a whole or another source by less', async (t) => {
  const projects = [project('whole'), project('part', { parentId: 'whole' }), project('near', { parentId: 'whole' })]
  const trillion = figure('a', '1000000000000', { asPrinted: '1 trillion yuan' })
  const parts = (value: string, asPrinted: string) => [
    figure('b', '600000000000', { subjectId: 'part', asPrinted: '600 billion yuan' }),
    figure('c', value, { subjectId: 'near', asPrinted }),
  ]
  const excess = (...figures: Figure[]) =>
    found('parts-exceed-whole', register(figures, { projects })).map(([id]) => id)
  t.strictSame(excess(trillion, ...parts('440000000000', '440 billion yuan')), [])
  t.strictSame(excess(trillion, ...parts('460000000000', '460 billion yuan')), ['a b c'])
  const told = figure('d', '1018000000000', { asPrinted: '1.018 trillion yuan', sourceId: 'summer' })
  t.strictSame(ids('sources-disagree', trillion, told), [])
  t.strictSame(
    ids('sources-disagree', { ...trillion, value: '1100000000000', asPrinted: '1.10 trillion yuan' }, told),
    ['a d'],
  )
})

t.test('finds two gaps in the article', async (t) => {
  const found = checks({ today: '2025-02-14' }, seeds).filter(({ check }) => check !== 'undefined-metric')
  t.strictSame(
    found.map(({ check, severity, records }) => [check, severity, ...records.map(({ id }) => id)]),
    [
      ['no-project-count', 'notice', 'guangdong-key-projects-2025-industrial'],
      ['share-of-nothing', 'notice', 'guangdong-key-projects-2025-industrial-share'],
    ],
  )
})

t.test('the order of insertion never matters, and parts exceed a whole only where its own part is 0', () =>
  forAll(250, [registers()], (random) => {
    const answer = checks({ today: '2026-06-01' }, random)
    const reversed = Object.fromEntries(
      Object.entries(random).map(([name, records]: [string, readonly object[]]) => [name, records.toReversed()]),
    )
    assert.deepEqual(checks({ today: '2026-06-01' }, reversed as unknown as Register), answer)
    assert.ok(answer.every(({ check, records }) => checkNames.includes(check) && records.length > 0))
    const byYear = { metric: 'investment', explain: true, groupBy: ['year' as const] }
    const parts = [undefined, '2024/25', '2020'].flatMap((prices) =>
      totals({ ...byYear, prices }, random).data.flatMap(({ parts = [] }) => parts),
    )
    for (const {
      records: [whole, ...inside],
    } of answer.filter(({ check }) => check === 'parts-exceed-whole')) {
      assert.equal(parts.find(({ figureId }) => figureId === whole?.id)?.ownPart, '0')
      assert.ok(inside.every(({ id }) => parts.find(({ figureId }) => figureId === id)?.wholeFigureId === whole?.id))
    }
  }),
)
