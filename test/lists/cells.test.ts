/** Cells are read as amounts and periods in the ways that lists print them, and exactly. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t from 'tap'
import {
  cellAmount,
  inThousandths,
  isBlank,
  isUnsettled,
  otherSignIn,
  periodIn,
  printedAmount,
  yearsIn,
} from '../../src/lists/cells.ts'
import { canonicalCsv, tableOf, widthOf } from '../../src/lists/table.ts'
import { decimalText } from '../../src/model/decimals.ts'
import { forAll } from '../support/runs.ts'

const amounts: readonly (readonly [cell: string, value: string | null])[] = [
  ['0', '0'],
  ['12345', '12345'],
  ['12,345', '12345'],
  ['12，345', '12345'],
  ['１２，３４５．６', '12345.6'],
  ['12 345', '12345'],
  ['1,234,567.891', '1234567.891'],
  ['12,34,567', '1234567'],
  ['-597', '-597'],
  ['−597', '-597'],
  ['(597)', '-597'],
  ['（597）', '-597'],
  ['$5,000', '5000'],
  ['£ 5', '5'],
  ['1,23', null],
  ['1,234,56', null],
  ['1.234.567', null],
  ['1e5', null],
  ['0x10', null],
  ['63.9%', '63.9'],
  ['20①', '20'],
  ['1,234²', '1234'],
  ['20*', '20'],
  ['20 [1]', '20'],
  ['*20', null],
  ['约12', null],
  ['12万元', null],
  ['12-15', null],
  ['2½', null],
  ['(-5)', null],
  ['1'.repeat(41), null],
  ['=1+1', null],
  ['', null],
]

t.test('amounts', async (t) => {
  for (const [cell, value] of amounts) {
    const read = printedAmount(cell)
    t.equal(read ? decimalText(read.units, 9) : null, value, cell)
  }
})

t.test('amounts that words qualify', async (t) => {
  const cases: readonly (readonly [cell: string, qualifier: string | null, value?: string, upper?: string])[] = [
    ['约20', 'about', '20'],
    ['约1,234.5①', 'about', '1234.5'],
    ['超过20', 'more-than', '20'],
    ['不少于20', 'at-least', '20'],
    ['<20', 'less-than', '20'],
    ['20-30', 'between', '20', '30'],
    ['20', null, '20'],
    ['12亿元', 'exact', '120000'],
    ['约1.5亿元', 'about', '15000'],
    ['1元', 'exact', '0.0001'],
    ['12万', null],
    ['约十万', null],
    ['12亿美元', null],
    ['约$20', null],
    ['1,2345', null],
    ['待定', null],
  ]
  for (const [cell, qualifier, value, upper] of cases) {
    const read = cellAmount(cell, { unit: 'CNY', scale: 10_000 })
    t.strictSame(
      [
        read?.qualifier ?? null,
        read && decimalText(read.units, 9),
        read?.upperUnits && decimalText(read.upperUnits, 9),
      ],
      [qualifier, value, upper],
      cell,
    )
  }
})

t.test('cells that say that they have no amount', async (t) => {
  const open = [
    '待定',
    '待定①',
    'TBC',
    'To be confirmed',
    '暂无',
    'n/a*',
    'Exempt under Section 43 of the Freedom of Information Act',
  ]
  t.strictSame(
    open.filter((cell) => !isUnsettled(cell) && !isBlank(cell)),
    [],
  )
  const others = ['20', 'many', '暂定20', 'TBC 20', 'unknown soldier', 'exemption', '无锡']
  t.strictSame(others.filter(isUnsettled), [])
})

/** Amounts in columns of a unit, with the sign that is not one of it, if there is one. */
const signs: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  CNY: { '5': undefined, '￥5': undefined, $5: '$', '＄5': '$', C$5: 'C$' },
  JPY: { '¥5': undefined },
  USD: { $5: undefined, 'US$ 5': undefined, '¥5': '¥', '€5': '€', HK$5: 'HK$' },
  HKD: { '($5)': undefined, HK$5: undefined },
  MXN: { '-$5': undefined },
  CAD: { C$5: undefined, US$5: 'US$' },
  EGP: { '£5': undefined },
  GBP: { '($5)': '$' },
  EUR: { '€5': undefined, '-$5': '$', '£ 5': '£' },
  MW: { '5': undefined, $5: '$', '5%': '%' },
  percent: { '-5': undefined, $5: '$', '5 %': undefined },
}

t.test('the sign before an amount is one of its unit, or is told', async (t) => {
  for (const [unit, cells] of Object.entries(signs))
    for (const [cell, sign] of Object.entries(cells)) t.equal(otherSignIn(cell, unit), sign, `${cell} in ${unit}`)
})

