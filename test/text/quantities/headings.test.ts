/** Cells are read by the words of their columns and captions: a table of headings, and one of cells. */
import fc from 'fast-check'
import t from 'tap'
import { headingScale, readCell } from '../../../src/text/quantities/headings.ts'
import { forAll } from '../../support/runs.ts'

const headings: readonly (readonly [heading: string, unit: string | null, scale: number])[] = [
  ['总投资（万元）', 'CNY', 1e4],
  ['总投资(亿元)', 'CNY', 1e8],
  ['投资 （百万元）', 'CNY', 1e6],
  ['完成投资（亿元、不含税）', 'CNY', 1e8],
  ['2025年计划投资万元', 'CNY', 1e4],
  ['本年计划投资【万元】', 'CNY', 1e4],
  ['单位：万元', 'CNY', 1e4],
  ['总投资（单位：亿元）', 'CNY', 1e8],
  ['单位：人', 'person', 1],
  ['投资额（美元）', 'USD', 1],
  ['协议金额万美元', 'USD', 1e4],
  ['占年计划（%）', 'percent', 1],
  ['占年计划 %', 'percent', 1],
  ['项目数（个）', 'project', 1],
  ['企业数（家）', 'company', 1],
  ['里程（公里）', 'kilometer', 1],
  ['装机容量（万千瓦）', 'kilowatt', 1e4],
  ['combined_total [thousand USD]', 'USD', 1e3],
  ['Total [KES]', 'KES', 1],
  ['$ thousand', 'USD', 1e3],
  ['FY2021 ($000s)', 'USD', 1e3],
  ['Cost (US$ million, 2019 prices)', 'USD', 1e6],
  ['Whole Life Cost (£m)', 'GBP', 1e6],
  ['Capital plan 2026 (all amounts in £m)', 'GBP', 1e6],
  ['Budget ($ in thousands)', 'USD', 1e3],
  ['Budget $m', 'USD', 1e6],
  ['A$m', 'AUD', 1e6],
  ["R'000", 'ZAR', 1e3],
  ['Rand thousand', 'ZAR', 1e3],
  ['(KES million)', 'KES', 1e6],
  ['Rs. crore', 'INR', 1e7],
  ['Amount in thousands of dollars', 'USD', 1e3],
  ['EUR mn', 'EUR', 1e6],
  ['Percent complete', 'percent', 1],
  ['Length (km)', 'kilometer', 1],
  ['Beneficiaries (people)', 'person', 1],
  ['Population (thousand)', null, 1e3],
]

const others = [
  ...['', '总投资', '序号', '责任单位', '负责人', '建设起止年限', '批次', '单元', '元/吨'],
  ...['(m)', '(ALL)', 'Number of projects', 'Rank', 'Year 2024', 'Phase 1000', '[see note 3]', '()', '[]'],
]

t.test('a heading prints a unit and a scale', async (t) => {
  for (const [heading, unit, scale] of headings) t.strictSame(headingScale(heading), { unit, scale }, heading)
  for (const heading of others) t.equal(headingScale(heading), null, `nothing in ${heading}`)
})

const cells: readonly (readonly [cell: string, heading: string, value: string, unit: string | null, more?: object])[] =
  [
    ['12,345', '总投资（万元）', '123450000', 'CNY', { precision: '10000' }],
    ['１２，３４５', '总投资（万元）', '123450000', 'CNY'],
    [' 12\u00a0345 ', "R'000", '12345000', 'ZAR'],
    ['(597)', 'total [thousand USD]', '-597000', 'USD'],
    ['（597）', 'total [thousand USD]', '-597000', 'USD'],
    ['−597', 'total [thousand USD]', '-597000', 'USD'],
    ['$1,234', '$ thousand', '1234000', 'USD', { precision: '1000' }],
    ['2,066.4', '£m', '2066400000', 'GBP', { precision: '100000' }],
    ['1.23456789', '（亿元）', '123456789', 'CNY', { precision: '1' }],
    ['85.5', '占年计划 %', '85.5', 'percent', { precision: '0.1' }],
    ['85%', '总投资（万元）', '85', 'percent'],
    ['0', '亿元', '0', 'CNY'],
    ['-0.00', '亿元', '0', 'CNY'],
    ['380', '项目数（个）', '380', 'project'],
    ['12,345', '总投资', '12345', null],
    ['约12,345', '总投资（万元）', '123450000', 'CNY', { qualifier: 'about' }],
    ['超500', '（亿元）', '50000000000', 'CNY', { qualifier: 'more-than' }],
    ['1,234.5余', '（万元）', '12345000', 'CNY', { qualifier: 'more-than' }],
    ['€12.5%', '总投资（万元）', '12.5', 'percent'],
    ['10~12', '（亿元）', '1000000000', 'CNY', { qualifier: 'between', upperValue: '1200000000' }],
  ]

t.test('a bare number is a quantity by its heading', async (t) => {
  for (const [cell, heading, value, unit, more = {}] of cells)
    t.has(readCell(cell, heading), { value, unit, upperValue: null, qualifier: 'exact', ...more }, cell)
})

t.test('what is no number alone, or does not fit, is left alone', async (t) => {
  for (const cell of ['', '-', '—', '/', 'n/a', '12,34', '(12', '12)', '1.2亿', '12,345万元', '12 (est.)'])
    t.equal(readCell(cell, '（万元）'), undefined, cell)
  for (const cell of ['99999999999999', '0.00000001', '1'.repeat(100_000)])
    t.equal(readCell(cell, '（万元）'), undefined)
})

t.test('hostile headings and cells take no time', async (t) => {
  for (const one of ['(', '[', '万元', 'million ', '（万元）', "'000", '单位：'])
    t.doesNotThrow(() => [headingScale(one.repeat(20_000)), readCell(one.repeat(20_000), one.repeat(20_000))])
})

t.test('an amount in thousands is read back, however it is written', async () => {
  const digits = fc.integer({ min: -999_999_999, max: 999_999_999 })
  const ways: readonly ((amount: number) => string)[] = [
    (amount) => amount.toString(),
    (amount) => amount.toLocaleString('en'),
    (amount) => (amount < 0 ? `(${(-amount).toLocaleString('en')})` : amount.toLocaleString('en').replaceAll(',', ' ')),
    (amount) =>
      amount.toLocaleString('en').replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  ]
  await forAll(500, [digits, fc.constantFrom(...ways)], (amount, written) => {
    return readCell(written(amount), 'Budget ($ thousand)')?.value === (amount * 1000).toString()
  })
})
