/** Rule 6: the bounds of each qualifier, alone, with parts, and with parts in other rows. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compare, fraction, fractionOf, plus, textOf, zero } from '../../src/figures/fractions.ts'
import { intervalOf } from '../../src/figures/printed/printed-words.ts'
import { roundedInterval } from '../../src/figures/printed/rounding.ts'
import type { Figure } from '../../src/figures/register.ts'
import { forAll } from '../support/runs.ts'
import { ask, bounds, figure, project, register } from './reference/small.ts'

const hedged = (qualifier: Figure['qualifier'], upperValue: string | null = null) => ({ qualifier, upperValue })
const inPart = (particulars: Partial<Figure> = {}) => ({ subjectId: 'part', ...particulars })
/** The part stands in another region than its whole. */
const apart = {
  projects: [
    project('whole', { regionId: 'hill' }),
    project('part', { parentId: 'whole', regionId: 'port' }),
    project('piece', { parentId: 'part', regionId: 'hill' }),
  ],
}

t.test('bounds of each qualifier alone', async (t) => {
  const alone = (qualifier: Figure['qualifier'], upperValue?: string) =>
    bounds(ask({}, register([figure('a', '100', hedged(qualifier, upperValue))])))[0]
  t.strictSame(
    (['exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than'] as const).map((one) => alone(one)),
    [
      ['100', '100', '100'],
      ['100', '100', '100'],
      ['100', '100', null],
      ['100', '100', null],
      ['0', '100', '100'],
      ['0', '100', '100'],
    ],
  )
  t.strictSame(
    [alone('between', '150'), alone('between')],
    [
      ['100', '100', '150'],
      ['100', '100', '100'],
    ],
  )
})

t.test(
  'a whole is at least the lower bounds of its parts, and its upper bound is no less than its total',
  async (t) => {
    const together = (whole: Figure, ...parts: Figure[]) => bounds(ask({}, register([whole, ...parts])))[0]
    t.strictSame(together(figure('a', '100', hedged('at-most')), figure('b', '30', inPart())), ['30', '100', '100'])
    t.strictSame(together(figure('a', '100'), figure('b', '130', inPart())), ['130', '130', '130'])
    const found = together(figure('a', '100', hedged('at-most')), figure('b', '130', inPart(hedged('at-most'))))
    t.strictSame(found, ['0', '130', '130'])
  },
)

t.test('parts in other rows are subtracted by their opposite bound, at most the whole', async (t) => {
  const of = (whole: Partial<Figure>, part: Partial<Figure>, ...more: Figure[]) =>
    bounds(
      ask(
        { groupBy: ['region'] },
        register([figure('a', '100', whole), figure('b', '30', inPart(part)), ...more], apart),
      ),
    )
  t.strictSame(of({}, {}), [
    ['70', '70', '70'],
    ['30', '30', '30'],
  ])
  t.strictSame(of({}, hedged('at-least')), [
    ['0', '70', '70'],
    ['30', '30', '100'],
  ])
  t.strictSame(of({}, hedged('at-most')), [
    ['70', '70', '100'],
    ['0', '30', '30'],
  ])
  t.strictSame(of(hedged('between', '120'), hedged('between', '40')), [
    ['60', '70', '90'],
    ['30', '30', '40'],
  ])
  t.strictSame(of(hedged('more-than'), hedged('more-than')), [
    ['0', '70', null],
    ['30', '30', null],
  ])
})

t.test('a lower bound is never below the lower bounds of the remaining parts', async (t) => {
  const projects = [
    project('whole', { regionId: 'hill' }),
    project('part', { parentId: 'whole', regionId: 'port' }),
    project('near', { parentId: 'whole', regionId: 'hill' }),
    project('nearer', { parentId: 'near', regionId: 'hill' }),
  ]
  const of = register(
    [
      figure('a', '100'),
      figure('b', '30', inPart(hedged('at-least'))),
      figure('c', '20', { subjectId: 'near', ...hedged('at-most') }),
      figure('d', '5', { subjectId: 'nearer' }),
    ],
    { projects },
  )
  t.strictSame(bounds(ask({ groupBy: ['region'] }, of)), [
    ['5', '70', '70'],
    ['30', '30', '100'],
  ])
})

t.test('a row counts a figure beneath a part of another row as a topmost figure of its own', async (t) => {
  const of = register(
    [
      figure('a', '100'),
      figure('b', '40', inPart(hedged('between', '60'))),
      figure('c', '10', { subjectId: 'piece', ...hedged('at-least') }),
    ],
    apart,
  )
  t.strictSame(bounds(ask({ groupBy: ['region'] }, of)), [
    ['50', '70', '120'],
    ['0', '30', '50'],
  ])
})

t.test('bounds are converted with their figure, also back from a whole in another currency', async (t) => {
  const dollars = { unit: 'USD', reported: [{ value: '200', unit: 'CNY' }] }
  const of = (part: Partial<Figure>) =>
    register([figure('a', '500'), figure('b', '100', inPart({ ...dollars, ...part }))])
  t.strictSame(bounds(ask({}, of(hedged('at-least')))), [
    ['0', '300', '300'],
    ['100', '100', '250'],
  ])
  t.strictSame(bounds(ask({}, of(hedged('between', '150')))), [
    ['200', '300', '300'],
    ['100', '100', '150'],
  ])
  t.strictSame(bounds(ask({}, of(hedged('between', '900')))), [
    ['0', '300', '300'],
    ['100', '100', '250'],
  ])
  t.strictSame(bounds(ask({ unit: 'CNY' }, of(hedged('between', '150')))), [['500', '500', '500']])
})

