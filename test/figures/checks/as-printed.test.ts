/** Figures are checked against their own words. */
import t from 'tap'
import type { Figure, Register } from '../../../src/figures/register.ts'
import { quantitiesIn } from '../../../src/text/quantities/quantities.ts'
import { put } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { chain, figure, project, register } from '../reference/small.ts'
import { findings, idsOf } from './found.ts'
import { checks } from '../../support/whole.ts'

const printed = (value: string, asPrinted: string, particulars: Partial<Figure> = {}): Figure =>
  figure('a', value, { asPrinted, ...particulars })

t.test('a value that no quantity in the words is, is an error', async (t) => {
  const of = (...figures: Figure[]) => idsOf('value-not-as-printed', register(figures))
  t.strictSame(findings('value-not-as-printed', register([printed('100', '1000亿元')])), [
    {
      check: 'value-not-as-printed',
      severity: 'error',
      detail:
        'The register has 100 yuan as the planned investment of “whole” for 2025, but “spring” printed “1000亿元”, which is 100 billion yuan.',
      records: [{ resource: 'figures', id: 'a' }],
      printed: '1000亿元',
      computed: { lower: '100000000000', upper: '100000000000' },
      implied: null,
    },
  ])
  for (const [value, words, particulars] of [
    ['1000000000000', '1 trillion yuan ($136.8 billion)'],
    ['136800000000', '1 trillion yuan ($136.8 billion)', { unit: 'USD' }],
    ['380', '380 projects', { unit: 'company' }],
    ['5', '5大类', { unit: 'industry' }],
    ['-8.4', '同比下降8.4%', { unit: 'percent' }],
    ['12', '11 of 12 projects and 12 companies', { unit: 'project' }],
    ['100', 'see table 3'],
    ['100', '一百年前'],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), [], words)
  for (const [value, words, particulars] of [
    ['1000000000000', '1 trillion yuan', { unit: 'USD' }],
    ['68.6', '68.6%', { unit: 'percentage-point' }],
    ['2', '2 to 3 projects', { unit: 'project' }],
    ['8.4', '同比下降8.4%', { unit: 'percent' }],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), ['a'], words)
})

t.test('a difference or a change in words of a fall may have either sign', async (t) => {
  const of = (...figures: Figure[]) => idsOf('value-not-as-printed', register(figures))
  const fall = '同比减少投资1000亿元'
  for (const [value, words, particulars] of [
    ['-100000000000', fall, { relation: 'difference' }],
    ['100000000000', fall, { relation: 'difference' }],
    ['-100000000000', 'investment fell by 100 billion yuan', { relation: 'difference' }],
    ['-3', '减少2~3个', { relation: 'difference', upperValue: '-2', unit: 'project' }],
    ['8.4', '下降8.4%', { relation: 'change', unit: 'percent' }],
    ['-8.4', '下降8.4%', { relation: 'change', unit: 'percent' }],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), [], `${words}: ${value}`)
  for (const [value, words, particulars] of [
    ['-100000000000', fall, {}],
    ['-100000000000', '增加投资1000亿元', { relation: 'difference' }],
    ['-100000000000', 'downtown: 100 billion yuan', { relation: 'difference' }],
    ['-10000000000', fall, { relation: 'difference' }],
    ['8.4', '下降8.4%', { relation: 'share', unit: 'percent' }],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), ['a'], `${words}: ${value}`)
})

t.test('the equation of a fall needs the sign', async (t) => {
  const now = figure('now', '1000000000000', { asPrinted: '1万亿元' })
  const before = figure('before', '1100000000000', { asPrinted: '1.1万亿元' })
  for (const [value, found] of [
    ['-100000000000', []],
    ['100000000000', ['fall now before']],
  ] as const) {
    const fall = {
      asPrinted: '减少1000亿元',
      relation: 'difference',
      fromFigureId: 'now',
      ofFigureId: 'before',
    } as const
    const all = register([now, before, figure('fall', value, fall)])
    t.strictSame(idsOf('value-not-as-printed', all), [])
    t.strictSame(idsOf('difference-disagrees', all), found)
  }
})

