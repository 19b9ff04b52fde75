/** Whatever is printed in one of the ways of reports is read back, wherever it stands. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { quantitiesIn, type Quantity } from '../../../src/text/quantities/quantities.ts'
import { anyText } from '../../support/any-text.ts'
import { runs } from '../../support/runs.ts'
import {
  chineseAmounts,
  chineseShares,
  englishAmounts,
  englishCounts,
  equivalents,
  noise,
  type Printed,
} from './printers.ts'

const printedQuantities = fc.oneof(chineseAmounts, chineseShares, englishAmounts, englishCounts, equivalents)

const law = <Ts extends [unknown, ...unknown[]]>(
  says: string,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => void,
) =>
  t.test(says, async (t) => {
    const numRuns = runs(2000)
    fc.assert(
      fc.property(fc.tuple<Ts>(...arbitraries), (values) => {
        holds(...values)
      }),
      { numRuns },
    )
    t.pass(`${numRuns.toString()} texts`)
  })

const isAsPrinted = (quantity: Quantity | undefined, { value, unit, qualifier, precision, reported }: Printed) => {
  assert.deepEqual(
    { ...quantity, start: 0, end: 0, text: '', precision: precision === '' ? '' : quantity?.precision },
    { start: 0, end: 0, text: '', value, upperValue: null, unit, qualifier, precision, reported },
  )
}

law('what is printed is read', [printedQuantities], (printed) => {
  const found = quantitiesIn(printed.text)
  assert.equal(found.length, 1, printed.text)
  isAsPrinted(found[0], printed)
})

law(
  'sentences without numbers around it change nothing',
  [noise, printedQuantities, noise],
  (before, printed, after) => {
    const text = `${before}${printed.text}。${after}`
    const found = quantitiesIn(text)
    assert.equal(found.length, 1, text)
    isAsPrinted(found[0], printed)
  },
)

const table = readFileSync(new URL('readings.json', import.meta.url), 'utf8')
const texts = fc.oneof(
  printedQuantities.map(({ text }) => text),
  fc.constantFrom(...(JSON.parse(table) as [text: string][])).map(([text]) => text),
)

law('texts in a row are read as each alone', [texts, noise, texts], (one, between, other) => {
  const middle = `\n\n${between}\n\n`
  const shift = one.length + middle.length
  assert.deepEqual(quantitiesIn(one + middle + other), [
    ...quantitiesIn(one),
    ...quantitiesIn(other).map((quantity) => ({
      ...quantity,
      start: quantity.start + shift,
      end: quantity.end + shift,
    })),
  ])
})

const pieces = fc.constantFrom(
  ...'0 1 2 5 9 10 100 1,500 2025 3.5 ２ ， . , 一 二 三 十 百 千 万 亿 万亿 點 点 半 成 倍 元 美元 亿元 % 个 个百分点 个项目 家 家企业 辆 人 年 月 第 约 近 超 超过 不少于 以上 左右 余 多 几 数 、 至 到 和 - – ~ ( ) （ ） 由 增至 下降 降至 percent yuan $ US$ RMB billion m bn two half of more than about to and from between projects companies 5G :'.split(
    ' ',
  ),
  ' ',
  '\n',
  '。',
  '，',
  '\u202e',
  '𠀀',
  '\ud800',
  '٣',
)
const anyTexts = fc.oneof(
  fc.array(pieces, { minLength: 5, maxLength: 40, size: 'max' }).map((parts) => parts.join('')),
  fc.array(pieces, { minLength: 5, maxLength: 40, size: 'max' }).map((parts) => parts.join(' ')),
  anyText(),
)
const canonical = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,2}[1-9])?$/

law('any text is read in order, in canonical decimals', [anyTexts], (text) => {
  let end = 0
  for (const quantity of quantitiesIn(text)) {
    assert.equal(text.slice(quantity.start, quantity.end), quantity.text)
    assert.ok(quantity.start >= end && quantity.end > quantity.start, text)
    end = quantity.end
    for (const value of [
      quantity.value,
      quantity.upperValue ?? '0',
      quantity.precision,
      ...quantity.reported.map((each) => each.value),
    ]) {
      assert.match(value, canonical)
      assert.notEqual(value, '-0')
    }
    if (quantity.upperValue !== null) assert.equal(quantity.qualifier, 'between')
  }
})
