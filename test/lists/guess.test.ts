/** A layout is guessed from headings in both languages, from cells, and from sums that hold. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Drafts } from '../../src/lists/drafts.ts'
import { guessLayout } from '../../src/lists/guess.ts'
import { headingsOf } from '../../src/lists/headings.ts'
import { checkLayout, type Layout, parseLayout } from '../../src/lists/layout.ts'
import { draftsOf } from '../../src/lists/rows.ts'
import { tableOf } from '../../src/lists/table.ts'
import { decimalText, integerOf } from '../../src/model/decimals.ts'
import { pluck } from '../support/match-whole.ts'
import { year } from '../support/register.ts'

const metrics = [
  { id: 'total-investment', names: ['Total investment', '总投资'], isStock: true },
  { id: 'headcount', names: ['Headcount', '从业人数'], isStock: true },
]

const guess = (
  rows: readonly (readonly string[])[],
  title = '2025年重点项目清单',
  publishedOn = '2025-02-01',
): Layout => {
  const layout = guessLayout({ rows }, { title, publishedOn, metrics })
  const parsed = parseLayout(layout)
  if (!('layout' in parsed)) throw new Error(JSON.stringify(parsed.faults))
  return layout
}

t.test('names of columns', async (t) => {
  const names = (headerRows: number, ...rows: string[][]): string[] =>
    headingsOf({ rows }, headerRows).map(({ name }) => name)
  t.strictSame(names(2, ['List', 'List', 'List'], ['a', '', 'b']), ['a', '#2', 'b'])
  t.strictSame(names(2, ['2021', '2021', '2022', '2022', 'note'], ['city', 'state', 'city', 'state', 'note']), [
    '2021 / city',
    '2021 / state',
    '2022 / city',
    '2022 / state',
    'note',
  ])
  t.strictSame(names(2, ['总投资', '其中', '其中'], ['', '中央\n资金', '地方']), ['总投资', '中央 资金', '地方'])
  t.strictSame(names(0, ['x', 'y']), ['#1', '#2'])
  t.strictSame(names(1, ['a', 'a', 'a (2)']), ['a', 'a (3)', 'a (2)'])
  t.strictSame(names(1, ['a'], ['1', '2', '3']), ['#1', '#2', '#3'], 'a line of one cell is a caption')
})

t.test('headings of two lines are headings where nothing fills merged cells', async (t) => {
  const rowsOf = (heading: readonly string[], ...below: (readonly string[])[]): number =>
    guess([heading, ...below, ['1', '甲', '续建', '100', '10', '公司']]).headerRows
  const heading = ['序号', '项目名称', '建设性质', '投资（万元）', '', '业主']
  t.equal(rowsOf(heading), 1)
  t.equal(rowsOf(heading, ['', '', '', '总投资', '2025年计划投资', '']), 2)
  t.equal(rowsOf(heading, ['', '', '', '2024年', '2025年', '']), 2)
  const second = ['', '', '', '总投资', '其中', '']
  t.equal(rowsOf(heading, second, ['', '', '', '', '中央', '地方']), 3)
  t.equal(rowsOf(heading, second, ['', '', '', '', '中央', '']), 2, 'a section perhaps')
  t.equal(rowsOf(heading, ['一、', '交通', '', '', '', '']), 1)
  t.equal(rowsOf(heading, ['', '', '', '交通', '', '']), 1)
  t.equal(rowsOf(['Project', 'Location', 'Budget ($m)', ''], ['', '', '2025', '2026']), 2)
})

t.test('a table of two columns is guessed like any other', async (t) => {
  const columnsOf = (heading: string, amounts: string): unknown =>
    guess(
      [
        [heading, amounts],
        ['Ring road', '12'],
        ['Harbour', '12.5'],
      ],
      'Works of 2026',
    ).columns
  const cost = { as: 'figure', metric: 'total-investment', stage: 'planned' }
  t.strictSame(columnsOf('Project', 'Cost ($ thousand)'), [
    { column: 'Project', as: 'title' },
    { column: 'Cost ($ thousand)', ...cost, unit: 'USD', scale: 1000 },
  ])
  t.strictSame(columnsOf('Works', '总投资（万元）'), [
    { column: 'Works', as: 'title' },
    { column: '总投资（万元）', ...cost, unit: 'CNY', scale: 10_000 },
  ])
})

t.test("the columns of China's templates", async (t) => {
  const rows = [
    ['XX省2025年重点项目'],
    ['单位：亿元'],
    '序号 项目名称 项目代码 建设性质 建设内容及规模 建设起止年限 总投资 到上年底累计完成投资 本年计划投资 1-6月完成投资 占年计划% 责任单位 业主 建设地点 批次'.split(
      ' ',
    ),
    ['', '合计', '', '', '', '', '30', '5', '7', '3.5', '50'],
    ['一', '交通（2项）', '', '', '', '', '30', '5', '7', '3.5', '50'],
    '1 甲高速 2405-440300-04-01-123456 续建 双向六车道 2023-2026 10 5 3 2 66.67 交通厅 甲公司 广州市 第一批'.split(' '),
    '2 乙铁路 2405-440300-04-01-123457 预备 80公里 2025-2028 20 — 4 1.5 37.5 发改委 乙公司 深圳市 第一批'.split(' '),
    ['注：数据截至6月底'],
  ]
  const layout = guess(rows)
  const figure = { as: 'figure', unit: 'CNY', scale: 100_000_000 }
  const half = { periodStart: '2025-01-01', periodEnd: '2025-06-30' }
  t.strictSame(layout, {
    headerRows: 3,
    columns: [
      { column: '序号', as: 'number' },
      { column: '项目名称', as: 'localTitle' },
      { column: '项目代码', as: 'code', scheme: 'cn-investment-project' },
      { column: '建设性质', as: 'status', values: { 续建: 'implementation', 预备: 'identification' } },
      { column: '建设内容及规模', as: 'summary' },
      { column: '建设起止年限', as: 'period' },
      { column: '总投资', metric: 'total-investment', stage: 'planned', ...figure },
      { column: '到上年底累计完成投资', metric: 'investment', stage: 'actual', ...figure, periodEnd: '2024-12-31' },
      { column: '本年计划投资', metric: 'investment', stage: 'planned', ...figure, ...year(2025) },
      { column: '1-6月完成投资', metric: 'investment', stage: 'actual', ...figure, ...half },
      { column: '占年计划%', as: 'figure', metric: 'completion-rate', stage: 'actual', unit: 'percent', ...half },
      { column: '责任单位', as: 'participant', role: 'responsible authority' },
      { column: '业主', as: 'participant', role: 'owner' },
      { column: '建设地点', as: 'region' },
      { column: '批次', as: 'note' },
    ],
    sections: { words: ['一、'] },
    totals: ['合计'],
    defaults: { kind: 'project', status: 'preparation' },
  })
  t.strictSame(checkLayout(layout, { rows }), [])
})

t.test("New York's list: its eleven identities are found", async (t) => {
  const file = join(import.meta.dirname, '../../examples/new-york/capital-projects.csv')
  const { rows } = tableOf(readFileSync(file, 'utf8'))
  const { columns, sums = [] } = guess(rows, 'Capital Project Detail Data', '2020-05-01')
  t.strictSame(
    pluck(
      columns.filter(({ as }) => as !== 'ignore'),
      'column',
      'as',
    ),
    [
      ['project_id', 'code'],
      ['project_description', 'title'],
      ['managing_agency', 'participant'],
      ['ten_year_plan_category', 'note'],
      ['borough', 'region'],
      ['budget_lines', 'note'],
      ['original_budget', 'figure'],
      ['combined_prior_actuals', 'figure'],
      ...['2021', '2022', '2023', '2024', '2025'].map((year) => [`combined${year}`, 'figure']),
      ['combined_total', 'figure'],
      ['explanation_for_delay', 'note'],
      ['project_location', 'note'],
      ['scope_summary', 'summary'],
    ],
  )
  const own = JSON.parse(readFileSync(join(file, '../layout.json'), 'utf8')) as Layout
  const inOrder = (all: Layout['sums'] = []): string[] => all.map((sum) => JSON.stringify(sum)).sort()
  t.strictSame(inOrder(sums), inOrder(own.sums))
})

t.test("the UK's portfolio and South Africa's budgets", async (t) => {
  const uk = [
    ['Project Name', 'Department', 'Total Baseline Whole Life Costs (£m)', 'Start Date', 'End Date'],
    ['Crossrail', 'DFT', '15,000', '2009-01-01', '2019-12-01'],
    ['Smart Meters', 'BEIS', '20,000', '2011-01-01', '2020-12-01'],
  ]
  t.strictSame(guess(uk, 'Portfolio').columns, [
    { column: 'Project Name', as: 'title' },
    { column: 'Department', as: 'participant', role: 'department' },
    {
      column: 'Total Baseline Whole Life Costs (£m)',
      as: 'figure',
      metric: 'total-investment',
      stage: 'planned',
      unit: 'GBP',
      scale: 1_000_000,
    },
    { column: 'Start Date', as: 'period' },
    { column: 'End Date', as: 'period' },
  ])
  const figures = guess([
    ['programme', 'original (R)', 'adjusted (R)', 'actual (R)'],
    ['Administration', '100', '90', '89'],
    ['Fisheries', '60', '40', '41'],
  ]).columns.slice(1)
  const planned = { as: 'figure', metric: 'expenditure', stage: 'planned', unit: 'ZAR' }
  t.strictSame(figures, [
    { column: 'original (R)', ...planned },
    { column: 'adjusted (R)', ...planned, supersedes: 'original (R)' },
    { column: 'actual (R)', ...planned, stage: 'actual' },
  ])
})

t.test('a column of amounts stays one where some cells have words', async (t) => {
  const rows = [
    ['Project', 'Whole life cost (£m)'],
    ['Hospital', '2,300.5'],
    ['Rail', '45,000'],
    ['Prison', 'Exempt under Section 35'],
  ]
  const cost = { as: 'figure', metric: 'total-investment', stage: 'planned', unit: 'GBP', scale: 1_000_000 }
  t.strictSame(guess(rows, 'Portfolio').columns, [
    { column: 'Project', as: 'title' },
    { column: 'Whole life cost (£m)', ...cost },
  ])
})

t.test('what is not surely known is ignored', async (t) => {
  const rows = [
    ['项目', '建设性质', '总投资', '从业人数', '计划从业人数', '面积'],
    ['甲', '扩建', '待定', '5', '6', '7'],
    ['乙', '新建', '未知', '8', '9', '10'],
  ]
  t.strictSame(guess(rows).columns, [
    { column: '项目', as: 'localTitle' },
    { column: '建设性质', as: 'note' },
    { column: '总投资', as: 'ignore' },
    { column: '从业人数', as: 'ignore' },
    { column: '计划从业人数', as: 'figure', metric: 'headcount', stage: 'planned' },
    { column: '面积', as: 'ignore' },
  ])
  for (const hostile of [
    [],
    [[]],
    [['']],
    [['a']],
    [
      ['1', '2'],
      ['3', '4'],
    ],
    [
      ['x'.repeat(32_767), '=1+1'],
      ['(', '['],
    ],
  ])
    guess(hostile)
})

// The lists in `examples/` are read without a fault, and add up to what they print.

const folder = join(import.meta.dirname, '../../examples')

const read = (table: string, layout: string, title: string): Drafts => {
  const cells = tableOf(readFileSync(join(folder, table), 'utf8'))
  const parsed = parseLayout(JSON.parse(readFileSync(join(folder, layout), 'utf8')))
  if (!('layout' in parsed)) throw new Error(JSON.stringify(parsed.faults))
  const faults = checkLayout(parsed.layout, cells)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return draftsOf(cells, parsed.layout, {
    title,
    publishedOn: null,
    isStock: (metric) => ['total-investment', 'original-budget'].includes(metric),
  })
}

/** Adds up the figures of a column, of all rows or of those that are, or are not, part of another. */
const sumOf = ({ rows }: Drafts, column: string, isPart?: boolean): string =>
  decimalText(
    rows
      .filter(({ partOf }) => isPart === undefined || (partOf !== null) === isPart)
      .flatMap(({ figures }) => figures)
      .filter((figure) => figure.column === column)
      .reduce((sum, { value }) => sum + integerOf(value), 0n),
  )

