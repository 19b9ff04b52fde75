/** Compares money and percentages with another reader, Microsoft's recognizers, where both can read. */
import assert from 'node:assert/strict'
import { Culture, recognizeCurrency, recognizePercentage } from '@microsoft/recognizers-text-suite'
import fc from 'fast-check'
import t from 'tap'
import { quantitiesIn } from '../../../src/text/quantities/quantities.ts'
import { runs } from '../../support/runs.ts'
import { clauses } from './shown.ts'

const units: Readonly<Record<string, string>> = {
  'Chinese yuan': 'CNY',
  Dollar: 'USD',
  'United States dollar': 'USD',
  'Hong Kong dollar': 'HKD',
  Euro: 'EUR',
  'Japanese yen': 'JPY',
}

/** The other reader takes percentage points for percent, and gives no sign, range or equivalent. */
const byOther = (text: string): string[] => {
  const culture = /\p{Script=Han}/u.test(text) ? Culture.Chinese : Culture.English
  const field = (resolution: Readonly<Record<string, unknown>> | null, name: string) => String(resolution?.[name])
  return [
    ...recognizeCurrency(text, culture).map(
      ({ resolution }) => `${field(resolution, 'value')} ${units[field(resolution, 'unit')] ?? 'unknown'}`,
    ),
    ...recognizePercentage(text, culture).map(
      ({ resolution }) => `${field(resolution, 'value').replace('%', '')} percent`,
    ),
  ].toSorted()
}

const byUs = (text: string): string[] =>
  quantitiesIn(text)
    .flatMap(({ value, upperValue, unit, reported }) => [
      { value, unit },
      ...(upperValue === null ? [] : [{ value: upperValue, unit }]),
      ...reported,
    ])
    .map(({ value, unit }) => ({ value: value.replace('-', ''), unit: unit === 'percentage-point' ? 'percent' : unit }))
    .filter(({ unit }) => unit === 'percent' || /^[A-Z]{3}$/.test(unit ?? ''))
    .map(({ value, unit }) => `${value} ${unit ?? ''}`)
    .toSorted()

/** Clauses that the other reader misreads, with what it lacks. */
const lacks: Readonly<Record<string, readonly string[]>> = {
  'numbers of a list before the last': [
    '分别比2020年、2019年同期高8.4个、2.1个百分点',
    '分别比2020年、2019年同期高0.1个、5.8个百分点',
  ],
  'the lower end of a range': ['50-100亿元的项目有144个', '10-50亿元的项目有691个'],
  'bare scales': [
    '跨境电商进出口额全年力争突破万亿元',
    '新开工亿元以上重点项目1000个以上',
    '智能家电(家居)产业规模稳定在千亿元以上',
    '一季度新开工亿元以上项目超200个',
  ],
  'halves in words': ['產業項目數量超過一半'],
  'amounts in brackets, and scales behind RMB': [
    'RMB 900 billion ($134 billion)',
    '($134 billion), beside it',
    'RMB 397.2 billion ($59.3 billion)',
    '($59.3 billion), beside it',
  ],
}

t.test('reports are read alike, but for what the other reader lacks', async (t) => {
  const texts = [...new Set(clauses('reports').map(([text]) => text))]
  const different = texts.filter((text) => byOther(text).join() !== byUs(text).join())
  t.strictSame(different.toSorted(), Object.values(lacks).flat().toSorted())
})

/** Plain amounts: what both readers can read. */
const amounts = fc
  .record({
    digits: fc.integer({ min: 2, max: 9999 }),
    decimals: fc.integer({ min: 0, max: 2 }),
    way: fc.constantFrom(
      (number: string) => `完成投资${number}亿元`,
      (number: string) => `完成投资${number}万元`,
      (number: string) => `总投资${number}万美元`,
      (number: string) => `增长${number}%`,
      (number: string) => `投资${number}亿日元`,
      (number: string) => `an investment of ${number} billion yuan`,
      (number: string) => `worth $${number} million`,
      (number: string) => `${number} billion U.S. dollars`,
      (number: string) => `${number} percent of the plan`,
      (number: string) => `about €${number} million`,
    ),
  })
  .map(({ digits, decimals, way }) => way((digits / 10 ** decimals).toFixed(decimals)))

t.test('plain amounts are read alike', async (t) => {
  const numRuns = runs(500)
  fc.assert(
    fc.property(amounts, (text) => {
      assert.deepEqual(byUs(text), byOther(text), text)
    }),
    { numRuns },
  )
  t.pass(`${numRuns.toString()} amounts`)
})
