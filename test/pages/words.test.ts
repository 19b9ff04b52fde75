/** Codes of the register in words: numbers to the last digit, units, bounds, periods. */
import fc from 'fast-check'
import t from 'tap'
import { canonicalDecimal } from '../../src/model/canonical.ts'
import { totalInWords } from '../../src/text/in-words.ts'
import { address } from '../../src/pages/layout/addresses.ts'
import {
  amount,
  labelOf,
  percentage,
  period,
  quantity,
  ratioAnswered,
  readable,
  shortPercentage,
} from '../../src/pages/layout/words.ts'

t.test('no digit of a number is lost, however large', async () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,30})(\.\d{1,12})?$/).map(canonicalDecimal)
  fc.assert(
    fc.property(digits, fc.constantFrom('', '-'), (decimal, sign) => {
      const text = sign === '-' && !/[1-9]/.test(decimal) ? decimal : sign + decimal
      return readable(text).replaceAll(',', '') === text && !/\d{4}/.test(readable(text).replace(/\..*/, ''))
    }),
  )
})

t.test('units follow their number', async (t) => {
  for (const [value, unit, words] of [
    ['1500', 'project', '1,500 projects'],
    ['1', 'project', '1 project'],
    ['5', 'industry', '5 industries'],
    ['2', 'batch', '2 batches'],
    ['3', 'key-bus', '3 key buses'],
    ['0', 'survey', '0 surveys'],
    ['1000000.5', 'CNY', '1,000,000.5 CNY'],
    ['-3', 'percent', '-3\u00a0%'],
  ] as const)
    t.equal(amount(value, unit), words)
})

t.test('qualifiers and bounds are in words', async (t) => {
  const of = (qualifier: Parameters<typeof quantity>[0]['qualifier'], upperValue: string | null = null) =>
    quantity({ qualifier, value: '1000', upperValue, unit: 'USD' })
  t.same(
    [of('exact'), of('about'), of('at-least'), of('less-than'), of('between', '2000')],
    ['1,000 USD', 'about 1,000 USD', 'at least 1,000 USD', 'less than 1,000 USD', 'between 1,000 and 2,000 USD'],
  )
  for (const [lowerBound, upperBound, said, hedge = {}] of [
    ['5000', '5000', { text: '5,000 USD' }],
    ['5000', null, { text: 'at least 5,000 USD' }],
    ['4000', null, { text: '5,000 USD', bounds: 'at least 4,000 USD' }],
    [null, '6000', { text: '5,000 USD', bounds: 'from 0 to 6,000 USD' }],
    ['5000', '5000', { text: 'about 5,000 USD' }, { approximate: true }],
    ['5000', null, { text: 'more than about 5,000 USD' }, { approximate: true, isAbove: true }],
    ['5000', '6000', { text: '5,000 USD', bounds: 'from 5,000 to 6,000 USD' }],
  ] as const)
    t.strictSame(totalInWords({ total: '5000', lowerBound, upperBound, unit: 'USD', ...hedge }), said)
})

t.test('a period has its common name', async (t) => {
  for (const [start, end, words] of [
    ['2025-01-01', '2025-12-31', '2025'],
    ['2024-02-01', '2024-02-29', 'February 2024'],
    ['2025-04-01', '2025-06-30', 'second quarter of 2025'],
    ['2025-01-01', '2025-05-31', 'January to May 2025'],
    ['2024-11-01', '2025-02-28', 'November 2024 to February 2025'],
    ['2025-01-01', '2025-05-30', '1 January 2025 to 30 May 2025'],
    ['2025-01-02', '2025-05-31', '2 January 2025 to 31 May 2025'],
    ['2025-02-13', '2025-02-13', '13 February 2025'],
    ['2021-01-01', '2025-12-31', '2021 to 2025'],
    ['2025-01-01', null, 'from 1 January 2025'],
    [null, '2025-12-31', 'until 31 December 2025'],
    [null, null, 'no date'],
    ['0001-01-01', '0001-12-31', '0001'],
  ] as const)
    t.equal(period(start, end), words)
})

t.test('a percentage is rounded half to even at the digits shown, and never to 100 or 0', async (t) => {
  for (const [part, whole, inTable, inSentence] of [
    ['131.73', '100', '131.73\u00a0%', '132\u00a0%'],
    ['59.95', '100', '59.95\u00a0%', '60\u00a0%'],
    ['225300000000', '655370000000', '34.38\u00a0%', '34\u00a0%'],
    ['158000000000', '650000000000', '24.31\u00a0%', '24\u00a0%'],
    ['50.5', '100', '50.5\u00a0%', '50\u00a0%'],
    ['51.5', '100', '51.5\u00a0%', '52\u00a0%'],
    ['1.25', '1000', '0.12\u00a0%', '0.1\u00a0%'],
    ['1', '1', '100\u00a0%', '100\u00a0%'],
    ['99.5', '100', '99.5\u00a0%', '99.5\u00a0%'],
    ['99.96', '100', '99.96\u00a0%', '99.96\u00a0%'],
    ['100.4', '100', '100.4\u00a0%', '100.4\u00a0%'],
    ['999999', '1000000', '99.9999\u00a0%', '99.9999\u00a0%'],
    ['1000001', '1000000', '100.0001\u00a0%', '100.0001\u00a0%'],
    ['0', '5', '0\u00a0%', '0\u00a0%'],
    ['1', '1000000', '0.0001\u00a0%', '0.0001\u00a0%'],
    ['12.5', '1', '1,250\u00a0%', '1,250\u00a0%'],
    ['-1', '4', '-25\u00a0%', '-25\u00a0%'],
    ['-14', '-13.5', '103.7\u00a0%', '104\u00a0%'],
  ] as const) {
    const ratio = { part, whole, value: '' }
    t.same([percentage(ratio), shortPercentage(ratio)], [inTable, inSentence], `${part} of ${whole}`)
  }
  // The API truncates 0.34377: the amounts tell more, unless they are those of another outcome.
  t.equal(percentage(ratioAnswered('0.3437', '225300000000', '655370000000')), '34.38\u00a0%')
  t.equal(percentage(ratioAnswered('0.3437', '1', '2')), '34.37\u00a0%')
  t.equal(percentage(ratioAnswered('0.3437')), '34.37\u00a0%')
})

t.test('keys are labels, parameters are addresses', async (t) => {
  t.same(['startsOn', 'regionId', 'industryIds', 'isoCode', 'url', 'archivedUrl', 'asPrinted'].map(labelOf), [
    'Starts',
    'Region',
    'Industry',
    'ISO code',
    'URL',
    'Archived URL',
    'As printed',
  ])
  t.equal(
    address('/v1/totals', { metric: 'investment', groupBy: ['region', 'year'], unit: undefined, explain: true }),
    '/v1/totals?metric=investment&groupBy=region,year&explain=true',
  )
  t.equal(address('/search', { q: `a"b'c $(rm) \`x\` !` }), '/search?q=a%22b%27c+%24%28rm%29+%60x%60+%21')
})
