/** Texts with their right readings: what is a quantity, and what is left alone. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { quantitiesIn, unitsAgree, type Quantity } from '../../../src/text/quantities/quantities.ts'
import { runs } from '../../support/runs.ts'
import { wordsOf } from '../../support/words.ts'

/** Writes a quantity as the tables do: "5 project exact", "2..3 company between". */
const shown = ({ value, upperValue, unit, qualifier }: Quantity): string =>
  `${upperValue === null ? value : `${value}..${upperValue}`} ${unit ?? 'null'} ${qualifier}`

const table = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))

/** Texts with all their quantities. */
const readings = table('readings') as [text: string, quantities: string[]][]

/** Clauses of real reports on plans, 2018 to 2026, with the figure that a reader took from each. */
const clauses = table('reports') as [text: string, quantity: string][]

t.test('every text is read as the table says', async (t) => {
  const found = readings.map(([text]) => [text, quantitiesIn(text).map(shown)])
  t.strictSame(found, readings)
})

t.test('the words of a quantity, its equivalents and its last printed digit', async (t) => {
  const read = (text: string) =>
    quantitiesIn(text).map(({ text: words, precision, reported }) => [
      words,
      precision,
      ...reported.map(({ value, unit }) => `${value} ${unit}`),
    ])
  t.strictSame(
    [
      '2026年计划投资1.05万亿元',
      '完成投资3836.5亿元，',
      '1,500 key provincial construction projects are planned',
      'an annual investment plan of 1 trillion yuan ($136.8 billion) in 2025',
      'over one trillion yuan (about 138.91 billion U.S. dollars) by 2027',
      '100亿元（约合14亿美元）',
      '14亿美元（折合人民币约100亿元）',
      '1,000 mu (about 66.7 hectares)',
      ...wordsOf(`
      1亿元（1400万美元；1300万欧元） 1亿元【1400万美元，或1300万欧元】 100亿元（其中中央50亿元） 占50% 增长74.47% 完成进度23.0% 同比下降约5%左右 1亿2000万元 三千二百元
      三成五 三成 下调1000亿元至9000亿元 减少8个至1500个 增加5亿元至6亿元 下降5%至15% 举办300场以上境外展会 不少于人民币50亿元 26个总投资30亿元以上项目 ２０００元 7家整车企业
    `),
    ].flatMap(read),
    [
      ['1.05万亿元', '10000000000'],
      ['3836.5亿元', '10000000'],
      ['1,500 key provincial construction projects', '1'],
      ['1 trillion yuan ($136.8 billion)', '1000000000000', '136800000000 USD'],
      ['over one trillion yuan (about 138.91 billion U.S. dollars)', '1000000000000', '138910000000 USD'],
      ['100亿元（约合14亿美元）', '100000000', '1400000000 USD'],
      ['14亿美元（折合人民币约100亿元）', '100000000', '10000000000 CNY'],
      ['1,000 mu (about 66.7 hectares)', '1', '66.7 hectare'],
      ['1亿元（1400万美元；1300万欧元）', '100000000', '14000000 USD', '13000000 EUR'],
      ['1亿元【1400万美元，或1300万欧元】', '100000000', '14000000 USD', '13000000 EUR'],
      ['100亿元', '100000000'],
      ['50亿元', '100000000'],
      ['50%', '1'],
      ['74.47%', '0.01'],
      ['23.0%', '0.1'],
      ['约5%左右', '1'],
      ['1亿2000万元', '10000'],
      ['三千二百元', '100'],
      ['三成五', '1'],
      ['三成', '10'],
      ['1000亿元', '100000000'],
      ['9000亿元', '100000000'],
      ['8个', '1'],
      ['1500个', '1'],
      ['5亿元至6亿元', '100000000'],
      ['5%至15%', '1'],
      ['300场以上境外展会', '1'],
      ['不少于人民币50亿元', '100000000'],
      ['26个', '1'],
      ['30亿元以上', '100000000'],
      ['２０００元', '1'],
      ['7家整车企业', '1'],
    ],
  )
})

/** What the reader took from more than the words. */
const notInTheWords: Readonly<Record<string, string>> = {
  '102项重大工程的项目全部开工': '全部, all, is no number',
  全国城市GDP排名第19位: 'a rank is an ordinal',
  'nearly 100 enterprises': 'the reader took nearly for less-than; the register reads it as about, like 近',
  'an increase of nearly 400 percent': 'as above',
}

t.test('each figure of the reports is read from its words', async (t) => {
  const missed = clauses.filter(([text, expected]) => {
    const [value = '', unit = '', qualifier = ''] = expected.split(' ')
    return !quantitiesIn(text).some((quantity) => {
      const isUnit = unitsAgree(quantity.unit, unit)
      return isUnit && shown({ ...quantity, unit }) === [value, unit, qualifier].join(' ')
    })
  })
  t.strictSame(missed.map(([text]) => text).toSorted(), Object.keys(notInTheWords).toSorted())
})

t.test('money and percentages are read with their units', async (t) => {
  const amounts = clauses.filter(([text, expected]) => /CNY|USD|percent/.test(expected) && !(text in notInTheWords))
  const wrong = amounts.filter(([text, expected]) => !quantitiesIn(text).map(shown).includes(expected))
  t.strictSame(wrong, [])
  t.equal(amounts.length, 159)
})

// Any text of up to 1 MiB is read, however it is made: nothing throws, and each part is read once.

/** A tenth of a MiB in `npm test`, half a MiB in `npm run test:slow`: all of these take seconds. */
const length = runs(2 ** 18)

/** The part that is repeated, and how many quantities each repetition holds. */
const texts: readonly (readonly [part: string, perPart: number])[] = [
  ['1', 0],
  ['１', 0],
  ['1,', 0],
  ['1.', 0],
  ['约', 0],
  ['超超超1亿，', 1],
  ['十百千万亿', 0],
  ['一', 0],
  ['壹贰', 0],
  ['万', 0],
  ['一点', 0],
  ['(', 0],
  ['((1)', 0],
  ['1元(2美元,', 2],
  ['1个', 1],
  ['3%、', 1],
  ['3 and ', 0],
  ['two ', 0],
  ['two and ', 0],
  ['a million ', 0],
  ['1 million million ', 0],
  [' million', 0],
  ['$5 b ', 0],
  ['half of ', 1],
  ['百分之', 0.5],
  ['第1、', 0],
  ['1-', 0],
  ['1 000 ', 0],
  ['a@b.c1 ', 0],
  ['https://x/1', 0],
  ['1 aaaaaaaaaaaaaaaa ', 0],
  ['from 1 to ', 0],
  ['\u202e1\u202d个', 0],
  ['𠀀1', 0],
  ['\ud8001', 0],
  ['٣个', 0],
  ['①½', 0],
  ['\n', 0],
  ['$', 0],
  ['降降降5%，', 1],
  ['１００億元、', 1],
]

t.test('long texts are read whole', async (t) => {
  const amiss = texts.flatMap(([part, perPart]) => {
    const parts = Math.floor(length / part.length)
    const found = quantitiesIn(part.repeat(parts)).length
    return Math.abs(found - perPart * parts) <= 2 ? [] : [[part, found / parts]]
  })
  t.strictSame(amiss, [])
})
