/** Shares, changes and differences are checked against the figures that they follow from. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Figure } from '../../../src/figures/register.ts'
import { equationsAmong, solve } from '../../../src/figures/printed/equations.ts'
import type { PairRelation } from '../../../src/model/figures.ts'
import { compare, fraction, minus, over, plus, times, touch, type Fraction } from '../../../src/figures/fractions.ts'
import { intervalOf } from '../../../src/figures/printed/printed-words.ts'
import { indexed } from '../../../src/figures/collections.ts'
import { figure, register, source, year } from '../reference/small.ts'
import { runs, forAll } from '../../support/runs.ts'
import { findings, idsOf, percent, yuan } from './found.ts'

const refers = { fromFigureId: 'from', ofFigureId: 'of' } as const
const bn = (id: string, value: string, particulars: Partial<Figure> = {}): Figure =>
  figure(id, `${value.replace('.', '')}${'0'.repeat(9 - (value.split('.')[1] ?? '').length)}`, {
    asPrinted: `${value} billion yuan`,
    ...particulars,
  })

const sources = indexed([source('spring', '2025-04-01'), source('summer', '2025-07-01')])
const equationIn = (figures: readonly Figure[], id: string, current = figures) => {
  const figure = figures.find((one) => one.id === id)
  return figure && equationsAmong(figures, current, sources)(figure)
}
const pairOf = (figures: readonly Figure[], current = figures): (string | undefined)[] => {
  const equation = equationIn(figures, 'e', current)
  return [equation?.relation, equation?.from.id, equation?.of.id]
}

t.test('a share that its part and its whole do not make is an error, with the whole that it needs', async (t) => {
  const share = percent('share', '133.2', { relation: 'share', ...refers })
  const of = (...figures: Figure[]) => register([share, ...figures])
  t.strictSame(findings('share-disagrees', of(bn('from', '1042.8', { stage: 'actual' }), bn('of', '791.65'))), [
    {
      check: 'share-disagrees',
      severity: 'error',
      detail:
        '“spring” printed 133.2 % as the planned progress of “whole” for 2025; the investment of 1.0428 trillion yuan is ' +
        '131.7 % of the planned investment of 791.65 billion yuan (“spring”). For that, the planned investment would ' +
        'have to have shrunk from 791.65 billion yuan to about 783 billion yuan.',
      records: ['share', 'from', 'of'].map((id) => ({ resource: 'figures', id })),
      printed: '133.2%',
      computed: { lower: '131.718', upper: '131.732' },
      implied: { figureId: 'of', lower: '782551594746.716', upper: '783214419827.263' },
    },
  ])
  t.strictSame(idsOf('share-disagrees', of(bn('from', '1042.8'), bn('of', '782.9'))), [])
  const coarse = bn('of', '780', { asPrinted: '0.78 trillion yuan' })
  t.strictSame(idsOf('share-disagrees', of(bn('from', '1042.8'), coarse)), ['share from of'], 'a plan is what it is')
  t.strictSame(idsOf('share-disagrees', of(bn('from', '1042.8'), { ...coarse, stage: 'actual' })), [])
  const wrong = idsOf('share-disagrees', of(bn('from', '1042.8', { qualifier: 'at-least' }), bn('of', '791.65')))
  t.strictSame(wrong, [], 'the part may be as large as it takes')
})

t.test('a change is checked by its two figures', async (t) => {
  const change = (value: string) => percent('change', value, { relation: 'change', ...refers })
  const of = (value: string, ...figures: Figure[]) => idsOf('change-disagrees', register([change(value), ...figures]))
  t.strictSame(of('10', yuan('from', '110'), yuan('of', '100')), [])
  t.strictSame(of('12', yuan('from', '110'), yuan('of', '100')), ['change from of'])
  t.strictSame(of('-10', yuan('from', '90'), yuan('of', '100')), [])
  t.strictSame(of('-100', yuan('from', '90'), yuan('of', '100')), ['change from of'], 'no base makes it true')
})

t.test('a difference is checked in the unit of both', async (t) => {
  const difference = (value: string) => yuan('difference', value, { relation: 'difference', ...refers })
  const of = (value: string, ...figures: Figure[]) =>
    findings('difference-disagrees', register([difference(value), ...figures])).map(({ implied }) => implied)
  t.strictSame(of('334.9', yuan('from', '3836.5'), yuan('of', '3501.6')), [])
  t.strictSame(of('334.9', yuan('from', '3836.5'), yuan('of', '3401.6')), [
    { figureId: 'of', lower: '3501.5', upper: '3501.7' },
  ])
  t.strictSame(of('334.9', yuan('from', '3836.5'), yuan('of', '1', { unit: 'USD', asPrinted: '1 dollar' })), [])
})

t.test('nothing is found about a superseded share, but references hold to superseded figures', async (t) => {
  const share = percent('share', '50', refers)
  const [from, of] = [yuan('from', '90'), yuan('of', '100')]
  t.strictSame(idsOf('share-disagrees', register([share, from, of, yuan('later', '180', { supersedesId: 'of' })])), [
    'share from of',
  ])
  t.strictSame(
    idsOf('share-disagrees', register([share, from, of, percent('new', '90', { ...refers, supersedesId: 'share' })])),
    [],
  )
  t.strictSame(idsOf('share-disagrees', register([{ ...share, rank: 'deprecated' }, from, of])), [])
})

t.test('a sum is checked against all that it is the sum of', async (t) => {
  const sum = (value: string, particulars: Partial<Figure> = {}) =>
    yuan('sum', value, { relation: 'sum', sumOfIds: ['one', 'two'], ...particulars })
  const addends = [yuan('one', '70', { metric: 'wages' }), yuan('two', '-20', { metric: 'rent' })]
  t.strictSame(findings('sum-differs', register([sum('60'), ...addends])), [
    {
      check: 'sum-differs',
      severity: 'error',
      detail:
        '“spring” printed 60 yuan as the planned investment of “whole” for 2025; the 2 figures of which it is the sum ' +
        'add up to about 50 yuan.',
      records: ['sum', 'one', 'two'].map((id) => ({ resource: 'figures', id })),
      printed: '60 yuan',
      computed: { lower: '49', upper: '51' },
      implied: null,
    },
  ])
  const cases: readonly (readonly [what: string, sum: Figure, addends: readonly Figure[], isFound: boolean])[] = [
    ['right', sum('50'), addends, false],
    ['within the rounding of all three', sum('51'), addends, false],
    ['an addend that is open', sum('60'), [yuan('one', '70', { qualifier: 'at-least' }), addends[1] as Figure], false],
    [
      'another currency',
      sum('60'),
      [yuan('one', '70', { unit: 'USD', asPrinted: '$70' }), addends[1] as Figure],
      false,
    ],
    ['an addend that is not there', sum('60'), addends.slice(1), false],
    ['superseded addends', sum('60'), [...addends, yuan('later', '90', { supersedesId: 'one' })], true],
    ['a superseded sum', sum('60'), [...addends, yuan('later', '50', { supersedesId: 'sum' })], false],
    ['a sum of nothing', sum('60', { sumOfIds: [] }), addends, false],
  ]
  for (const [what, printed, others, isFound] of cases)
    t.equal(findings('sum-differs', register([printed, ...others])).length, isFound ? 1 : 0, what)
})

t.test('a sum of exact counts differs whenever its counts do not add up to it', async () => {
  const count = fc.integer({ min: 0, max: 10 ** 9 })
  const property = fc.property(fc.array(count, { minLength: 1, maxLength: 8 }), fc.nat({ max: 2 }), (counts, off) => {
    const of = (id: string, value: number, particulars: Partial<Figure> = {}): Figure =>
      figure(id, value.toString(), { unit: 'project', asPrinted: `${value.toString()} projects`, ...particulars })
    const addends = counts.map((value, at) => of(`a${at.toString()}`, value))
    const sum = of('sum', counts.reduce((one, other) => one + other, 0) + off, {
      relation: 'sum',
      sumOfIds: addends.map(({ id }) => id),
    })
    return idsOf('sum-differs', register([sum, ...addends])).length > 0 === off > 0
  })
  fc.assert(property, { numRuns: runs(200) })
})

const rate = (value: string, particulars: Partial<Figure> = {}): Figure =>
  percent('rate', value, { metric: 'completion-rate', stage: 'actual', ...year(2025), ...particulars })
const done = (value: string, particulars: Partial<Figure> = {}): Figure =>
  bn('done', value, { stage: 'actual', ...year(2025), ...particulars })
const plan = bn('plan', '791.65', year(2025))

t.test('a percentage of a plan is a warning beside an outcome and a plan that contradict it', async (t) => {
  t.strictSame(findings('share-unlinked', register([rate('133.2'), done('1042.8'), plan])), [
    {
      check: 'share-unlinked',
      severity: 'warning',
      detail:
        '“spring” printed 133.2 % as the completion rate of “whole” for 2025, and the register does not say of what; ' +
        'the investment of 1.0428 trillion yuan (“spring”) is 131.7 % of the planned investment of 791.65 billion yuan ' +
        '(“spring”). For that, the planned investment would have to have shrunk from 791.65 billion yuan to about 783 ' +
        'billion yuan.',
      records: ['rate', 'done', 'plan'].map((id) => ({ resource: 'figures', id })),
      printed: '133.2%',
      computed: { lower: '131.718', upper: '131.732' },
      implied: { figureId: 'plan', lower: '782551594746.716', upper: '783214419827.263' },
    },
  ])
})

t.test('a percentage of a plan is a notice beside an outcome and a plan that make it', async (t) => {
  t.strictSame(findings('share-unlinked', register([rate('131.7'), done('1042.8'), plan])), [
    {
      check: 'share-unlinked',
      severity: 'notice',
      detail:
        '“spring” printed 131.7 % as the completion rate of “whole” for 2025, and the register does not say of what; it ' +
        'fits the investment of 1.0428 trillion yuan (“spring”) and the planned investment of 791.65 billion yuan ' +
        '(“spring”).',
      records: ['rate', 'done', 'plan'].map((id) => ({ resource: 'figures', id })),
      printed: '131.7%',
      computed: { lower: '131.718', upper: '131.732' },
      implied: { figureId: 'plan', lower: '791461100569.259', upper: '792138245347.513' },
    },
  ])
})

t.test('a percentage is unlinked where it is one of a plan, and both of its figures are there', async (t) => {
  const found = (...figures: Figure[]) =>
    findings('share-unlinked', register(figures)).map(
      ({ severity, records }) => `${severity} ${records.map(({ id }) => id).join(' ')}`,
    )
  const half = { periodStart: '2025-01-01', periodEnd: '2025-06-30' }
  const fiveYears = bn('long', '5000', { periodStart: '2021-01-01', periodEnd: '2025-12-31' })
  const earlier = bn('earlier', '782.9', { ...year(2025), sourceId: 'autumn' })
  const projects = (id: string, value: string, particulars: Partial<Figure>): Figure =>
    figure(id, value, { metric: 'project-count', unit: 'project', ...year(2025), ...particulars })
  const cases: readonly (readonly [what: string, figures: readonly Figure[], found: readonly string[]])[] = [
    ['part of the year', [rate('45', half), done('400', half), plan], ['warning rate done plan']],
    ['the shortest plan around it', [rate('131.7'), done('1042.8'), fiveYears, plan], ['notice rate done plan']],
    ['any wording of the plan', [rate('133.2'), done('1042.8'), plan, earlier], ['notice rate done earlier']],
    [
      'a wording that is superseded',
      [rate('131.7'), done('1042.8'), plan, { ...earlier, supersedesId: 'plan' }],
      ['notice rate done plan'],
    ],
    [
      'money before counts',
      [
        rate('131.7'),
        done('1042.8'),
        plan,
        projects('begun', '50', { stage: 'actual' }),
        projects('all', '100', { stage: 'planned' }),
      ],
      ['notice rate done plan'],
    ],
    [
      'its words name the plan',
      [rate('50', { metric: 'progress', isOfPlan: true }), done('1042.8'), plan],
      ['warning rate done plan'],
    ],
    ['its words name no plan', [rate('50', { metric: 'progress', isOfPlan: false }), done('1042.8'), plan], []],
    ['linked', [rate('50', { ofFigureId: 'plan' }), done('1042.8'), plan], []],
    ['a change', [rate('50', { relation: 'change' }), done('1042.8'), plan], []],
    ['a target', [rate('50', { stage: 'target' }), done('1042.8'), plan], []],
    ['no outcome', [rate('50'), plan], []],
    ['an outcome of another period', [rate('50'), done('400', half), plan], []],
    ['no plan', [rate('50'), done('1042.8')], []],
    ['a plan that does not reach so far', [rate('50'), done('1042.8'), { ...plan, ...half }], []],
    ['a plan of something else', [rate('50'), done('1042.8'), { ...plan, metric: 'revenue' }], []],
    ['a plan of another subject', [rate('50'), done('1042.8'), { ...plan, subjectId: 'other' }], []],
    ['a deprecated plan', [rate('50'), done('1042.8'), { ...plan, rank: 'deprecated' }], []],
    [
      'superseded',
      [rate('50'), done('1042.8'), plan, { ...rate('60'), id: 'later', supersedesId: 'rate' }],
      ['warning later done plan'],
    ],
  ]
  for (const [what, figures, expected] of cases) t.strictSame(found(...figures), expected, what)
})

// Equations follow their two figures exactly: what is computed is what pairs of values in their intervals give.

t.test('a share without its part measures its own subject, stage and period as its base is measured', async (t) => {
  const plan = yuan('plan', '200')
  const share = percent('e', '50', { ofFigureId: 'plan', stage: 'actual', subjectId: 'part', sourceId: 'summer' })
  const part = { stage: 'actual' as const, subjectId: 'part' }
  const done = yuan('done', '100', part)
  const told = yuan('told', '101', { ...part, sourceId: 'summer' })
  t.strictSame(pairOf([plan, share, done]), ['share', 'done', 'plan'], 'a percentage of a figure is a share')
  t.strictSame(pairOf([plan, share, done, told]), ['share', 'told', 'plan'], 'its own source first')
  t.strictSame(pairOf([plan, share, done, told], [plan, share, done]), ['share', 'told', 'plan'], 'superseded or not')
  const found = pairOf([plan, share, done, yuan('late', '90', part)], [plan, share, done])
  t.strictSame(found, ['share', 'done', 'plan'], 'of others the one that counts')
  for (const other of [
    { ...done, metric: 'jobs' },
    { ...done, stage: 'planned' as const },
    { ...done, subjectId: 'piece' },
    { ...done, ...year(2024) },
    { ...done, unit: 'project' },
    { ...done, rank: 'deprecated' as const },
  ])
    t.strictSame(pairOf([plan, share, other]), [undefined, undefined, undefined])
  const own = percent('e', '50', { ofFigureId: 'plan' })
  t.strictSame(pairOf([plan, own, yuan('more', '100')]), [undefined, undefined, undefined], 'part and base are alike')
})

t.test('without one of its figures, a figure is in no equation', async (t) => {
  const [one, other] = [yuan('one', '1'), yuan('other', '2')]
  for (const figure of [
    percent('e', '50'),
    percent('e', '50', { relation: 'share' }),
    percent('e', '50', { relation: 'share', fromFigureId: 'one' }),
    percent('e', '50', { relation: 'change', ofFigureId: 'other' }),
    percent('e', '50', { relation: 'change', fromFigureId: 'nowhere', ofFigureId: 'other' }),
    yuan('e', '50', { ofFigureId: 'other' }),
  ])
    t.strictSame(pairOf([one, other, figure]), [undefined, undefined, undefined])
})

t.test('what cannot be compared is not solved', async (t) => {
  const solved = (figure: Figure, from: Figure, of: Figure) => {
    const equation = equationIn([{ ...figure, fromFigureId: from.id, ofFigureId: of.id }, from, of], figure.id)
    return equation && solve(equation) !== undefined
  }
  const actual = { stage: 'actual' as const }
  const share = percent('e', '50', { relation: 'share' })
  const [part, whole] = [yuan('part', '100', actual), yuan('whole', '200', actual)]
  t.equal(solved(share, part, whole), true)
  t.equal(solved({ ...share, asPrinted: 'half' }, part, whole), false)
  t.equal(solved(share, { ...part, asPrinted: 'see table' }, whole), false)
  t.equal(solved(share, part, { ...whole, asPrinted: 'see table' }), false)
  t.equal(solved(share, part, { ...whole, asPrinted: 'see table', stage: 'planned' }), true, 'a plan is what it is')
  t.equal(solved(share, part, { ...whole, unit: 'USD', asPrinted: '200 dollars' }), false)
  t.equal(solved(share, part, { ...whole, value: '0', asPrinted: '0 yuan' }), false)
  t.equal(solved(share, part, { ...whole, qualifier: 'at-most' }), false, 'its base may be zero')
  t.equal(solved({ ...share, unit: 'percentage-point', asPrinted: '50 percentage points' }, part, whole), false)
  const difference = yuan('e', '100', { relation: 'difference' })
  t.equal(solved(difference, whole, part), true)
  t.equal(solved(difference, whole, { ...part, value: '0', asPrinted: '0 yuan' }), true)
  const points = percent('e', '2', {
    relation: 'difference',
    unit: 'percentage-point',
    asPrinted: '2 percentage points',
  })
  t.equal(solved(points, percent('from', '52'), percent('of', '50')), true)
  t.equal(solved({ ...points, unit: 'percent', asPrinted: '2%' }, percent('from', '52'), percent('of', '50')), true)
})

const qualifier = fc.constantFrom<Figure['qualifier']>('exact', 'exact', 'about', 'at-least', 'at-most')
const amount = fc.record({ value: fc.integer({ min: 1, max: 2000 }).map(String), qualifier })
const relation = fc.constantFrom<PairRelation>('share', 'change', 'difference')

const plainly: Readonly<Record<PairRelation, (from: Fraction, of: Fraction) => Fraction>> = {
  share: (from, of) => times(over(from, of), fraction(100n)),
  change: (from, of) => times(over(minus(from, of), of), fraction(100n)),
  difference: minus,
}

const ends = (figure: Figure): Fraction[] => {
  const { lower, upper } = intervalOf(figure) ?? { lower: null, upper: null }
  const some = [lower, upper].filter((end) => end !== null)
  // An open end stands for any number beyond the other.
  return lower && upper ? some : [...some, ...some.map((end) => plus(times(end, fraction(1000n)), fraction(1n)))]
}

t.test('the computed interval holds every pair of values and reaches its ends; the implied one makes it true', () =>
  forAll(500, [relation, amount, amount, fc.integer({ min: -99, max: 300 })], (kind, one, other, printed) => {
    const actual = { stage: 'actual' as const }
    const [from, of] = [
      yuan('from', one.value, { ...one, ...actual }),
      yuan('of', other.value, { ...other, ...actual }),
    ]
    const relates = { relation: kind, fromFigureId: 'from', ofFigureId: 'of' }
    const figure =
      kind === 'difference' ? yuan('e', printed.toString(), relates) : percent('e', printed.toString(), relates)
    const equation = equationIn([figure, from, of], 'e')
    const solved = equation && solve(equation)
    if (!solved) {
      assert.ok(other.qualifier === 'at-most' && kind !== 'difference')
      return
    }
    const { computed, implied, holds } = solved
    const pairs = ends(from).flatMap((part) => ends(of).map((base) => plainly[kind](part, base)))
    const isIn = (value: Fraction): boolean => touch(computed, { lower: value, upper: value })
    assert.ok(pairs.every(isIn))
    const bounded = one.qualifier !== 'at-least' && other.qualifier !== 'at-least'
    if (bounded) {
      for (const end of [computed.lower, computed.upper])
        assert.ok(end && pairs.some((value) => compare(value, end) === 0))
    }
    const own = intervalOf(figure)
    assert.ok(own)
    assert.equal(holds, touch(own, computed))
    const base = intervalOf(of)
    // What is printed is true for some base in the interval, if for any.
    if (implied && base && bounded) assert.equal(touch(implied, base), holds)
  }),
)
