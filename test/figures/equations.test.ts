/** Equations follow their two figures exactly: what is computed is what pairs of values in their intervals give. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { equationsAmong, solve } from '../../src/figures/printed/equations.ts'
import type { PairRelation } from '../../src/model/figures.ts'
import { compare, fraction, minus, over, plus, times, touch, type Fraction } from '../../src/figures/fractions.ts'
import { intervalOf } from '../../src/figures/printed/printed-words.ts'
import { indexed } from '../../src/figures/collections.ts'
import type { Figure } from '../../src/figures/register.ts'
import { forAll } from '../support/runs.ts'
import { percent, yuan } from './checks/found.ts'
import { source, year } from './reference/small.ts'

const sources = indexed([source('spring', '2025-04-01'), source('summer', '2025-07-01')])
const equationIn = (figures: readonly Figure[], id: string, current = figures) => {
  const figure = figures.find((one) => one.id === id)
  return figure && equationsAmong(figures, current, sources)(figure)
}
const idsOf = (figures: readonly Figure[], current = figures): (string | undefined)[] => {
  const equation = equationIn(figures, 'e', current)
  return [equation?.relation, equation?.from.id, equation?.of.id]
}

t.test('a share without its part measures its own subject, stage and period as its base is measured', async (t) => {
  const plan = yuan('plan', '200')
  const share = percent('e', '50', { ofFigureId: 'plan', stage: 'actual', subjectId: 'part', sourceId: 'summer' })
  const part = { stage: 'actual' as const, subjectId: 'part' }
  const done = yuan('done', '100', part)
  const told = yuan('told', '101', { ...part, sourceId: 'summer' })
  t.strictSame(idsOf([plan, share, done]), ['share', 'done', 'plan'], 'a percentage of a figure is a share')
  t.strictSame(idsOf([plan, share, done, told]), ['share', 'told', 'plan'], 'its own source first')
  t.strictSame(idsOf([plan, share, done, told], [plan, share, done]), ['share', 'told', 'plan'], 'superseded or not')
  const found = idsOf([plan, share, done, yuan('late', '90', part)], [plan, share, done])
  t.strictSame(found, ['share', 'done', 'plan'], 'of others the one that counts')
  for (const other of [
    { ...done, metric: 'jobs' },
    { ...done, stage: 'planned' as const },
    { ...done, subjectId: 'piece' },
    { ...done, ...year(2024) },
    { ...done, unit: 'project' },
    { ...done, rank: 'deprecated' as const },
  ])
    t.strictSame(idsOf([plan, share, other]), [undefined, undefined, undefined])
  const own = percent('e', '50', { ofFigureId: 'plan' })
  t.strictSame(idsOf([plan, own, yuan('more', '100')]), [undefined, undefined, undefined], 'part and base are alike')
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
    t.strictSame(idsOf([one, other, figure]), [undefined, undefined, undefined])
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