const remarks = ({ rows }: Drafts): unknown[] => rows.flatMap(({ faults, notices }) => [...faults, ...notices])

t.test("New York's capital projects", async (t) => {
  const drafts = read('new-york/capital-projects.csv', 'new-york/layout.json', 'Capital projects, 2020')
  t.equal(drafts.rows.length, 2010)
  t.equal(sumOf(drafts, 'combined_total'), '29495063000')
  t.equal(sumOf(drafts, 'original_budget'), '21107583000')
  t.strictSame(drafts.identities, { tried: 11 * 2010, broken: [] })
  t.strictSame(remarks(drafts), [])
  const below = drafts.rows.flatMap(({ row, figures }) =>
    figures.filter(({ value }) => value.startsWith('-')).map(({ value, column }) => [row, column, value]),
  )
  t.strictSame(below, [
    [797, 'combined2021', '-597000'],
    [1286, 'combined2021', '-415000'],
  ])
})

t.test("South Africa's budgets", async (t) => {
  const national = read('south-africa/national.csv', 'south-africa/national-layout.json', 'Budgets, 2017-18')
  t.strictSame(remarks(national), [])
  for (const [column, sum] of [
    ['original', '1498200152000'],
    ['adjusted', '1417600447000'],
    ['actual', '1404985871266'],
  ] as const) {
    t.equal(sumOf(national, column, false), sum, `departments, ${column}`)
    t.equal(sumOf(national, column, true), sum, `programmes, ${column}`)
  }
  const printed = national.rows.flatMap(({ figures }) => {
    const [before, after] = ['original', 'adjusted'].map((name) => figures.find(({ column }) => column === name)?.value)
    return before === undefined || after === undefined || after === '0' ? [] : [[before, after] as const]
  })
  t.equal(national.rows.filter(({ partOf }) => partOf === null).length, 40)
  t.equal(printed.length, 238)
  t.equal(printed.filter(([before, after]) => integerOf(after) < integerOf(before)).length, 184)
  t.equal(printed.filter(([before, after]) => before === after).length, 0)
  const provinces = read('south-africa/provinces.csv', 'south-africa/provinces-layout.json', 'Budgets, 2017-18')
  t.strictSame(remarks(provinces), [])
  const found = [true, false].map((isPart) => sumOf(provinces, 'original', isPart))
  t.strictSame(found, ['550550790000', '550550790000'])
})

