/** CSV can be read by any reader of RFC 4180. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t from 'tap'
import { csvRow } from '../../src/exchange/delimited/rows.ts'
import { guarded, unguarded } from '../../src/text/characters.ts'

const cells = fc.array(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', '""', ',', '\r', '\n', '\r\n', ' a ', '\u2028')),
  { minLength: 2, maxLength: 5 },
)

t.test('written rows are read back unchanged', async (t) => {
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), (rows) => {
      t.strictSame(
        parse(rows.map((row) => csvRow(row)).join(''), { relax_column_count: true, record_delimiter: '\r\n' }),
        rows,
      )
    }),
  )
})

t.test('null and numbers are written plainly, an empty text in quotes', async (t) => {
  t.equal(csvRow(['a', null, 1, undefined, '-5', '']), 'a,,1,,-5,""\r\n')
})

t.test('only a text that a spreadsheet would take for a formula starts with an apostrophe', async (t) => {
  const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', "'", '\t', '\r', '\n']
  fc.assert(
    fc.property(fc.constantFrom(...signs, ''), fc.string(), (sign, rest) => {
      const text = sign + rest
      const cell = guarded(text)
      t.equal(cell, text !== '' && signs.includes(text.charAt(0)) ? `'${text}` : text)
      t.equal(unguarded(cell), text)
    }),
  )
})
