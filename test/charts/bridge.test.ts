/** The bridge between two totals: whatever the amounts are, everything is drawn within its sheet. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { bridgeOf, scaleOf } from '../../src/charts/bridge.ts'
import { sheets } from '../../src/charts/drawing.ts'
import { chartWordsIn } from '../../src/charts/speech.ts'
import { runs } from '../support/runs.ts'

const said = chartWordsIn('en')
const names = { before: 'Before', entered: 'Entered', left: 'Left', rebased: 'Changed', after: 'After' }
const axis = (unit: string, from: string | undefined): string => `${unit} from ${from ?? '0'}`

const markupOf = (before: number, entered: number, left: number, rebased: number): string => {
  const bridge = { before, entered, left, rebased, after: before + entered - left + rebased }
  const { parts } = bridgeOf(bridge, scaleOf(bridge, 'CNY', said), { names, axis }, sheets.page)
  return parts.map(({ markup }) => markup).join('\n')
}

t.test('everything lies within the sheet', (t) => {
  const amount = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.double({ min: 0, max: 1e15, noNaN: true }),
  )
  const signed = fc.tuple(amount, fc.boolean()).map(([value, isNegative]) => (isNegative ? -value : value))
  fc.assert(
    fc.property(signed, amount, amount, signed, (before, entered, left, rebased) => {
      const markup = markupOf(before, entered, left, rebased)
      for (const [, x = ''] of markup.matchAll(/ (?:x|x1|x2)="([^"]*)"/g)) {
        assert.ok(Number.isFinite(Number(x)), x)
        assert.ok(Number(x) >= -1 && Number(x) <= sheets.page.width + 1, x)
      }
      for (const [, width = ''] of markup.matchAll(/ width="([^"]*)"/g)) assert.ok(Number(width) > 0, width)
      assert.ok((markup.match(/<line/g)?.length ?? 0) <= 8)
    }),
    { numRuns: runs(500) },
  )
  t.end()
})

t.test('the axis begins at 0 where the changes are not small', (t) => {
  t.match(markupOf(100, 50, 20, 10), 'yuan from 0')
  t.match(markupOf(1_498_200_000_000, 8_700_000_000, 5_400_000_000, -84_000_000_000), 'billion yuan from 1,400')
  t.match(markupOf(100, 0, 0, 0), 'yuan from 0')
  t.end()
})