t.test('the made-up key projects', async (t) => {
  for (const year of ['2025', '2026']) {
    const drafts = read(`guangdong/key-projects-${year}.csv`, `guangdong/layout-${year}.json`, `${year}年重点项目`)
    t.equal(drafts.rows.length, 30, year)
    t.strictSame(remarks(drafts), [])
    const wrong = drafts.totals.filter(({ holds }) => !holds)
    t.strictSame(wrong, [])
    const found = drafts.sections.map(({ printed, rows }) => printed === rows)
    t.strictSame(found, [true, true, true])
    t.ok(drafts.totals.some(({ section, column }) => section === null && column === '本年计划投资'))
  }
})

t.test('plants are not planned, and a number of a list of its own is no national code', (t) => {
  const plants = [{ id: 'plants', names: ['Plants'], isStock: false }]
  const rows = [
    ['项目编码', 'Project', 'Plants built', 'Plants planned'],
    ...['a', 'b'].map((id) => [id, `Works ${id}`, '2', '3']),
  ]
  const { columns } = guessLayout({ rows }, { title: '', publishedOn: null, metrics: plants, issuer: 'shenzhen-drc' })
  t.strictSame(columns, [
    { column: '项目编码', as: 'code', scheme: 'shenzhen-drc-project-id' },
    { column: 'Project', as: 'title' },
    { column: 'Plants built', as: 'ignore' },
    { column: 'Plants planned', as: 'figure', metric: 'plants', stage: 'planned' },
  ])
  t.end()
})