// The interval that a printed amount stands for, against the rules in plain fractions.

const of = (value: string, asPrinted: string, particulars: Partial<Figure> = {}) => {
  const interval = intervalOf(figure('a', value, { asPrinted, ...particulars }))
  return interval && Object.values(textOf(interval))
}
const count = { unit: 'project' }
const percent = { unit: 'percent' }

t.test('an amount is half of its last printed digit to either side, at most five percent', async (t) => {
  t.strictSame(of('105300000000', '1053亿元'), ['105250000000', '105350000000'])
  t.strictSame(of('1180000000000', '1.18 trillion yuan'), ['1175000000000', '1185000000000'])
  t.strictSame(of('1000000000000', '1 trillion yuan'), ['950000000000', '1050000000000'], 'half a trillion is too much')
  t.strictSame(of('68.6', '68.6%', percent), ['68.55', '68.65'])
  t.strictSame(of('-8.4', 'fell 8.4%', percent), ['-8.45', '-8.35'])
  t.strictSame(of('0.001', '0.001%', percent), ['0', '0.002'], 'rounded outwards')
  t.strictSame(of('0', '0%', percent), ['0', '0'])
})

t.test('a count without a scale word is exact', async (t) => {
  t.strictSame(of('1500', '1,500 projects', count), ['1500', '1500'])
  t.strictSame(of('380', '380个项目', count), ['380', '380'])
  t.strictSame(of('32000', '3.2万个', count), ['31500', '32500'])
  t.strictSame(of('1500', '1,500 yuan'), ['1499.5', '1500.5'], 'money is no count')
})

t.test('hedges widen the interval, and bounds open it', async (t) => {
  const qualifier = (one: Figure['qualifier'], upperValue: string | null = null) => ({ qualifier: one, upperValue })
  t.strictSame(of('1020000000000', 'about 1.02 trillion yuan', qualifier('about')), ['1010000000000', '1030000000000'])
  t.strictSame(of('1500', 'about 1,500 projects', { ...count, ...qualifier('about') }), ['1400', '1600'])
  t.strictSame(of('100', '约100个', { ...count, ...qualifier('about') }), ['90', '110'], 'five percent, doubled')
  for (const one of ['at-least', 'more-than'] as const)
    t.strictSame(of('300', '300 yuan', qualifier(one)), ['300', null])
  for (const one of ['at-most', 'less-than'] as const) t.strictSame(of('300', '300 yuan', qualifier(one)), ['0', '300'])
  t.strictSame(of('-3', '下降不超过3%', { ...percent, ...qualifier('at-most') }), ['-3', '0'], 'a fall is bounded')
  t.strictSame(of('-16', '下降16%以上', { ...percent, ...qualifier('at-least') }), [null, '-16'], 'by its size')
  t.strictSame(of('2', 'between 2 and 3 projects', { ...count, ...qualifier('between', '3') }), ['2', '3'])
})

t.test('an equivalent in brackets is as coarse as its digits allow', async (t) => {
  const found = of('136800000000', '1 trillion yuan ($136.8 billion)', { unit: 'USD' })
  t.strictSame(found, ['136750000000', '136850000000'])
})

t.test('words that are not read, or say something else, give no interval', async (t) => {
  for (const words of ['as printed', '12', 'see table 3', '2025', '101 yuan', '100 dollars'])
    t.equal(of('100', words), undefined, words)
})

t.test('the interval contains its value, grows with the digit, and never leaves five percent', async () => {
  const thousandths = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n })
  const text = (amount: bigint): string => {
    const digits = amount.toString().padStart(4, '0')
    return `${digits.slice(0, -3)}.${digits.slice(-3)}`
  }
  await forAll(
    300,
    [thousandths, fc.nat({ max: 20 }), fc.constantFrom<Figure['qualifier']>('exact', 'about')],
    (value, power, qualifier) => {
      const digit = 10n ** BigInt(power)
      const { lower, upper } = roundedInterval(
        { value: text(value), upperValue: null, qualifier },
        fractionOf(text(digit)),
      )
      assert.ok(lower && upper)
      // Both ends times 2000 are whole, but for the twentieth of the value.
      const least = (end: { numerator: bigint; denominator: bigint }): bigint =>
        (end.numerator * 40_000n) / end.denominator
      const half = least(upper) - value * 40n
      assert.equal(value * 40n - least(lower), half)
      let last = 1n
      while (value % (last * 10n) === 0n) last *= 10n
      const expected = (size: bigint): bigint => (size * 20n < value * 2n ? size * 20n : value * 2n)
      assert.equal(half, qualifier === 'exact' ? expected(digit) : 2n * expected(last))
    },
  )
})

// Exact fractions: a sum of many amounts stays small.

const some = fc
  .tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.constantFrom(1n, 3n, 20n, 1000n, 2000n))
  .map(([numerator, denominator]) => fraction(numerator, denominator))

t.test('fractions add up to what their cross products say, in any order', () =>
  forAll(200, [some, some], (one, other) => {
    const plain = fraction(
      one.numerator * other.denominator + other.numerator * one.denominator,
      one.denominator * other.denominator,
    )
    return Promise.resolve(compare(plus(one, other), plain) === 0 && compare(plus(other, one), plain) === 0)
  }),
)

t.test('the denominator of thousands of amounts and their halves is the finest of them', async (t) => {
  const amounts = Array.from({ length: 50_000 }, (_, at) => fraction(BigInt(at), at % 2 === 0 ? 1000n : 2000n))
  t.strictSame(amounts.reduce(plus, zero), { numerator: 1_874_950_000n, denominator: 2000n })
})
