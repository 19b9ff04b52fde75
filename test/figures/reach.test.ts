/** Each row says from which day its figures count, until which day its topmost subjects report, and whether it is partial. */
import t from 'tap'
import { cover, dayAfter } from '../../src/figures/periods.ts'
import type { Figure, Project } from '../../src/figures/register.ts'
import type { TotalsQuery } from '../../src/figures/totals.ts'
import { parsePeriod } from '../../src/model/period.ts'
import { ask, between, figure, project, register, year } from './reference/small.ts'
import { wordsOf } from '../support/words.ts'

const actual = (id: string, subjectId: string, period: Partial<Figure>, more: Partial<Figure> = {}): Figure =>
  figure(id, '100', { subjectId, stage: 'actual', ...period, ...more })

/** Returns the key, stage, and reach of each row. */
const reachOf = (
  figures: readonly Figure[],
  query: Partial<TotalsQuery> = {},
  more: Parameters<typeof register>[1] = {},
): unknown[] =>
  ask(query, register(figures, more)).data.map(({ key, stage, from, through, partial }) => [
    ...Object.values(key),
    stage,
    from,
    through,
    partial,
  ])

const two: readonly Project[] = [project('sichuan'), project('guangdong')]
const wholeYear = actual('sichuan-2024', 'sichuan', year(2024))
const toApril = actual('guangdong-2024', 'guangdong', between('2024-01-01', '2024-04-30'))

t.test('a row reaches as far as the first of its topmost subjects', async (t) => {
  t.strictSame(reachOf([wholeYear, toApril], { groupBy: ['year'] }, { projects: two }), [
    ['2024', 'actual', '2024-01-01', '2024-04-30', true],
  ])
  t.strictSame(reachOf([wholeYear], { groupBy: ['year'] }, { projects: two }), [
    ['2024', 'actual', '2024-01-01', '2024-12-31', false],
  ])
})

t.test('a subject reports until the last day of its figures', async (t) => {
  const later = actual('guangdong-rest', 'guangdong', between('2024-05-01', '2024-10-31'))
  t.strictSame(reachOf([wholeYear, toApril, later], { groupBy: ['year'] }, { projects: two }), [
    ['2024', 'actual', '2024-01-01', '2024-10-31', true],
  ])
})

t.test(
  'a subject beneath another one of the row does not shorten it, and one in another row does not count',
  async (t) => {
    const whole = actual('whole', 'whole', year(2025))
    const part = actual('part', 'part', between('2025-01-01', '2025-03-31'), { value: '10' })
    t.strictSame(reachOf([whole, part]), [['actual', '2025-01-01', '2025-12-31', false]])
    const industries = { projects: [project('whole'), project('part', { parentId: 'whole', industryIds: ['steel'] })] }
    t.strictSame(
      reachOf([whole, part], { groupBy: ['industry'], period: { start: '2025-01-01', end: '2025-12-31' } }, industries),
      [
        [null, 'actual', '2025-01-01', '2025-12-31', false],
        ['steel', 'actual', '2025-01-01', '2025-03-31', true],
      ],
    )
  },
)

t.test('an open end leaves the reach open', async (t) => {
  t.strictSame(
    reachOf(
      [wholeYear, actual('since', 'guangdong', { periodStart: '2024-01-01', periodEnd: null })],
      {},
      { projects: two },
    ),
    [['actual', '2024-01-01', null, false]],
  )
  t.strictSame(
    reachOf([actual('until', 'guangdong', { periodStart: null, periodEnd: '2024-04-30' })], {}, { projects: two }),
    [['actual', null, '2024-04-30', false]],
  )
})

t.test('without a year, a row is set beside the period, else beside the planned row of its key and unit', async (t) => {
  const planned = figure('plan', '900', { subjectId: 'guangdong', ...year(2024) })
  const period = { start: '2024-01-01', end: '2024-06-30' }
  t.strictSame(reachOf([toApril], { period }, { projects: two }), [['actual', '2024-01-01', '2024-04-30', true]])
  t.strictSame(reachOf([toApril, planned], {}, { projects: two }), [
    ['actual', '2024-01-01', '2024-04-30', true],
    ['planned', '2024-01-01', '2024-12-31', false],
  ])
  t.strictSame(reachOf([toApril], {}, { projects: two }), [['actual', '2024-01-01', '2024-04-30', false]])
  t.strictSame(reachOf([toApril, { ...planned, unit: 'USD' }], {}, { projects: two }).slice(0, 1), [
    ['actual', '2024-01-01', '2024-04-30', false],
  ])
  const open = { ...planned, periodEnd: null }
  t.strictSame(reachOf([toApril, open], {}, { projects: two }).slice(0, 1), [
    ['actual', '2024-01-01', '2024-04-30', false],
  ])
  const since = actual('since', 'sichuan', { periodStart: '2024-01-01', periodEnd: null })
  t.strictSame(reachOf([since, planned], {}, { projects: two }).slice(0, 1), [['actual', '2024-01-01', null, true]])
})

t.test('a row of several years is set beside the plan for several years', async (t) => {
  const plan = figure('plan', '900', { subjectId: 'guangdong', ...between('2021-01-01', '2025-12-31') })
  const sofar = actual('sofar', 'guangdong', between('2021-01-01', '2023-12-31'))
  t.strictSame(reachOf([plan, sofar], { groupBy: ['year'] }, { projects: two }), [
    [null, 'actual', '2021-01-01', '2023-12-31', true],
    [null, 'planned', '2021-01-01', '2025-12-31', false],
  ])
})

t.test('a plan and a stock are never partial', async (t) => {
  const half = figure('half', '5', { subjectId: 'guangdong', ...between('2024-01-01', '2024-06-30') })
  t.strictSame(reachOf([half], { groupBy: ['year'] }, { projects: two }), [
    ['2024', 'planned', '2024-01-01', '2024-06-30', false],
  ])
  const stock = { projects: two, metrics: [{ id: 'investment', nature: 'stock' as const }] }
  t.strictSame(reachOf([toApril], { groupBy: ['year'] }, stock), [
    ['2024', 'actual', '2024-01-01', '2024-04-30', false],
  ])
})

const approximate = (figures: readonly Figure[], query: Partial<TotalsQuery> = {}, more = {}): unknown[] =>
  ask(query, register(figures, more)).data.map(({ key, approximate }) => [...Object.values(key), approximate])

t.test('a row is as exact as what its topmost figures count', async (t) => {
  const whole = figure('trillion', '1000')
  const part = figure('about', '165', { subjectId: 'part', qualifier: 'about' })
  t.strictSame(approximate([whole, part]), [[false]], 'the whole is printed without "about"')
  t.strictSame(
    approximate([
      { ...whole, qualifier: 'about' },
      { ...part, qualifier: 'exact' },
    ]),
    [[true]],
  )
  t.strictSame(approximate([whole, { ...part, value: '1001' }]), [[true]], 'the part counts more than its whole')
  const byIndustry = { projects: [project('whole'), project('part', { parentId: 'whole', industryIds: ['steel'] })] }
  t.strictSame(approximate([whole, part], { groupBy: ['industry'] }, byIndustry), [
    [null, true],
    ['steel', true],
  ])
  t.strictSame(approximate([whole, { ...part, qualifier: 'exact' }], { groupBy: ['industry'] }, byIndustry), [
    [null, false],
    ['steel', false],
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
