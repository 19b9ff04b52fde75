/** Outcomes, as far as the reference does not tell of them: parts, rates, and what counts in place of what. */
import t from 'tap'
import type { OutcomesQuery, OutcomesRow } from '../../src/figures/outcomes.ts'
import type { Figure, Register } from '../../src/figures/register.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'
import { between, figure, project, rate, register } from './reference/small.ts'
import { outcomes } from '../support/whole.ts'

const done = (id: string, value: string, particulars: Partial<Figure> = {}): Figure =>
  figure(id, value, { stage: 'actual', ...particulars })

const rows = (of: Register, query: Partial<OutcomesQuery> = {}): OutcomesRow[] =>
  outcomes({ metric: 'investment', stage: 'planned', ...query }, of).data

const none = { promises: 0, planned: '0', actual: '0', ratio: null }
const empty = {
  planned: null,
  actual: null,
  ratio: null,
  from: null,
  through: null,
  approximate: false,
  reported: none,
  partly: { ...none, through: null },
  unreported: { promises: 0, planned: '0' },
  unplanned: { figures: 0, actual: '0' },
}
const total = { key: {}, label: 'Total', unit: 'CNY', ...empty }

/** A plan of the whole country, and those of two provinces that are part of it. */
const country = {
  projects: [
    project('land', { regionId: 'land' }),
    project('east', { parentId: 'land', regionId: 'east' }),
    project('metro', { parentId: 'land', regionId: 'metro' }),
  ],
}
const plans = [
  figure('land-plan', '100', { subjectId: 'land' }),
  figure('east-plan', '30', { subjectId: 'east' }),
  figure('metro-plan', '20', { subjectId: 'metro' }),
]

t.test('the first with an outcome, from the top down, speaks for all beneath it', async (t) => {
  const of = register(
    [...plans, done('land-done', '90', { subjectId: 'land' }), done('east-done', '33', { subjectId: 'east' })],
    country,
  )
  const reported = { promises: 1, planned: '100', actual: '90', ratio: '0.9' }
  const [row, ...others] = rows(of, { explain: true })
  t.strictSame(
    [row?.reported, row?.unreported, row?.unplanned, others],
    [reported, empty.unreported, empty.unplanned, []],
  )
  t.strictSame(
    outcomes({ metric: 'investment', stage: 'planned', explain: true }, of).excludedFigures,
    [
      { figureId: 'east-done', reason: 'overlaps-whole', insteadId: 'land-done' },
      { figureId: 'east-plan', reason: 'overlaps-whole', insteadId: 'land-plan' },
      { figureId: 'metro-plan', reason: 'overlaps-whole', insteadId: 'land-plan' },
    ],
    'the others are listed, with what counts instead',
  )
})

t.test(
  'filters and groups choose the promises first: a national outcome does not silence a province there',
  async (t) => {
    const of = register(
      [...plans, done('land-done', '90', { subjectId: 'land' }), done('east-done', '33', { subjectId: 'east' })],
      country,
    )
    t.strictSame(pluck(rows(of, { regionWithin: 'east' }), 'reported'), [
      { promises: 1, planned: '30', actual: '33', ratio: '1.1' },
    ])
    t.strictSame(
      rows(of, { groupBy: ['region'] }).map(({ key, reported, unreported }) => [
        key.region,
        reported.planned,
        unreported,
      ]),
      [
        ['east', '30', empty.unreported],
        ['land', '100', empty.unreported],
        ['metro', '0', { promises: 1, planned: '20' }],
      ],
    )
  },
)

t.test('other stages are asked for by name', async (t) => {
  const of = register([figure('plan', '10'), figure('aim', '20', { stage: 'target' }), done('year', '15')])
  matchWhole(t, rows(of, { stage: 'target' }), [{ reported: { planned: '20', actual: '15', ratio: '0.75' } }])
  t.strictSame(rows(of, { stage: 'committed' }), [{ ...total, unplanned: { figures: 1, actual: '15' } }])
})

t.test('each outcome is converted by a rate of its own, and each rate is listed', async (t) => {
  const of = register(
    [
      figure('plan', '100', { reported: [{ value: '20', unit: 'USD' }] }),
      done('first', '50', { ...between('2025-01-01', '2025-06-30'), sourceId: 'summer' }),
      done('second', '6', { ...between('2025-07-01', '2025-12-31'), unit: 'USD' }),
    ],
    { rates: [rate('usd', 'USD', 'CNY', '10', '2025-01-01')] },
  )
  const answer = outcomes({ metric: 'investment', stage: 'planned', unit: 'USD' }, of)
  matchWhole(t, answer.data, [{ unit: 'USD', reported: { planned: '20', actual: '11', ratio: '0.55' } }])
  t.strictSame(answer.rates, [
    { from: 'CNY', to: 'USD', rate: '0.2', figureId: 'plan' },
    { from: 'CNY', to: 'USD', rate: '0.1', rateId: 'usd' },
  ])
})

t.test('an explained row names each promise with what came of it, and each outcome without one', async (t) => {
  const of = register(
    [...plans.slice(1), done('east-done', '33', { subjectId: 'east' }), done('land-done', '40', { subjectId: 'land' })],
    country,
  )
  const [row] = rows(of, { explain: true })
  const part = { wholeFigureId: null, subjectKind: 'project', unit: 'CNY', through: null }
  t.strictSame(row?.parts, [
    {
      ...part,
      figureId: 'east-plan',
      subjectId: 'east',
      value: '30',
      ownPart: '30',
      countsAs: 'reported',
      planned: '30',
      actual: '33',
      actualFigureIds: ['east-done'],
      through: '2025-12-31',
    },
    {
      ...part,
      figureId: 'land-done',
      subjectId: 'land',
      value: '40',
      ownPart: '7',
      countsAs: 'unplanned',
      planned: null,
      actual: '7',
      actualFigureIds: ['land-done'],
      through: '2025-12-31',
    },
    {
      ...part,
      figureId: 'metro-plan',
      subjectId: 'metro',
      value: '20',
      ownPart: '20',
      countsAs: 'unreported',
      planned: '20',
      actual: null,
      actualFigureIds: [],
    },
  ])
})

t.test('an amount that is approximate makes its row so only where it is one of those that the row shows', async (t) => {
  const partly = done('east-spring', '12', {
    subjectId: 'east',
    qualifier: 'about',
    ...between('2025-01-01', '2025-04-30'),
  })
  const metro = done('metro-done', '20', { subjectId: 'metro' })
  const approximateIn = (figures: readonly Figure[]) =>
    rows(register([...plans.slice(1), ...figures], country)).map(({ approximate }) => approximate)
  t.strictSame(approximateIn([partly, metro]), [false])
  t.strictSame(approximateIn([{ ...metro, qualifier: 'about' }]), [true])
})

t.test('what is left out names what counts in its place, and not what is left out itself', async (t) => {
  const of = register(
    [
      figure('land-plan', '100', { subjectId: 'land' }),
      figure('east-plan', '30', { subjectId: 'east' }),
      figure('east-autumn', '12', { subjectId: 'east', ...between('2025-07-01', '2025-12-31') }),
      done('land-done', '90', { subjectId: 'land' }),
    ],
    country,
  )
  const { excludedFigures } = outcomes({ metric: 'investment', stage: 'planned', explain: true }, of)
  t.strictSame(excludedFigures, [
    { figureId: 'east-autumn', reason: 'overlapping-period', insteadId: 'land-plan' },
    { figureId: 'east-plan', reason: 'overlaps-whole', insteadId: 'land-plan' },
  ])
})
