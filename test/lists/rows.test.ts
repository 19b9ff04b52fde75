/** Rows are read by a layout: no row is lost, no digit changes, and what a list adds up itself is tried on its cells. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import type { Drafts } from '../../src/lists/drafts.ts'
import { checkLayout, type Layout, type LayoutColumn, parseLayout } from '../../src/lists/layout.ts'
import { draftsOf, portfoliosOf } from '../../src/lists/rows.ts'
import { tableOf } from '../../src/lists/table.ts'
import { decimalText } from '../../src/model/decimals.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'
import { forAll } from '../support/runs.ts'

const edition = {
  title: '2025年重点项目清单',
  publishedOn: '2025-02-01',
  isStock: (metric: string) => metric === 'total-investment',
}

const total: LayoutColumn = { column: '总投资', as: 'figure', metric: 'total-investment', stage: 'planned' }
const plan: LayoutColumn = { column: '2025年计划投资', as: 'figure', metric: 'investment', stage: 'planned' }
const columns: readonly LayoutColumn[] = [
  { column: '序号', as: 'number' },
  { column: '项目名称', as: 'localTitle' },
  { column: '建设性质', as: 'status', values: { 续建: 'implementation' } },
  { column: '年限', as: 'period' },
  total,
  plan,
  { column: '单位', as: 'participant', role: 'owner' },
]
const layout: Layout = { headerRows: 2, columns, sections: ['一、', '二、', '（一）'], totals: ['合计', '小计'] }
const head = [['单位：万元'], ['序号', '项目名称', '建设性质', '年限', '总投资', '2025年计划投资', '单位']]

const read = (rows: readonly (readonly string[])[], more: Partial<Layout> = {}): Drafts =>
  draftsOf({ rows: [...head, ...rows] }, { ...layout, ...more }, edition)

t.test('a name that its column breaks over lines is on one line', async (t) => {
  const names: readonly (readonly [cell: string, title: string])[] = [
    ['广州白云\n国际机场', '广州白云国际机场'],
    ['汕汕铁路（汕头\r\n段）', '汕汕铁路（汕头段）'],
    ['Baiyun \n Airport', 'Baiyun Airport'],
    ['地铁\n18号线 \n\n（二期）', '地铁18号线（二期）'],
  ]
  const { rows } = read(names.map(([cell], at) => [(at + 1).toString(), cell, '', '', '1', '', '']))
  t.strictSame(
    rows.map(({ localTitle, cells }) => [cells[1], localTitle]),
    names,
  )
})

t.test('a row with all that it says', async (t) => {
  const { rows } = read([['一、交通（1项）'], ['7', '甲高速', '续建', '2023-2026', '1,234.5', '—', '甲公司、乙公司']])
  const shared = { unit: 'CNY', prices: null, supersedes: null }
  t.strictSame(rows, [
    {
      row: 4,
      cells: ['7', '甲高速', '续建', '2023-2026', '1,234.5', '—', '甲公司、乙公司'],
      title: null,
      localTitle: '甲高速',
      codes: [],
      region: null,
      participants: [
        { name: '甲公司', role: 'owner' },
        { name: '乙公司', role: 'owner' },
      ],
      status: 'implementation',
      startsOn: '2023-01-01',
      endsOn: '2026-12-31',
      partOf: null,
      summary: null,
      notes: ['一、交通（1项）'],
      locator: 'row 4, no. 7',
      section: 3,
      figures: [
        {
          ...shared,
          column: '总投资',
          heading: '总投资 单位：万元',
          metric: 'total-investment',
          stage: 'planned',
          periodStart: null,
          periodEnd: '2025-12-31',
          ...{ value: '12345000', upperValue: null, qualifier: 'exact' },
          asPrinted: '1,234.5',
        },
      ],
      faults: [],
      notices: [],
    },
  ])
})

t.test('what cannot be read is named by its column, and kept in the note', async (t) => {
  const [row] = read([['1', '', '拟建', '长期', '12万', '1.23456789', '']]).rows
  t.strictSame(row?.faults, [
    { column: null, detail: ['row-untitled'] },
    { column: '总投资', detail: ['cell-no-number'] },
    { column: '2025年计划投资', detail: ['too-many-digits'] },
  ])
  t.strictSame(row?.notices, [
    { column: '建设性质', detail: ['status-unlisted', '拟建'] },
    { column: '年限', detail: ['period-unread', '长期'] },
  ])
  t.strictSame(row?.notes, ['建设性质: 拟建', '年限: 长期'])
  t.strictSame(row?.figures, [])
})

t.test('a cell that qualifies its number, marks it or tells none leaves the others of its row', async (t) => {
  const { rows, totals } = read([
    ['1', '甲高速', '续建', '2023-2026', '约20', '20*', ''],
    ['2', '乙高速', '续建', '2023-2026', '20-30', '待定', ''],
    ['3', '丙高速', '续建', '2023-2026', '2亿元', '$2', ''],
    ['', '合计', '', '', '20042', '20①', ''],
  ])
  t.strictSame(
    rows.map(({ figures }) => pluck(figures, 'value', 'upperValue', 'qualifier', 'asPrinted')),
    [
      [
        ['200000', null, 'about', '约20'],
        ['200000', null, 'exact', '20*'],
      ],
      [['200000', '300000', 'between', '20-30']],
      [['200000000', null, 'exact', '2亿元']],
    ],
  )
  t.strictSame(
    rows.map(({ faults, notices, notes }) => ({ faults, notices, notes })),
    [
      { faults: [], notices: [], notes: [] },
      {
        faults: [],
        notices: [{ column: '2025年计划投资', detail: ['cell-unsettled'] }],
        notes: ['2025年计划投资: 待定'],
      },
      { faults: [{ column: '2025年计划投资', detail: ['other-currency', '$', 'CNY'] }], notices: [], notes: [] },
    ],
  )
  t.strictSame(pluck(totals, 'printed', 'sum', 'holds'), [
    ['20042', '20040', true],
    ['20', '22', false],
  ])
  const about = (printed: string) =>
    pluck(read([...rows.map(({ cells }) => cells).slice(0, 1), ['', '合计', '', '', printed]]).totals, 'holds')
  t.strictSame([about('21'), about('23')], [[true], [false]], 'about 20 is no 23')
})

t.test('a total of bounds holds on their side of them alone', async (t) => {
  const holds = (cell: string, printed: string) =>
    read([
      ['1', '甲高速', '续建', '2023-2026', cell, '', ''],
      ['2', '乙高速', '续建', '2023-2026', '10', '', ''],
      ['', '合计', '', '', printed, '', ''],
    ]).totals.map((total) => total.holds)
  for (const [cell, below, within, above] of [
    ['>20', false, true, true],
    ['不足20', true, true, false],
    ['20-30', false, true, false],
  ] as const)
    t.strictSame([holds(cell, '5'), holds(cell, '30'), holds(cell, '90')], [[below], [within], [above]], cell)
  t.strictSame([holds('20', '>25'), holds('20', '>35')], [[true], [false]], 'a total may be a bound')
})

t.test('a total with the sign of another currency agrees with nothing, and is no figure', async (t) => {
  const [total] = read([
    ['1', '甲高速', '续建', '2023-2026', '500', '', ''],
    ['', '合计', '', '', '$500', '', ''],
  ]).totals
  t.strictSame(total, {
    ...{ row: 4, column: '总投资', printed: '500', sum: '500', holds: false, section: null },
    figure: { column: '总投资', detail: ['other-currency', '$', 'CNY'] },
  })
})

t.test('names that a record cannot hold are faults', async (t) => {
  const [row] = read([['7'.repeat(1000), '甲'.repeat(1001), '', '', '', '', '']]).rows
  t.strictSame(row?.faults, [
    { column: '序号', detail: ['maxLength', '1000'] },
    { column: '项目名称', detail: ['maxLength', '1000'] },
  ])
})

t.test('an amount with the sign of another currency than its column is a fault', async (t) => {
  const [row] = read([['1', '甲高速', '续建', '2023-2026', '$5', '￥5', '']]).rows
  t.strictSame(row?.faults, [{ column: '总投资', detail: ['other-currency', '$', 'CNY'] }])
  t.strictSame(
    row?.figures.map(({ column, value, asPrinted }) => [column, value, asPrinted]),
    [['2025年计划投资', '50000', '￥5']],
  )
})

t.test('a heading is what prints the unit and the layout adds in brackets what no heading prints', async (t) => {
  const words = (column: LayoutColumn, captions: readonly string[] = []): string | undefined => {
    const rows = [...captions.map((caption) => [caption]), ['name', column.column], ['a', '1']]
    const all: Layout = { headerRows: captions.length + 1, columns: [{ column: 'name', as: 'title' }, column] }
    return draftsOf({ rows }, all, edition).rows[0]?.figures[0]?.heading
  }
  const figure = { as: 'figure', metric: 'budget', stage: 'planned' } as const
  t.equal(words({ ...figure, column: '总投资（万元）' }), '总投资（万元）')
  t.equal(words({ ...figure, column: '总投资' }, ['单位：万元']), '总投资 单位：万元')
  t.equal(words({ ...figure, column: 'total', unit: 'USD', scale: 1000 }), 'total [thousand USD]')
  t.equal(words({ ...figure, column: 'total', unit: 'ZAR' }), 'total [ZAR]')
  t.equal(words({ ...figure, column: 'total', unit: 'CNY', scale: 10_000 }), 'total [万元]')
  t.equal(words({ ...figure, column: 'Cost (£m)' }), 'Cost (£m)')
  t.equal(words({ ...figure, column: '项目数', unit: 'project' }, ['单位：万元']), '项目数 [project]')
})

t.test('a stock has one day for the whole list', async (t) => {
  const day = (title: string, publishedOn: string | null, heading = 'Total cost ($)'): string | null | undefined =>
    draftsOf(
      {
        rows: [
          ['name', heading],
          ['a', '1'],
        ],
      },
      {
        headerRows: 1,
        columns: [
          { column: 'name', as: 'title' },
          { ...total, column: heading },
        ],
      },
      { ...edition, title, publishedOn },
    ).rows[0]?.figures[0]?.periodEnd
  t.equal(day('Capital plan 2021', '2020-05-01'), '2021-12-31')
  t.equal(day('Capital plan 2020-21', '2020-05-01'), '2021-03-31')
  t.equal(day('Capital plan', '2020-05-01'), '2020-05-01')
  t.equal(day('Capital plan', '2020-05-01', 'Budget 2022 ($)'), '2022-12-31')
  t.equal(day('Capital plan', null), undefined, 'a fault')
})

t.test('sections, subtotals and totals are tried on the cells', async (t) => {
  const { rows, sections, totals, totalRows, emptyRows } = read(
    [
      ['', '合 计', '', '', '60', '6'],
      ['一、交通（3项）', '', '', '', '30'],
      ['（一）公路', '', '', '', '10'],
      ['1', '甲', '', '', '10', '1'],
      ['（二）铁路', '', '', '', '20'],
      ['2', '乙', '', '', '20', '2'],
      [],
      ['二、能源（1项）', '二、能源（1项）', '二、能源（1项）', '二、能源（1项）', '二、能源（1项）'],
      ['3', '丙', '', '', '30', '3'],
      ['小计', '', '', '', '31', '3'],
    ],
    { sections: ['一、', '二、', '（一）', '（二）'] },
  )
  t.strictSame(
    sections.map(({ row, words, printed, rows: count }) => [row, words, printed, count]),
    [
      [4, '一、交通（3项）', 3, 2],
      [5, '（一）公路', null, 1],
      [7, '（二）铁路', null, 1],
      [10, '二、能源（1项）', 1, 1],
    ],
  )
  t.strictSame(pluck(totals, 'row', 'column', 'printed', 'sum', 'section', 'holds'), [
    [3, '总投资', '60', '60', null, true],
    [3, '2025年计划投资', '6', '6', null, true],
    [4, '总投资', '30', '30', 4, true],
    [5, '总投资', '10', '10', 5, true],
    [7, '总投资', '20', '20', 7, true],
    [12, '总投资', '31', '30', 10, false],
    [12, '2025年计划投资', '3', '3', 10, true],
  ])
  t.strictSame(
    rows.map(({ section, notes }) => [section, ...notes]),
    [
      [5, '一、交通（3项）', '（一）公路'],
      [7, '一、交通（3项）', '（二）铁路'],
      [10, '二、能源（1项）'],
    ],
  )
  t.strictSame([totalRows, emptyRows], [2, 1])
  matchWhole(t, totals[0]?.figure, { value: '600000' })
})

t.test('a row that tells a part of one above it is no project, and in no sum', async (t) => {
  const { rows, totals } = read([
    ['1', '甲', '', '', '100', '10', ''],
    ['', '其中：一期', '', '', '60', '', ''],
    ['2', '乙', '', '', '50', '5', ''],
    ['', '合计', '', '', '150', '15', ''],
    ['', '其中：交通', '', '', '100', '10', ''],
  ])
  const part = { localTitle: null, figures: [], faults: [{ column: null, detail: ['row-untitled'] }] }
  t.strictSame(
    rows.map(({ localTitle, figures, faults }) => ({ localTitle, figures: pluck(figures, 'value'), faults })),
    [
      { localTitle: '甲', figures: ['1000000', '100000'], faults: [] },
      part,
      { localTitle: '乙', figures: ['500000', '50000'], faults: [] },
      part,
    ],
  )
  t.strictSame(pluck(totals, 'row', 'printed', 'sum', 'holds'), [
    [6, '150', '150', true],
    [6, '15', '15', true],
  ])
})

t.test('a remark below the rows is no project', async (t) => {
  const remarks = ['注：数据为初步统计。', 'Source: Treasury.', 'Note 1: as of May.', '来源：市发改委']
  const { rows } = read([['', '注：这是项目名', '', '', '5'], ...remarks.map((words) => ['', words]), ['', '注浆工程']])
  t.strictSame(
    rows.map(({ localTitle, faults }) => [localTitle, ...faults.map(({ detail }) => detail[0])]),
    [['注：这是项目名'], ...remarks.map(() => [null, 'row-untitled']), ['注浆工程']],
  )
})

t.test('a row that numbers the columns is no project, and a total above all rows is that of the list', async (t) => {
  const { rows, totals } = read([
    ['甲', '乙', '丙', '1', '2', '3', ''],
    ['', '合计', '', '', '30', '3', ''],
    ['1', '甲', '', '', '30', '3', ''],
    ['填报人：张三', '填报人：张三', '', '', '', '联系电话：12345678', ''],
  ])
  t.strictSame(
    rows.map(({ localTitle, faults }) => [localTitle, faults.length]),
    [
      [null, 1],
      ['甲', 0],
      [null, 1],
    ],
  )
  t.strictSame(pluck(totals, 'printed', 'sum', 'section'), [
    ['30', '30', null],
    ['3', '3', null],
  ])
})

t.test('a total with remarks alone below it is that of the list', async (t) => {
  const sectionOf = (...below: (readonly string[])[]) =>
    pluck(read([['1', '甲', '', '', '5'], ['合计', '', '', '', '5'], ...below]).totals, 'section')
  t.strictSame(sectionOf(), [null])
  t.strictSame(sectionOf([], ['注：初步统计。'], ['截至5月底'], ['', '其中：续建', '', '', '3']), [null])
  t.strictSame(sectionOf(['2', '乙', '', '', '5']), [4])
})

t.test('a portfolio has the name of its heading, without numeral and count', async (t) => {
  const words = [
    '一、交通（3项）',
    '（一）公路',
    '（二） 铁路',
    '二 产业（1个）',
    '3.港口',
    '第三产业',
    '十四五项目',
    '五、',
  ]
  const all = words.map((one) => ['', one, '', '', '', '', ''])
  const drafts = read(
    all.flatMap((heading, at) => [heading, [at.toString(), `甲${at.toString()}`]]),
    { sections: words },
  )
  t.strictSame(
    portfoliosOf(drafts).map(({ localTitle }) => localTitle),
    ['交通', '公路', '铁路', '产业', '港口', '第三产业', '十四五项目', '五、'],
  )
})

t.test('a total may stand for the rows alone that are part of no other', async (t) => {
  const totalsOf = (printed: string, ...rows: (readonly string[])[]) =>
    pluck(
      draftsOf(
        { rows: [['name', 'of', 'plan ($)'], ...rows, ['Total', '', printed]] },
        {
          headerRows: 1,
          columns: [
            { column: 'name', as: 'title' },
            { column: 'of', as: 'partOf' },
            { column: 'plan ($)', as: 'figure', metric: 'budget', stage: 'planned' },
          ],
          totals: ['Total'],
        },
        edition,
      ).totals,
      'printed',
      'sum',
      'holds',
    )
  const rows = [
    ['Health', '', '30'],
    ['Clinics', 'Health programme', '20'],
    ['Police', 'Safety', '5'],
  ]
  t.strictSame(totalsOf('35', ...rows), [['35', '35', true]])
  t.strictSame(totalsOf('55', ...rows), [['55', '55', true]])
  t.strictSame(totalsOf('36', ...rows), [['36', '55', false]])
})

t.test('words of a layout are literal', async (t) => {
  const { rows } = read([['1', '.*', '', '', '1']], { totals: ['.*?', '(', '合计|.*'], sections: ['[一二]', '^'] })
  t.equal(rows.length, 1)
  t.equal(read([['1', '合计楼', '', '', '1']]).rows.length, 1, 'a name that begins like a total')
})

const sums = [{ total: '总投资', of: ['a', 'b'] }]
const identity = (cells: readonly string[]): Drafts['identities'] =>
  draftsOf(
    {
      rows: [
        ['项目名称', 'a', 'b', '总投资'],
        ['x', ...cells],
      ],
    },
    {
      headerRows: 1,
      columns: [
        { column: '项目名称', as: 'title' },
        { ...total, unit: 'CNY' },
      ],
      sums,
    },
    edition,
  ).identities

t.test('an identity holds exactly among integers, else within rounding; a cell without a figure is 0', async (t) => {
  for (const open of ['>3', '3-5', 'x']) t.strictSame(identity([open, '4', '7']), { tried: 0, broken: [] }, open)
  const tried: readonly (readonly [cells: readonly string[], sum: string | null | undefined])[] = [
    [['1', '2', '3'], null],
    [['1', '2', '4'], '3'],
    [['1', '—', '1'], null],
    [['1', '2', ''], '3'],
    [['0.5', '0.5', '1'], null],
    [['1.25', '2.25', '3.4'], '3.5'],
    [['1.25', '2.25', '3.5'], null],
    [['1.33', '1.33', '2.67'], null],
    [['(5)', '2', '-3'], null],
    [['', '', ''], undefined],
    [['x', '2', '3'], undefined],
  ]
  for (const [cells, sum] of tried) {
    const { tried: count, broken } = identity(cells)
    t.strictSame(
      [count, broken.map((one) => one.sum)],
      [sum === undefined ? 0 : 1, sum == null ? [] : [sum]],
      cells.join(' | '),
    )
  }
})

/** Rows of a table with what each is, and the plain reference of what must come of them. */
const anyRow = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      cells: fc.array(fc.bigInt({ min: -999_999n, max: 10n ** 10n }), { minLength: 2, maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('section' as const, 'empty' as const, 'total' as const),
      cells: fc.constant<bigint[]>([]),
    }),
  },
)

