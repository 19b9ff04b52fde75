/** Periods in queries, and periods that leave no gap. */
import t from 'tap'
import { cover, dayAfter } from '../../src/figures/periods.ts'
import { parsePeriod } from '../../src/model/period.ts'
import { wordsOf } from '../support/words.ts'

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
