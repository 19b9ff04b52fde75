/** Texts with their right readings: what is a quantity, and what is left alone. */
import t from 'tap'
import { quantitiesIn } from '../../../src/text/quantities/quantities.ts'
import { readings, shown } from './shown.ts'

for (const name of ['readings', 'judged', 'misread'])
  t.test(`every text of ${name}.json is read as it says`, async (t) => {
    const table = readings(name)
    t.strictSame(
      table.map(([text]) => [text, quantitiesIn(text).map(shown)]),
      table,
    )
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
      '1亿元（1400万美元；1300万欧元）',
      '1亿元【1400万美元，或1300万欧元】',
      '100亿元（其中中央50亿元）',
      '占50%',
      '增长74.47%',
      '完成进度23.0%',
      '同比下降约5%左右',
      '1亿2000万元',
      '三千二百元',
      '三成五',
      '三成',
      '举办300场以上境外展会',
      '不少于人民币50亿元',
      '26个总投资30亿元以上项目',
      '２０００元',
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
      ['300场以上境外展会', '1'],
      ['不少于人民币50亿元', '100000000'],
      ['26个', '1'],
      ['30亿元以上', '100000000'],
      ['２０００元', '1'],
    ],
  )
})