t.test('a qualifier that the words carry and the figure does not is a warning', async (t) => {
  const of = (...figures: Figure[]) => idsOf('qualifier-not-as-printed', register(figures))
  t.strictSame(findings('qualifier-not-as-printed', register([printed('1000', 'about 1,000 yuan')])), [
    {
      check: 'qualifier-not-as-printed',
      severity: 'warning',
      detail:
        'The register has 1,000 yuan as the planned investment of “whole” for 2025, but “spring” printed “about 1,000 yuan”.',
      records: [{ resource: 'figures', id: 'a' }],
      printed: 'about 1,000 yuan',
      computed: null,
      implied: null,
    },
  ])
  t.strictSame(of(printed('1000', '超过1000元', { qualifier: 'at-least' })), ['a'])
  t.strictSame(of(printed('1000', '超过1000元', { qualifier: 'more-than' })), [])
  t.strictSame(of(printed('1000', '1000元', { qualifier: 'more-than' })), [], 'it may stand before the words')
  t.strictSame(of(printed('999', 'about 1,000 yuan')), [], 'another value is reported as such')
  t.strictSame(of(printed('1000', 'about 1,000 yuan, exactly 1,000 yuan')), [])
})

t.test('nothing is found about superseded and deprecated figures', async (t) => {
  const wrong = printed('100', 'about 1000亿元')
  const right = figure('b', '100', { asPrinted: '100 yuan', supersedesId: 'a' })
  for (const figures of [[wrong, right], [{ ...wrong, rank: 'deprecated' as const }]])
    t.strictSame(idsOf('value-not-as-printed', register(figures)), [])
  t.strictSame(
    idsOf('value-not-as-printed', register([wrong, { ...right, rank: 'deprecated' }])),
    ['a'],
    'a deprecated figure supersedes nothing',
  )
  t.ok(quantitiesIn(wrong.asPrinted).length > 0)
})

// Figures of tables: their numbers are read by their headings, and looked for in the table of their source.

const found = (of: Register, check: string): string[][] =>
  checks({ today: '2026-01-01' }, of)
    .filter((one) => one.check === check)
    .map(({ records }) => records.map(({ id }) => id))

const cell = (value: string, asPrinted: string, heading: string | null, more: Partial<Figure> = {}): Figure =>
  figure('a', value, { asPrinted, heading, ...more })

t.test('a number in a cell is checked by the unit and scale of its heading', async (t) => {
  for (const right of [
    cell('123450000', '12,345', '总投资（万元）'),
    cell('12345000', '12,345', 'combined_total [thousand USD]', { unit: 'USD' }),
    cell('-597000', '(597)', 'FY2023 [thousand USD]', { unit: 'USD' }),
    cell('-500000000', '-5亿元', null),
    cell('85', '85', '占年计划 %', { unit: 'percent' }),
    cell('38', '38', '项目数（个）', { unit: 'project' }),
    cell('7', 'x', '总投资（万元）'),
  ])
    t.strictSame(found(register([right]), 'value-not-as-printed'), [], right.asPrinted)
  for (const wrong of [
    cell('12345', '12,345', '总投资（万元）'),
    cell('123450000', '12,345', '总投资（亿元）'),
    cell('12345000', '12,345', 'combined_total [thousand USD]'),
    cell('597000', '(597)', 'FY2023 [thousand USD]', { unit: 'USD' }),
    cell('38', '38', '总投资（万元）'),
  ])
    t.strictSame(
      found(register([wrong]), 'value-not-as-printed'),
      [['a']],
      `${wrong.asPrinted}, ${String(wrong.heading)}`,
    )
  t.strictSame(found(register([cell('38', '39', null)]), 'value-not-as-printed'), [], 'a bare number is no quantity')
})

