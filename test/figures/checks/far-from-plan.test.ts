/** An outcome a thousand times off its plan is a warning. */
import t from 'tap'
import type { Figure } from '../../../src/figures/register.ts'
import { register, year } from '../reference/small.ts'
import { findings, idsOf, yuan } from './found.ts'

const of = (...figures: Figure[]) => idsOf('far-from-plan', register(figures))
const plan = (value: string, particulars: Partial<Figure> = {}) => yuan('plan', value, particulars)
const actual = (id: string, value: string, particulars: Partial<Figure> = {}) =>
  yuan(id, value, { stage: 'actual', ...particulars })

t.test('a final value of 10 on a budget of 473 million', (t) => {
  t.strictSame(
    findings('far-from-plan', register([plan('473694090.21'), actual('final', '10')])).map(
      ({ detail, severity, printed, records }) => [severity, detail, printed, records.map(({ id }) => id)],
    ),
    [
      [
        'warning',
        'The planned investment of “whole” for 2025 was 473,694,090.21 yuan (“spring”), and what came of it 10 yuan (“spring”): one of them may be a placeholder, or in another unit.',
        '10 yuan',
        ['plan', 'final'],
      ],
    ],
  )
  t.end()
})

t.test('the factor is a thousand, either way', (t) => {
  t.strictSame(of(plan('1000'), actual('a', '1')), [])
  t.strictSame(of(plan('1000.001'), actual('a', '1')), ['plan a'])
  t.strictSame(of(plan('1'), actual('a', '1000')), [])
  t.strictSame(of(plan('1'), actual('a', '1001')), ['plan a'])
  t.end()
})

t.test('of many outcomes one is named, the lowest first', (t) => {
  t.strictSame(of(plan('5000'), actual('a', '5000'), actual('b', '2'), actual('c', '9000000')), ['plan b'])
  t.strictSame(of(plan('5000'), actual('a', '5000'), actual('c', '9000000')), ['plan c'])
  t.end()
})

t.test('only an outcome of the same thing counts, and zero may be meant', (t) => {
  for (const other of [
    { unit: 'USD' },
    { metric: 'output-value' },
    { subjectId: 'another' },
    year(2026),
    { stage: 'target' },
    { rank: 'deprecated' },
  ] as const)
    t.strictSame(of(plan('5000000'), actual('a', '1', other)), [])
  t.strictSame(of(plan('0'), actual('a', '5000')), [])
  t.strictSame(of(plan('5000'), actual('a', '0')), [])
  t.strictSame(of(plan('5000'), yuan('later', '4000', { supersedesId: 'plan' }), actual('a', '4000')), [])
  t.end()
})
