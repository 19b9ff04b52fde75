/** What words say of a promise is compared with its state, its wordings, or the share of it that was reached. */
import t from 'tap'
import { type ClaimStatement, isOfPromise, verdictOnPromise } from '../../src/figures/claims.ts'
import { fractionOf } from '../../src/figures/fractions.ts'
import type { Promised } from '../../src/figures/promises/promises.ts'
import type { Figure } from '../../src/figures/register.ts'
import type { Judgement } from '../../src/model/vocabulary.ts'
import { between, figure, register, source, year } from './reference/small.ts'
import { promises } from '../support/whole.ts'

const done = (id: string, value: string, particulars: Partial<Figure> = {}) =>
  figure(id, value, { stage: 'actual', sourceId: 'summer', ...particulars })

const sources = [source('first', '2024-01-01'), source('spring', '2025-04-01'), source('summer', '2025-07-01')]

const promise = (today: string, ...figures: Figure[]): Promised => {
  const [first] = promises({ today }, register(figures, { sources }))
  if (!first) throw new Error('It promises nothing.')
  return first
}

const of = (promised: Promised, ...claimed: Judgement[]) => claimed.map((one) => verdictOnPromise(one, promised))
const results = ['met', 'exceeded', 'missed'] as const
const after = '2026-01-01'

t.test('met, exceeded and missed by its state; what is open or reported in part is not known', async (t) => {
  const half = between('2025-01-01', '2025-06-30')
  const plan = figure('plan', '100')
  const rows: readonly [Promised, readonly string[]][] = [
    [promise(after, plan, done('a', '118')), ['supported', 'supported', 'contradicted']],
    [promise(after, plan, done('a', '100')), ['supported', 'unknown', 'contradicted']],
    [promise(after, plan, done('a', '90')), ['contradicted', 'contradicted', 'supported']],
    [promise(after, plan, done('a', '90', half)), ['unknown', 'unknown', 'unknown']],
    [promise(after, plan), ['unknown', 'unknown', 'unknown']],
    [promise('2025-12-31', plan, done('a', '90')), ['unknown', 'unknown', 'unknown']],
    [promise('2025-12-31', plan, done('a', '118', half)), ['supported', 'supported', 'contradicted']],
    // Whoever exceeds a ceiling breaks it.
    [
      promise(after, figure('cap', '100', { qualifier: 'at-most' }), done('a', '90')),
      ['supported', 'unknown', 'contradicted'],
    ],
    [
      promise(after, figure('range', '100', { qualifier: 'between', upperValue: '120' }), done('a', '110')),
      ['supported', 'unknown', 'contradicted'],
    ],
    [
      promise(after, figure('fall', '-13.5', { unit: 'percent' }), done('a', '-14', { unit: 'percent' })),
      ['supported', 'supported', 'contradicted'],
    ],
    [
      promise(after, figure('fall', '-13.5', { unit: 'percent' }), done('a', '-5', { unit: 'percent' })),
      ['contradicted', 'contradicted', 'supported'],
    ],
  ]
  for (const [promised, expected] of rows) t.strictSame(of(promised, ...results), expected, JSON.stringify(promised))
})

t.test('raised, lowered, halved and doubled by its wordings; one wording tells of no change', async (t) => {
  const changes = ['raised', 'lowered', 'halved', 'doubled'] as const
  const changed = (from: string, to: string, particulars: Partial<Figure> = {}) =>
    promise(after, figure('a', from, { sourceId: 'first' }), figure('b', to, { supersedesId: 'a', ...particulars }))
  t.strictSame(of(changed('100', '70'), ...changes), ['contradicted', 'supported', 'unknown', 'contradicted'])
  t.strictSame(of(changed('100', '51'), ...changes), ['contradicted', 'supported', 'supported', 'contradicted'])
  t.strictSame(of(changed('100', '198'), ...changes), ['supported', 'contradicted', 'contradicted', 'supported'])
  const unknown = ['unknown', 'unknown', 'unknown', 'unknown']
  t.strictSame(of(promise(after, figure('a', '100')), ...changes), unknown)
  t.strictSame(of(changed('100', '100'), ...changes), unknown)
  t.strictSame(of(changed('100', '70', { unit: 'USD' }), ...changes), unknown, 'of another unit')
  t.strictSame(of(changed('100', '70', { sourceId: 'nowhere' }), ...changes), unknown, 'of no known day')
  const upAndDown = promise(
    after,
    figure('a', '100', { sourceId: 'first' }),
    figure('b', '120', { supersedesId: 'a' }),
    figure('c', '90', { supersedesId: 'b', sourceId: 'summer' }),
  )
  t.strictSame(of(upAndDown, ...changes), unknown)
})

const said = (
  value: string,
  unit: string,
  digit: string,
  particulars: Partial<ClaimStatement> = {},
): ClaimStatement => ({
  value,
  upperValue: null,
  qualifier: 'exact',
  digit: fractionOf(digit),
  unit,
  metrics: ['investment'],
  stage: null,
  ...year(2025),
  isPeriodSaid: true,
  ...particulars,
})

t.test('a share by the plan and what came of it, where the period is wholly reported', async (t) => {
  const plan = figure('plan', '1000')
  const promised = promise(after, plan, done('a', '1181.6'))
  const share = (claimed: Judgement, statement: ClaimStatement, one = promised) =>
    verdictOnPromise(claimed, one, statement)
  t.equal(share('share', said('118.2', 'percent', '0.1')), 'supported')
  t.equal(share('share', said('118', 'percent', '1')), 'supported')
  t.equal(share('share', said('117', 'percent', '1')), 'contradicted')
  t.equal(share('share', said('1.18', 'fold', '0.01')), 'supported')
  t.equal(share('share', said('1.5', 'fold', '0.1')), 'contradicted')
  t.equal(share('exceeded', said('18', 'percent', '1')), 'supported')
  t.equal(share('missed', said('18', 'percent', '1')), 'contradicted')
  t.equal(share('share', said('118', 'percent', '1'), promise(after, plan)), 'unknown')
  const inPart = promise(after, plan, done('a', '500', between('2025-01-01', '2025-05-31')))
  t.equal(share('share', said('50', 'percent', '1'), inPart), 'supported')
  t.equal(share('share', said('90', 'percent', '1'), inPart), 'unknown')
})

t.test('the number of a claim is that of a wording: the last one, or one before it', async (t) => {
  const promised = promise(
    after,
    figure('a', '1000', { sourceId: 'first' }),
    figure('b', '700', { supersedesId: 'a', qualifier: 'more-than' }),
  )
  const sides = [undefined, 'from', 'to'] as const
  const [first, last] = [said('1000', 'CNY', '100'), said('700', 'CNY', '100')]
  const found = sides.map((side) => isOfPromise(first, promised, side))
  t.strictSame(found, [true, true, false])
  t.strictSame(
    sides.map((side) => isOfPromise(last, promised, side)),
    [true, false, true],
  )
  t.notOk(isOfPromise({ ...first, stage: 'actual' }, promised, undefined))
  t.notOk(isOfPromise(said('1000', 'USD', '100'), promised, undefined))
})
