/** Tables for a terminal: digits are kept, columns are aligned, and no text controls the terminal. */
import fc from 'fast-check'
import stringWidth from 'string-width'
import t from 'tap'
import { textTable } from '../../src/command/table.ts'
import { readable } from '../../src/pages/layout/words.ts'

interface Row {
  readonly name: string
  readonly value: string
}

const decimal = fc.stringMatching(/^(0|-?[1-9]\d{0,30})$|^-?(0|[1-9]\d{0,14})\.\d{0,11}[1-9]$/)
const rows = fc.array(fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 20 }), value: decimal }), {
  minLength: 1,
  maxLength: 8,
})

const draw = (of: readonly Row[]): string[] =>
  textTable<Row>(
    [
      { head: 'NAME', cell: ({ name }) => name },
      { head: 'VALUE', cell: ({ value }) => readable(value), isNumber: true },
    ],
    of,
  ).split('\n')

t.test('numbers keep every digit and are aligned right', async (t) => {
  fc.assert(
    fc.property(rows, (of) => {
      const lines = draw(of)
      const widths = new Set(lines.map((line) => stringWidth(line)))
      return (
        lines.length === of.length + 1 &&
        widths.size === 1 &&
        of.every(
          ({ value }, at) =>
            lines[at + 1]?.endsWith(` ${readable(value)}`) && readable(value).replaceAll(',', '') === value,
        )
      )
    }),
  )
  t.equal(readable('-999999999999999.999'), '-999,999,999,999,999.999')
})

t.test('no text breaks its line or holds a control character', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const lines = draw([{ name, value: '1' }])
      return lines.length === 2 && lines.every((line) => !/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(line))
    }),
  )
  t.strictSame(
    draw([{ name: '\u001B]0;title\u0007\r\n', value: '1' }])[1]
      ?.trimStart()
      .slice(0, 8),
    ']0;title',
  )
})