t.test('no row is lost, and what rows are is what a plain reading says', async (t) => {
  await forAll(100, [fc.array(anyRow, { maxLength: 40 })], (given) => {
    const all = [0n, 0n]
    for (const one of given)
      if (one.kind === 'record') for (const at of [0, 1]) all[at] = (all[at] ?? 0n) + (one.cells[at] ?? 0n)
    const rows = given.map((one, at): string[] => {
      if (one.kind === 'section') return ['一、交通']
      if (one.kind === 'empty') return ['', ' ', '']
      if (one.kind === 'total') return ['', '合计', '', '', ...all.map(String)]
      return [at.toString(), `项目${at.toString()}`, '', '', ...one.cells.map(String), '']
    })
    const drafts = read(rows)
    const count = (kind: string): number => given.filter((one) => one.kind === kind).length
    t.equal(drafts.rows.length, count('record'))
    t.equal(drafts.sections.length, count('section'))
    t.equal(drafts.totalRows, count('total'))
    t.equal(drafts.emptyRows, count('empty'))
    const values = drafts.rows.map(({ row, figures }) => [row, ...figures.map(({ value }) => value)])
    // The first column is a stock, which is never below zero.
    const valuesOf = (cells: readonly bigint[]) =>
      cells.filter((cell, column) => column > 0 || cell >= 0n).map((cell) => decimalText(cell * 10_000_000n))
    const expected = given.flatMap((one, at) => (one.kind === 'record' ? [[at + 3, ...valuesOf(one.cells)]] : []))
    t.strictSame(values, expected)
    for (const { printed, sum, section } of drafts.totals) t.ok(section !== null || printed === sum)
  })
})

