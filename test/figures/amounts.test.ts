/** The interval that a printed amount stands for, against the rules in plain fractions; fractions and rates. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { dividedBy, larger, multiplied, rateBetween, smaller } from '../../src/figures/amounts.ts'
import { compare, fraction, fractionOf, plus, textOf, zero } from '../../src/figures/fractions.ts'
import { converted } from '../../src/figures/money.ts'
import { intervalOf } from '../../src/figures/printed/printed-words.ts'
import { roundedInterval } from '../../src/figures/printed/rounding.ts'
import type { Figure } from '../../src/figures/register.ts'
import { decimalText, integerOf } from '../../src/model/decimals.ts'
import { forAll } from '../support/runs.ts'
import { figure, register, year } from './reference/small.ts'
import { moneyOf } from '../support/whole.ts'

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

// Rates, and amounts that are rounded half to even.

const usd = (value: string) => [{ value, unit: 'USD' }]
const text = ({ scaled, places }: { scaled: bigint; places: number }) => decimalText(scaled, places)

t.test('a rate has twelve significant digits, rounded half to even', async (t) => {
  t.equal(text(rateBetween(1000n, 136n)), '0.136')
  t.equal(text(rateBetween(3n, 1n)), '0.333333333333')
  t.equal(text(rateBetween(3n, 2n)), '0.666666666667')
  t.equal(text(rateBetween(1n, 123456789012500n)), '123456789012000')
  t.equal(text(rateBetween(1n, 123456789013500n)), '123456789014000')
  t.equal(text(rateBetween(10n ** 15n, 1n)), '0.000000000000001')
  t.equal(text(rateBetween(10n ** 12n, 10n ** 12n - 1n)), '0.999999999999')
  t.equal(text(rateBetween(10n ** 13n, 10n ** 13n - 1n)), '1')
  t.equal(text(rateBetween(integerOf('7.309941520468', 12), integerOf('1', 12))), '0.1368')
})

t.test('an amount has three decimals, rounded half to even', async (t) => {
  const half = rateBetween(2n, 1n)
  const found = ['0.001', '0.003', '0.005', '0.002'].map((amount) => decimalText(multiplied(integerOf(amount), half)))
  t.strictSame(found, ['0', '0.002', '0.002', '0.001'])
  t.equal(decimalText(dividedBy(integerOf('1'), rateBetween(1n, 3n))), '0.333')
  t.strictSame([larger(1n, 2n), larger(2n, 1n), smaller(1n, 2n), smaller(2n, 1n)], [2n, 2n, 1n, 1n])
  t.strictSame(
    [decimalText(-5n), decimalText(-12500n), decimalText(0n), decimalText(10n ** 30n)],
    ['-0.005', '-12.5', '0', `1${'0'.repeat(27)}`],
  )
})

t.test('a fall is printed beside its equivalent without a sign, and its pair is a rate like any other', async (t) => {
  const fall = figure('fall', '-100', { ...year(2025), relation: 'difference', reported: usd('14') })
  const money = moneyOf(register([fall, figure('spent', '1000', year(2025))]))
  t.strictSame(
    [fall, figure('other', '-1.5', year(2025))].map((one) => {
      const conversion = money(one, 'USD')
      return conversion && [text(conversion.rate), decimalText(converted(conversion, integerOf(one.value)))]
    }),
    [
      ['0.14', '-14'],
      ['0.14', '-0.21'],
    ],
  )
  t.strictSame(
    ['-0.001', '-0.003', '-0.005'].map((amount) => decimalText(multiplied(integerOf(amount), rateBetween(2n, 1n)))),
    ['0', '-0.002', '-0.002'],
  )
})
