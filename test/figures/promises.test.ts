/** Promises: the outcome and the one state of each, against examples and a plain reading of the wording. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Promised } from '../../src/figures/promises/promises.ts'
import type { Figure } from '../../src/figures/register.ts'
import { days, lawful, registers } from './reference/forests.ts'
import { plainPromises } from './reference/plain-promises.ts'
import { seeds } from './reference/seeds.ts'
import { between, figure, register } from './reference/small.ts'
import { matchWhole } from '../support/match-whole.ts'
import { forAll } from '../support/runs.ts'
import { promises } from '../support/whole.ts'

const done = (id: string, value: string, particulars: Partial<Figure> = {}) =>
  figure(id, value, { stage: 'actual', sourceId: 'summer', ...particulars })
const half = { first: between('2025-01-01', '2025-06-30'), second: between('2025-07-01', '2025-12-31') }

const of = (today: string, ...figures: Figure[]): Promised[] => promises({ today }, register(figures))
const states = (today: string, ...figures: Figure[]) => of(today, ...figures).map(({ state }) => state)
const [before, after] = ['2025-12-31', '2026-01-01']

t.test('a floor is met as soon as it is reached', async (t) => {
  t.strictSame(of(before, figure('plan', '100'), done('a', '60', half.first), done('b', '41.5', half.second)), [
    {
      figureId: 'plan',
      subjectKind: 'project',
      subjectId: 'whole',
      metric: 'investment',
      stage: 'planned',
      value: '100',
      unit: 'CNY',
      qualifier: 'exact',
      dueOn: '2025-12-31',
      actual: { figureIds: ['a', 'b'], value: '101.5', through: '2025-12-31' },
      ratio: '1.015',
      approximate: false,
      versions: [
        {
          figureId: 'plan',
          sourceId: 'spring',
          publishedOn: '2025-04-01',
          value: '100',
          unit: 'CNY',
          qualifier: 'exact',
          dueOn: '2025-12-31',
          ratio: '1.015',
        },
      ],
      state: 'met',
    },
  ])
  const reached = (qualifier: Figure['qualifier'], value: string) =>
    states(before, figure('plan', '100', { qualifier }), done('a', value, half.first))[0]
  const found = (['exact', 'about', 'at-least', 'between', 'more-than'] as const).map((one) => reached(one, '100'))
  t.strictSame(found, ['met', 'met', 'met', 'met', 'open'])
  t.equal(reached('more-than', '100.001'), 'met')
})

t.test('what exceeded a number reached a promise to exceed it, where all of the outcome is told so', async (t) => {
  const plan = figure('plan', '100', { qualifier: 'more-than' })
  const reached = (...actuals: Figure[]) => states(after, plan, ...actuals)[0]
  const over = { qualifier: 'more-than' } as const
  t.equal(reached(done('a', '100', over)), 'met')
  t.equal(reached(done('a', '60', { ...half.first, ...over }), done('b', '40', { ...half.second, ...over })), 'met')
  t.equal(reached(done('a', '60', { ...half.first, ...over }), done('b', '40', half.second)), 'short')
  t.equal(reached(done('a', '100', { qualifier: 'at-least' })), 'short')
  t.equal(reached(done('a', '99.999', over)), 'short')
})

t.test('a negative percentage or difference promises a fall, which is reached from above', async (t) => {
  const fall = { metric: 'energy-intensity-change', unit: 'percent' }
  const reached = (plan: Partial<Figure>, came: string, outcome: Partial<Figure> = {}) =>
    states(after, figure('plan', '-13.5', { ...fall, ...plan }), done('a', came, { ...fall, ...outcome }))[0]
  for (const [qualifier, expected] of [
    ['exact', { '-14': 'met', '-13.5': 'met', '-13.4': 'short', '-5': 'short', '2': 'short' }],
    ['about', { '-14': 'met', '-13.5': 'met', '-5': 'short' }],
    ['at-least', { '-14': 'met', '-13.5': 'met', '-5': 'short' }],
    ['more-than', { '-14': 'met', '-13.5': 'short', '-5': 'short' }],
    ['at-most', { '-14': 'short', '-13.5': 'met', '-5': 'met', '2': 'met' }],
    ['less-than', { '-14': 'short', '-13.5': 'short', '-5': 'met' }],
  ] as const)
    for (const [came, state] of Object.entries(expected))
      t.equal(reached({ qualifier }, came), state, `${qualifier} ${came}`)
  t.equal(reached({ qualifier: 'more-than' }, '-13.5', { qualifier: 'more-than' }), 'met')
  t.strictSame(
    ['-13', '-13.5', '-15'].map((came) => reached({ qualifier: 'between', value: '-15', upperValue: '-13.5' }, came)),
    ['short', 'met', 'met'],
  )
  t.equal(reached({ unit: 'percentage-point', relation: 'difference' }, '-14', { unit: 'percentage-point' }), 'met')
  const less = { metric: 'capacity', unit: 'tonne', relation: 'difference' } as const
  t.strictSame(states(after, figure('cut', '-10', less), done('a', '-12', { ...less, relation: null })), ['met'])
  t.match(of(after, figure('plan', '-13.5', fall), done('a', '-14', fall))[0], { ratio: '1.037' })
})

t.test('0 and negative amounts promise nothing, and hide no promise of another source', async (t) => {
  t.strictSame(
    of(
      after,
      figure('nothing', '0'),
      figure('credit', '-5', half.first),
      figure('no-change', '0', { metric: 'growth', unit: 'percent' }),
      done('done', '7'),
    ),
    [],
  )
  matchWhole(t, of(after, figure('plan', '100'), figure('nothing', '0', { sourceId: 'summer' }), done('done', '7')), [
    {
      figureId: 'plan',
      versions: [
        { figureId: 'plan', ratio: '0.07' },
        { figureId: 'nothing', ratio: null },
      ],
    },
  ])
})

t.test('reportedBy takes the place of today', async (t) => {
  const figures = [
    figure('old', '100', half.first),
    done('done', '90', half.first),
    figure('new', '80', { ...half.first, sourceId: 'summer', supersedesId: 'old' }),
  ]
  const at = (reportedBy: string) =>
    promises({ today: '2030-01-01', reportedBy }, register(figures)).map(({ figureId, state }) => [figureId, state])
  t.strictSame([at('2025-01-01'), at('2025-06-30'), at('2025-07-01')], [[], [['old', 'open']], [['new', 'met']]])
})

t.test('the promises of the article', async (t) => {
  const states = (today: string) => new Set(promises({ today }, seeds).map(({ state }) => state))
  t.strictSame(promises({ today: '2025-02-14' }, seeds).length, 7)
  t.strictSame([states('2025-12-31'), states('2026-01-01')], [new Set(['open']), new Set(['unreported'])])
})

/** Turns most percentages, and a few plans, into falls; some of these are equal, as promises that are just reached. */
const falling = (one: Figure, index: number): Figure => {
  const { value, upperValue, unit, qualifier, stage } = one
  const isFalling =
    unit === 'percent' ? index % 5 !== 4 : index % 8 === 4 && stage !== 'actual' && qualifier === 'exact'
  if (!isFalling || value.startsWith('-')) return one
  const negated = (size: string): string => (size === '0' ? '0' : `-${size}`)
  return upperValue === null
    ? { ...one, value: negated(index % 3 === 0 ? '10' : value) }
    : { ...one, value: negated(upperValue), upperValue: negated(value) }
}

t.test('each promise has exactly one state, as the wording says', () =>
  forAll(
    400,
    [registers(), fc.constantFrom('2025-06-30', ...days), fc.constantFrom(undefined, ...days)],
    (forest, today, reportedBy) => {
      // Half of the figures are actual, about few subjects; otherwise few promises would have actuals.
      const random = {
        ...forest,
        figures: lawful(
          forest.figures
            .map((one, index): Figure =>
              index % 2 === 0
                ? one
                : {
                    ...one,
                    stage: 'actual',
                    subjectKind: 'project',
                    subjectId: 'p0',
                    unit: index % 3 === 0 ? 'percent' : one.unit,
                  },
            )
            .map(falling),
        ),
      }
      const answer = promises({ today, reportedBy }, random)
      assert.equal(new Set(answer.map(({ figureId }) => figureId)).size, answer.length)
      assert.deepEqual(answer, plainPromises(random, today, reportedBy))
    },
  ),
)
