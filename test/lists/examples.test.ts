/** The lists in `examples/` are read without a fault, and add up to what they print. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Drafts } from '../../src/lists/drafts.ts'
import { checkLayout, parseLayout } from '../../src/lists/layout.ts'
import { draftsOf } from '../../src/lists/rows.ts'
import { tableOf } from '../../src/lists/table.ts'
import { decimalText, integerOf } from '../../src/model/decimals.ts'

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

t.test("New York's capital projects", (t) => {
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
  t.end()
})

t.test("South Africa's budgets", (t) => {
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
  t.strictSame(
    [true, false].map((isPart) => sumOf(provinces, 'original', isPart)),
    ['550550790000', '550550790000'],
  )
  t.end()
})

t.test('the made-up key projects', (t) => {
  for (const year of ['2025', '2026']) {
    const drafts = read(`guangdong/key-projects-${year}.csv`, `guangdong/layout-${year}.json`, `${year}年重点项目`)
    t.equal(drafts.rows.length, 30, year)
    t.strictSame(remarks(drafts), [])
    t.strictSame(
      drafts.totals.filter(({ holds }) => !holds),
      [],
    )
    t.strictSame(
      drafts.sections.map(({ printed, rows }) => printed === rows),
      [true, true, true],
    )
    t.ok(drafts.totals.some(({ section, column }) => section === null && column === '本年计划投资'))
  }
  t.end()
})
