/** Canonical CSV: one text for a table, whose hash names it for ever. */
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { canonicalCsv, tableOf, widthOf } from '../../src/lists/table.ts'
import { runs } from '../support/runs.ts'

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

t.test('a table of any cells is read back from its CSV, and its CSV from that', (t) => {
  fc.assert(
    fc.property(rows, (some) => {
      fc.pre(widthOf({ rows: some }) > 0)
      const csv = canonicalCsv({ rows: some })
      t.strictSame(tableOf(csv).rows, padded(some))
      t.equal(canonicalCsv(tableOf(csv)), csv)
    }),
    { numRuns: runs(200) },
  )
  t.end()
})

t.test('another reader of CSV reads the same cells', (t) => {
  fc.assert(
    fc.property(rows, (some) => {
      fc.pre(widthOf({ rows: some }) > 0)
      const read: string[][] = parse(canonicalCsv({ rows: some }), { recordDelimiter: '\n' })
      t.strictSame(read, padded(some))
    }),
    { numRuns: runs(100) },
  )
  t.end()
})

t.test('the form of CSV never changes', (t) => {
  const csvs = [
    [['a', 'b'], [], ['c']],
    [['a'], [''], ['b']],
    [['say "a"', '1,5', 'x\ny', '=1', ' a ']],
    [['合计', "'"]],
  ].map((some) => canonicalCsv({ rows: some }))
  t.strictSame(csvs, ['a,b\n,\nc,\n', 'a\n""\nb\n', '"say ""a""","1,5","x\ny",=1, a \n', "合计,'\n"])
  t.end()
})
