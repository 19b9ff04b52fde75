/** On the loaded article, totals equal the examples at the end of the design's section 4. */
import t from 'tap'
import { totals } from '../../src/figures/question.ts'
import type { TotalsQuery, TotalsRow } from '../../src/figures/totals.ts'
import { seeds } from './reference/seeds.ts'
import { totalRow } from '../support/register.ts'

const investment: TotalsQuery = { metric: 'investment', stage: 'planned' }
const whole = 'guangdong-key-projects-2025-investment'
const part = 'guangdong-key-projects-2025-five-industries-investment'

const ask = (query: Partial<TotalsQuery> = {}) => totals({ ...investment, ...query }, seeds)
const sums = (rows: readonly TotalsRow[]) => rows.map(({ key, unit, total }) => [...Object.values(key), unit, total])

t.test('the total of planned investment', async (t) => {
  t.strictSame(ask(), {
    metric: 'investment',
    data: [totalRow('1000000000000', { figures: 2 })],
    rates: [],
    excluded: {},
  })
})

t.test('totals by industry', async (t) => {
  t.strictSame(ask({ groupBy: ['industry'] }).data, [
    totalRow('834200000000', { key: { industry: null }, label: 'Several industries' }),
    totalRow('165800000000', { key: { industry: 'industry' }, label: 'All industries' }),
  ])
})

t.test('the total in dollars, explained', async (t) => {
  const {
    data: [row],
    rates,
    excludedFigures,
  } = ask({ unit: 'USD', explain: true })
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
  t.strictSame(sums(ask({ regionWithin: 'south-china' }).data), [['CNY', '1000000000000']])
  t.strictSame(ask({ regionWithin: 'greater-bay-area', explain: true }), {
    metric: 'investment',
    data: [],
    rates: [],
    excluded: { 'covers-more': 2 },
    excludedFigures: [
      { figureId: part, reason: 'covers-more' },
      { figureId: whole, reason: 'covers-more' },
    ],
  })
  t.strictSame(ask({ regionWithin: 'anhui' }).excluded, {})
})

t.test('totals by region, organization and year', async (t) => {
  t.strictSame(sums(ask({ groupBy: ['region', 'year'], regionKind: 'province' }).data), [
    ['guangdong', '2025', 'CNY', '1000000000000'],
  ])
  t.strictSame(sums(ask({ groupBy: ['region'], regionKind: 'city' }).data), [[null, 'CNY', '1000000000000']])
  t.strictSame(sums(ask({ groupBy: ['organization'] }).data), [['guangdong-government', 'CNY', '1000000000000']])
})