// New York's list.

const folder = join(import.meta.dirname, '../../examples/new-york')
const newYork = tableOf(readFileSync(join(folder, 'capital-projects.csv'), 'utf8').replace(/\n*$/, '\n'))
const parsed = parseLayout(JSON.parse(readFileSync(join(folder, 'layout.json'), 'utf8')))
if (!('layout' in parsed)) throw new Error(JSON.stringify(parsed.faults))
const ofNewYork = { ...edition, title: 'Capital Project Detail Data 2020', publishedOn: '2020-05-01' }

t.test("any digit of New York's identities that is changed is found, by row and column", async (t) => {
  const { layout: its } = parsed
  t.strictSame(checkLayout(its, newYork), [])
  const [header = []] = newYork.rows
  const inSums = [...new Set(its.sums?.flatMap(({ total: sum, of }) => [sum, ...of]))].map((name) =>
    header.indexOf(name),
  )
  const place = fc.record({
    row: fc.integer({ min: 1, max: newYork.rows.length - 1 }),
    column: fc.constantFrom(...inSums),
    digit: fc.nat(),
    by: fc.integer({ min: 1, max: 9 }),
  })
  await forAll(400, [place], ({ row, column, digit, by }) => {
    const cell = newYork.rows[row]?.[column] ?? ''
    const places = [...cell.matchAll(/\d/g)].map(({ index }) => index)
    const at = places[digit % places.length] ?? 0
    const changed = `${cell.slice(0, at)}${((Number(cell[at]) + by) % 10).toString()}${cell.slice(at + 1)}`
    const line = (newYork.rows[row] ?? []).with(column, changed)
    const { identities } = draftsOf({ rows: [header, line] }, its, ofNewYork)
    const name = header[column] ?? ''
    // A zero with another sign or more zeros before it is the same number.
    return Number(changed) === Number(cell) || identities.broken.some(({ columns: some }) => some.includes(name))
  })
})
