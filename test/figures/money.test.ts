/** Rule 5: rates and their origin, half-even rounding, printed amounts. */
import t from 'tap'
import { dividedBy, larger, multiplied, rateBetween, smaller } from '../../src/figures/amounts.ts'
import { decimalText, integerOf } from '../../src/model/decimals.ts'
import { converted, moneyOf } from '../../src/figures/money.ts'
import { ask, bounds, figure, project, rate, reasons, register, rows, year } from './reference/small.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

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

t.test('the pair that the figure prints comes first, and stays as printed', async (t) => {
  const of = register([figure('a', '3', { reported: usd('1') })], {
    rates: [rate('r', 'USD', 'CNY', '7', '2025-01-01')],
  })
  const answer = ask({ unit: 'USD' }, of)
  t.strictSame(
    [rows(answer), answer.rates],
    [[['USD', '1']], [{ from: 'CNY', to: 'USD', rate: '0.333333333333', figureId: 'a' }]],
  )
})

t.test('next comes its source’s pair with the largest value, in either direction, then the smallest id', async (t) => {
  const other = { subjectId: 'part', metric: 'revenue' }
  const of = (...figures: ReturnType<typeof figure>[]) =>
    ask(
      { unit: 'USD' },
      register([figure('a', '100'), ...figures], { rates: [rate('r', 'USD', 'CNY', '8', '2025-01-01')] }),
    ).rates[0]
  const [small, large] = [
    figure('small', '10', { ...other, reported: usd('2') }),
    figure('large', '2', { ...other, unit: 'USD', reported: [{ value: '20', unit: 'CNY' }] }),
  ]
  t.match(of(small, large), { rate: '0.1', figureId: 'large' })
  t.match(of(small, figure('equal', '10', { ...other, reported: usd('3') })), { rate: '0.3', figureId: 'equal' })
  t.match(of(figure('zero', '1000', { ...other, reported: usd('0') })), { rate: '0.125', rateId: 'r' })
  t.match(of(figure('elsewhere', '10', { ...other, reported: usd('2'), sourceId: 'winter' })), { rateId: 'r' })
})

t.test(
  'last comes the latest recorded rate, direct or inverse, dated and published no later than the figure',
  async (t) => {
    const rateFor = (rates: ReturnType<typeof rate>[], sourceId = 'spring') => {
      const answer = ask({ unit: 'USD' }, register([figure('a', '100', { sourceId })], { rates }))
      return [answer.rates[0], reasons(answer)]
    }
    const [early, late] = [
      rate('early', 'CNY', 'USD', '0.15', '2025-01-01'),
      rate('late', 'USD', 'CNY', '8', '2025-04-01'),
    ]
    matchWhole(t, rateFor([early, late]), [{ rate: '0.125', rateId: 'late' }, {}])
    t.match(rateFor([early, rate('tomorrow', 'USD', 'CNY', '9', '2025-04-02')])[0], { rate: '0.15', rateId: 'early' })
    t.match(rateFor([early, rate('told-later', 'USD', 'CNY', '9', '2025-03-01', 'summer')])[0], { rateId: 'early' })
    const found = rateFor([early, rate('undated', 'USD', 'CNY', '5', '2025-03-01', 'undated')])[0]
    t.match(found, { rate: '0.2', rateId: 'undated' })
    t.match(rateFor([rate('b', 'USD', 'CNY', '5', '2025-03-01'), rate('a', 'USD', 'CNY', '4', '2025-03-01')])[0], {
      rateId: 'a',
    })
    t.match(
      rateFor([rate('b', 'USD', 'CNY', '5', '2025-03-01', 'spring'), rate('a', 'USD', 'CNY', '4', '2025-03-01')])[0],
      { rateId: 'b' },
    )
    t.strictSame(rateFor([rate('euro', 'EUR', 'CNY', '8', '2025-01-01')]), [undefined, { a: 'no-rate' }])
    t.strictSame(rateFor([early, late], 'undated'), [undefined, { a: 'no-rate' }])
  },
)

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

t.test('a figure that cannot be converted gives way to one that can', async (t) => {
  const of = register([
    figure('a', '100', { unit: 'EUR' }),
    figure('b', '90', { sourceId: 'winter' }),
    figure('c', '2', { unit: 'bridge', subjectId: 'part' }),
  ])
  t.strictSame(
    [rows(ask({ unit: 'CNY' }, of)), reasons(ask({ unit: 'CNY' }, of))],
    [[['CNY', '90']], { a: 'no-rate', c: 'no-rate' }],
  )
  t.strictSame(
    [rows(ask({ unit: 'bridge' }, of)), reasons(ask({ unit: 'bridge' }, of))],
    [[['bridge', '2']], { a: 'no-rate', b: 'no-rate' }],
  )
})

t.test(
  'without a unit, a part in another currency has a row of its own, and its equivalent is subtracted',
  async (t) => {
    const part = figure('part', '10', { unit: 'USD', subjectId: 'part', reported: [{ value: '73', unit: 'CNY' }] })
    const answer = ask({}, register([figure('whole', '100'), part]))
    t.strictSame(
      [rows(answer), answer.rates],
      [
        [
          ['CNY', '27'],
          ['USD', '10'],
        ],
        [{ from: 'USD', to: 'CNY', rate: '7.3', figureId: 'part' }],
      ],
    )
    const found = answer.data.map(({ parts }) => parts?.map(({ rate }) => rate))
    t.strictSame(found, [[undefined], ['7.3']])
    const none = ask({}, register([figure('whole', '100'), { ...part, reported: [] }]))
    t.strictSame([rows(none), reasons(none)], [[['CNY', '100']], { part: 'no-rate' }])
  },
)

t.test('an answer lists the rates of its rows and of the amounts subtracted from them', async (t) => {
  const of = register(
    [
      figure('whole', '100'),
      figure('part', '10', { unit: 'USD', subjectId: 'part', reported: [{ value: '73', unit: 'CNY' }] }),
      figure('piece', '1', { unit: 'EUR', subjectId: 'piece', reported: usd('1.1') }),
      figure('other', '1', { unit: 'EUR', subjectId: 'piece', reported: usd('1.2'), ...year(2026) }),
      figure('top', '5', { unit: 'USD', ...year(2026) }),
    ],
    {
      projects: [
        project('whole', { regionId: 'port' }),
        project('part', { parentId: 'whole', regionId: 'hill' }),
        project('piece', { parentId: 'part' }),
      ],
    },
  )
  t.strictSame(
    pluck(ask({ regionWithin: 'port', period: { start: '2025-01-01', end: '2025-12-31' } }, of).rates, 'from', 'to'),
    [
      ['EUR', 'USD'],
      ['USD', 'CNY'],
    ],
  )
  t.strictSame(ask({ regionWithin: 'abroad' }, of).rates, [])
})

t.test(
  'where parts exceed a printed value, the surplus uses the rounded rate, never below the printed value',
  async (t) => {
    const of = register([
      figure('whole', '1000'),
      figure('part', '3', { unit: 'USD', subjectId: 'part', reported: [{ value: '20', unit: 'CNY' }] }),
      figure('piece', '6', { unit: 'USD', subjectId: 'piece' }),
    ])
    t.strictSame(rows(ask({}, of)), [
      ['CNY', '960'],
      ['USD', '6'],
    ])
    const range = { qualifier: 'between' as const, upperValue: '100000000000001', reported: usd('100000000000049') }
    t.strictSame(bounds(ask({ unit: 'USD' }, register([figure('a', '100000000000000', range)]))), [
      ['100000000000049', '100000000000049', '100000000000049'],
    ])
  },
)