t.test('parts that exceed their whole are told only where none is negative', async (t) => {
  const whole = figure('whole', '100', { asPrinted: '100 yuan' })
  const part = figure('part', '150', { subjectId: 'part', asPrinted: '150 yuan' })
  const credit = figure('credit', '-50', { subjectId: 'other' })
  const projects = [...chain, project('other', { parentId: 'whole' })]
  t.strictSame(found(register([whole, part], { projects }), 'parts-exceed-whole'), [['whole', 'part']])
  t.strictSame(found(register([whole, part, credit], { projects }), 'parts-exceed-whole'), [])
})

t.test('two rows of one table are no possible duplicate', async (t) => {
  const projects = ['one', 'two', 'three'].map((id) => project(id, { title: 'Road' }))
  const row = (id: string, more: Partial<Figure> = {}): Figure =>
    figure(id, '7', { subjectId: id, heading: 'Cost ($m)', asPrinted: '7', ...more })
  const of = (...figures: Figure[]): string[][] => found(register(figures, { projects }), 'possible-duplicate')
  t.strictSame(of(row('one'), row('two')), [])
  t.strictSame(of(row('one'), row('two', { sourceId: 'summer' })), [['one', 'two']], 'of two tables')
  t.strictSame(of(row('one'), row('two'), row('three', { heading: null })), [['one', 'three', 'two']], 'and a text')
  t.strictSame(of(row('one'), row('two', { sourceId: 'summer', prices: '2020' })), [], 'in other prices')
  const wrong = of(row('one', { value: '0' }), row('two', { value: '0', sourceId: 'summer' }))
  t.strictSame(wrong, [], '0 is equal to nothing')
})

const csv = 'Key projects,,\nNo.,Name,总投资（万元）\n1,Road,"12,345"\n2,"Rail, east","1,000"\n'

t.test('a figure with a heading is looked for in the table of its source, any other in its text', async (t) => {
  const app = await withExamples(t)
  const { run } = await beside(t, app.database)
  const cells: readonly (readonly [id: string, asPrinted: string, heading: string | null, locator: string | null])[] = [
    ['right', '12,345', '总投资（万元）', 'row 3'],
    ['numbered', '12,345', '总投资（万元） [CNY]', 'row 3, no. 1'],
    ['anywhere', '1,000', '总投资（万元）', 'page 7'],
    ['other-row', '1,000', '总投资（万元）', 'row 3'],
    ['no-row', '1,000', '总投资（万元）', 'row 400'],
    ['piece', '2,345', '总投资（万元）', null],
    ['other-heading', '12,345', '计划投资（万元）', 'row 3'],
    ['editors', '12,345', '[万元]', 'row 3'],
    ['in-text', '12,345', null, 'row 3'],
  ]
  for (const [id, asPrinted, heading, locator] of cells)
    await put(app, `figures/${id}`, { ...examples.figures, asPrinted, heading, locator, quote: null })
  const missing = async (): Promise<string[]> => {
    const { body } = await app.ask('GET', '/v1/checks?check=not-in-source&limit=200')
    return (body as { data: { records: { id: string }[] }[] }).data.flatMap(({ records }) =>
      records.map(({ id }) => id),
    )
  }
  t.strictSame(await missing(), [], 'nothing is kept')
  await run(`INSERT INTO source_tables (source_id, csv, file) VALUES ('a-report', '${csv}', '{}')`)
  await run(`UPDATE sources SET table_hash = '${'0'.repeat(64)}' WHERE id = 'a-report'`)
  await app.ask('PATCH', '/v1/sources/a-report', { body: { note: 'With a table.' } })
  t.strictSame((await missing()).sort(), ['no-row', 'other-heading', 'other-row', 'piece'])
  await app.ask('PATCH', '/v1/figures/other-row', { body: { locator: 'row 4' } })
  t.strictSame((await missing()).sort(), ['no-row', 'other-heading', 'piece'], 'by the row that it names now')
})