t.test('an amount is what was printed, times a scale, or has too many digits', async () => {
  const parts = fc.record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 16n }),
    fraction: fc.stringMatching(/^\d{0,9}$/),
    isNegative: fc.boolean(),
    way: fc.constantFrom(',', ' ', "'", ''),
    scale: fc.constantFrom(1, 1000, 10_000, 1_000_000, 100_000_000),
  })
  await forAll(500, [parts], ({ whole, fraction, isNegative, way, scale }) => {
    const grouped = whole.toString().replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, way)
    const printed = `${isNegative ? '-' : ''}${grouped}${fraction && `.${fraction}`}`
    const read = printedAmount(printed)
    if (!read) return false
    const digits = BigInt(`${whole.toString()}${fraction}`) * BigInt(scale) * 1000n
    const [exact, rest] = [digits / 10n ** BigInt(fraction.length), digits % 10n ** BigInt(fraction.length)]
    const expected = rest === 0n && exact < 10n ** 18n ? (isNegative ? -exact : exact) : undefined
    return inThousandths(read.units, scale) === expected && read.step === 10n ** BigInt(9 - fraction.length)
  })
})

t.test('cells that print no figure', async (t) => {
  for (const cell of ['', '/', '-', '—', '–', '——', 'n/a', 'N/A', '／', '－']) t.ok(isBlank(cell), cell)
  for (const cell of ['0', '0.00', 'x', '--5', '无']) t.notOk(isBlank(cell), cell)
})

const periods: readonly (readonly [cell: string, start: string | null, end?: string])[] = [
  ['2026', '2026-01-01', '2026-12-31'],
  ['2023-2026', '2023-01-01', '2026-12-31'],
  ['2023～2026年', '2023-01-01', '2026-12-31'],
  ['2023年至2026年', '2023-01-01', '2026-12-31'],
  ['2023年3月-2025年底', '2023-03-01', '2025-12-31'],
  ['2023.03—2025.12', '2023-03-01', '2025-12-31'],
  ['2023/03-2025/12', '2023-03-01', '2025-12-31'],
  ['2025年3月-12月', '2025-03-01', '2025-12-31'],
  ['2024年上半年', '2024-01-01', '2024-06-30'],
  ['2024-Q2', '2024-04-01', '2024-06-30'],
  ['2024年2月', '2024-02-01', '2024-02-29'],
  ['2012-11-01', '2012-11-01', '2012-11-01'],
  ['1 November 2012', '2012-11-01', '2012-11-01'],
  ['Mar 2023 to Dec 2025', '2023-03-01', '2025-12-31'],
  ['FY2024', '2024-01-01', '2024-12-31'],
  ['2024-25', '2024-04-01', '2025-03-31'],
  ['2024/25 to 2026/27', '2024-04-01', '2027-03-31'],
  ['2026-2023', null],
  ['2023-02-30', null],
  ['2023-13', null],
  ['长期', null],
  ['2023-', null],
  ['2'.repeat(1000), null],
]

t.test('periods', async (t) => {
  for (const [cell, start, end] of periods)
    t.strictSame(periodIn(cell), start === null ? undefined : { start, end }, cell)
  t.strictSame(
    ['2025年计划投资', 'combined2021', 'Budget 2020-21', '2021-2025年', '12025'].map((words) =>
      yearsIn(words).map(({ start, end }) => `${start ?? ''} ${end ?? ''}`),
    ),
    [['2025-01-01 2025-12-31'], ['2021-01-01 2021-12-31'], ['2020-04-01 2021-03-31'], ['2021-01-01 2025-12-31'], []],
  )
})

// Canonical CSV: one text for a table, whose hash names it for ever.

const cell = fc.oneof(
  fc.constantFrom('', '"', ',', '\n', '\r\n', '""', '合计', ' 12,345 ', '=1+1', "'"),
  fc.string({ maxLength: 8 }),
)
const rows = fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 })

/** Returns rows with as many cells in each. */
const padded = (some: readonly (readonly string[])[]): string[][] => {
  const width = widthOf({ rows: some })
  return some.map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')])
}

t.test('a table of any cells is read back from its CSV, and its CSV from that', async (t) => {
  await forAll(200, [rows], (some) => {
    fc.pre(widthOf({ rows: some }) > 0)
    const csv = canonicalCsv({ rows: some })
    t.strictSame(tableOf(csv).rows, padded(some))
    t.equal(canonicalCsv(tableOf(csv)), csv)
  })
})

t.test('another reader of CSV reads the same cells', async (t) => {
  await forAll(100, [rows], (some) => {
    fc.pre(widthOf({ rows: some }) > 0)
    const read: string[][] = parse(canonicalCsv({ rows: some }), { recordDelimiter: '\n' })
    t.strictSame(read, padded(some))
  })
})

t.test('the form of CSV never changes', async (t) => {
  const csvs = [
    [['a', 'b'], [], ['c']],
    [['a'], [''], ['b']],
    [['say "a"', '1,5', 'x\ny', '=1', ' a ']],
    [['合计', "'"]],
  ].map((some) => canonicalCsv({ rows: some }))
  t.strictSame(csvs, ['a,b\n,\nc,\n', 'a\n""\nb\n', '"say ""a""","1,5","x\ny",=1, a \n', "合计,'\n"])
})
