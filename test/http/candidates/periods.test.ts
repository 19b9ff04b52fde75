/** The stages and periods of the numbers in a text. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { candidatesBy } from '../../support/candidates.ts'

const app = await build(t, { SEED: 'article' })
const { said } = candidatesBy(app)

t.test('stage and period are those of the words, and null where they say none', async (t) => {
  const of = async (text: string, publishedOn?: string) =>
    (await said(text, { publishedOn })).map((one) => one.slice(3)).flat()
  t.strictSame(await of('投资5亿元。'), [null, '/'])
  t.strictSame(await of('2025年，计划投资5亿元。'), ['planned', '2025-01-01/2025-12-31'])
  t.strictSame(await of('今年计划投资5亿元。', '2025-03-01'), ['planned', '2025-01-01/2025-12-31'])
  t.strictSame(await of('今年计划投资5亿元。'), ['planned', '/'], 'no day of publication, no year')
  t.strictSame(await of('去年已完成投资5亿元。', '2025-03-01'), ['actual', '2024-01-01/2024-12-31'])
  t.strictSame(await of('2024年1-5月已完成投资5亿元。'), ['actual', '2024-01-01/2024-05-31'])
  t.strictSame(await of('1至5月已完成投资5亿元。', '2024-07-01'), ['actual', '2024-01-01/2024-05-31'])
  t.strictSame(await of('２０２４年上半年已完成投资5亿元。'), ['actual', '2024-01-01/2024-06-30'])
  t.strictSame(await of('2024年前三季度已完成投资5亿元。'), ['actual', '2024-01-01/2024-09-30'])
  t.strictSame(await of('2024年二季度已完成投资5亿元。'), ['actual', '2024-04-01/2024-06-30'])
  t.strictSame(await of('2024年2月已完成投资5亿元。'), ['actual', '2024-02-01/2024-02-29'])
  t.strictSame(await of('“十四五”期间安排投资5亿元。'), ['planned', '2021-01-01/2025-12-31'])
  const found = (await of('广东省“十四五”重点建设项目\n\n安排9个大项，计划投资5亿元。', '2021-04-25')).slice(2)
  t.strictSame(found, ['planned', '2021-01-01/2025-12-31'], 'the years of a plan in the title hold for what it plans')
  t.strictSame(await of('到2027年，力争投资5亿元。'), ['target', '2027-01-01/2027-12-31'])
  t.strictSame(await of('签约项目投资5亿元。'), ['committed', '/'])
  t.strictSame(await of('投资由2023年的8亿元增加到2024年的9亿元。', '2026-01-20'), [
    'actual',
    '2023-01-01/2023-12-31',
    'actual',
    '2024-01-01/2024-12-31',
  ])
  t.strictSame(
    await of('2024年，全市现有企业500家，完成投资300亿元。', '2025-01-20'),
    [null, '/', 'actual', '2024-01-01/2024-12-31'],
    'what is so today in one clause says nothing about the next',
  )
  t.strictSame(await of('投资增加到2027年的9亿元。', '2026-01-20'), ['target', '2027-01-01/2027-12-31'])
  t.strictSame(await of('2025年1-7月，比去年同期已增加5亿元。'), ['actual', '2025-01-01/2025-07-31'])
  t.strictSame(
    (await of('2025年投资9亿元，全年完成。其中，公路完成5亿元。', '2026-01-26')).slice(2),
    ['actual', '2025-01-01/2025-12-31'],
    'the year of the sentence before, whatever names no year after it',
  )
  t.strictSame(
    await of('全年完成投资5亿元。', '2026-01-26'),
    ['actual', '2025-01-01/2025-12-31'],
    'a year that is over',
  )
  t.strictSame(await of('全年完成投资5亿元。', '2025-12-30'), ['actual', '2025-01-01/2025-12-31'])
  t.strictSame(await of('全年计划投资5亿元。', '2026-01-26'), ['planned', '2026-01-01/2026-12-31'])
  for (const plan of [
    'The planned investment in 2025 was 5 billion yuan.',
    'The planned investment reached 5 billion yuan in 2025.',
    'It had a plan to invest 5 billion yuan in 2025.',
    'The projects have an annual investment plan of 5 billion yuan in 2025.',
    'Its plan was to invest 5 billion yuan in 2025.',
    'Its plan for 2025 was 5 billion yuan of investment.',
    '2025年投资计划已达5亿元。',
    '2025年累计安排投资计划5亿元。',
  ])
    t.strictSame(await of(plan), ['planned', '2025-01-01/2025-12-31'], plan)
  t.strictSame(await of('It completed its investment plan of 5 billion yuan in 2025.'), [
    'actual',
    '2025-01-01/2025-12-31',
  ])
  t.strictSame(await of('It aims to invest 5 billion yuan by 2027.'), ['target', '2027-01-01/2027-12-31'])
  t.strictSame(await of('It completed 5 billion yuan from January to May 2024.'), ['actual', '2024-01-01/2024-05-31'])
  t.strictSame(await of('In the first half of 2024, it completed 5 billion yuan.'), ['actual', '2024-01-01/2024-06-30'])
  t.strictSame(await of('In the first seven months this year it reached 5 billion yuan.', '2024-08-24'), [
    'actual',
    '2024-01-01/2024-07-31',
  ])
  t.strictSame(await of('By the third quarter of 2024 it had completed 5 billion yuan.'), [
    'actual',
    '2024-07-01/2024-09-30',
  ])
})

t.test('the base of a share is what was planned for the year, whatever was done by a month', async (t) => {
  const amounts = async (text: string) =>
    (await said(text, {})).flatMap(([value, , , stage, period]) =>
      Number(value) > 1000 ? [[value, stage, period]] : [],
    )
  const year = '2022-01-01/2022-12-31'
  const months = '2022-01-01/2022-10-31'
  for (const [text, stage] of [
    [
      'In January-October 2022 it invested 8 billion yuan, 80 percent of the annual planned investment of 10 billion yuan.',
    ],
    ['In January-October 2022 it invested 8 billion yuan, or 80% of the annual target of 10 billion yuan.', 'target'],
    ['2022年1-10月完成投资80亿元，为年度计划投资100亿元的80%。'],
    ['2022年1-10月完成投资80亿元，占年度目标100亿元的80%。', 'target'],
    ['2022年1-10月完成投资80亿元，完成100亿元年度计划的80%。'],
  ] as const)
    t.strictSame(
      await amounts(text),
      [
        ['8000000000', 'actual', months],
        ['10000000000', stage ?? 'planned', year],
      ],
      text,
    )
  const progress = await said('2022年1-10月重点项目进展情况\n\n完成投资80亿元，占年度计划100亿元的80%。', {
    publishedOn: '2022-11-20',
  })
  t.strictSame(
    progress.slice(0, 2).map(([value, , , stage, period]) => [value, stage, period]),
    [
      ['8000000000', 'actual', months],
      ['10000000000', 'planned', year],
    ],
    'by the title',
  )
})

t.test('what came of a plan is actual; what a plan may list has no stage', async (t) => {
  const of = async (text: string, publishedOn: string) =>
    (await said(text, { publishedOn })).map(([value, , metric, stage, period]) => [value, metric, stage, period])
  const past = '2023-01-01/2023-12-31'
  for (const text of [
    'Guangdong planned to invest 1 trillion yuan in 2023 but invested only 900 billion yuan.',
    'Guangdong planned to invest 1 trillion yuan in 2023 while actual investment was 900 billion yuan.',
    '广东2023年计划投资1万亿元，实际投资9000亿元。',
    '广东2023年计划投资1万亿元但实际投资9000亿元。',
  ])
    t.strictSame(
      await of(text, '2024-06-01'),
      [
        ['1000000000000', 'investment', 'planned', past],
        ['900000000000', 'investment', 'actual', past],
      ],
      text,
    )
  const list = (stage: string | null, period: string) => [
    ['300', 'projects-started', 'planned', '2026-01-01/2026-12-31'],
    ['200', 'projects-completed', stage, period],
    ['1200000000000', 'investment', stage, period],
  ]
  const found = await of('2026年广东省计划新开工项目300个，建成投产200个，完成投资1.2万亿元。', '2026-01-15')
  t.strictSame(found, list(null, '2026-01-01/2026-12-31'))
  t.strictSame(
    await of('2026年广东省计划新开工项目300个，已建成投产200个，累计完成投资1.2万亿元。', '2026-07-15'),
    list('actual', '2026-01-01/2026-06-30'),
  )
  t.strictSame(
    await of('2026年广东省计划投资1万亿元，完成投资6000亿元。', '2026-07-15'),
    [
      ['1000000000000', 'investment', 'planned', '2026-01-01/2026-12-31'],
      ['600000000000', 'investment', 'actual', '2026-01-01/2026-06-30'],
    ],
    'the same thing once more',
  )
})

t.test('a class of size is no figure, and tells no target', async (t) => {
  const year = '2025-01-01/2025-12-31'
  for (const size of ['亿元以上', '10亿元以上的', '总投资10亿元以上重大产业'])
    t.strictSame(
      await said(`2025年广东新开工${size}项目500个，总投资2000亿元。`, { publishedOn: '2025-02-01' }),
      [
        ['500', 'guangdong', 'projects-started', 'planned', year],
        ['200000000000', 'guangdong', 'total-investment', 'planned', year],
      ],
      size,
    )
  t.strictSame(await said('广东2025年力争完成投资1万亿元以上的目标。'), [
    ['1000000000000', 'guangdong', 'investment', 'target', year],
  ])
})

t.test('a comparison with the year before is of the stage of what it is about', async (t) => {
  const of = async (text: string) => (await said(text, { publishedOn: '2026-03-01' })).map((one) => one.slice(3))
  const year = '2026-01-01/2026-12-31'
  const planned = ['planned', year]
  t.strictSame(await of('安徽省2026年计划投资约2.2万亿元，同比增长5.1%。'), [planned, [null, year]])
  t.strictSame(await of('广东省2026年预计完成投资1万亿元，比上年增长3.2%。'), [planned, planned])
  const [, , growth] = await of('2026年计划投资1万亿元，1-2月完成投资2000亿元，同比增长3.2%。')
  t.equal(growth?.[0], 'actual', 'the nearest words')
  t.strictSame((await of('同比增长5.1%。'))[0]?.[0], 'actual')
})

t.test('an aim holds for what its sentence reaches; words that have passed or say nothing are no plans', async (t) => {
  const stages = async (text: string, publishedOn?: string) =>
    (await said(text, { publishedOn })).map((one) => [one[0], one[3], one[4]])
  const year = '2025-01-01/2025-12-31'
  t.strictSame(await stages('到2025年，占比达50%，汽车产量达410万辆。', '2026-02-01'), [
    ['50', 'target', year],
    ['4100000', null, year],
  ])
  t.strictSame(await stages('2024年计划投资1万亿元，实际投资达1.1万亿元。', '2026-01-01'), [
    ['1000000000000', 'planned', '2024-01-01/2024-12-31'],
    ['1100000000000', 'actual', '2024-01-01/2024-12-31'],
  ])
  t.strictSame(await stages('力争2025年产值达600亿元，2024年汽车产量达357万辆。', '2026-01-01'), [
    ['60000000000', 'target', year],
    ['3570000', 'actual', '2024-01-01/2024-12-31'],
  ])
  t.strictSame(await stages('2025年目标：完成投资6000亿元以上。', '2025-04-01'), [['600000000000', 'target', year]])
  t.strictSame(await stages('超额完成年度目标：投资达6000亿元。', '2025-04-01'), [
    ['600000000000', 'actual', '2025-01-01/2025-03-31'],
  ])
  t.strictSame(await stages('到2027年，产值达到1万亿元；目前，全省有企业100家。', '2024-07-20'), [
    ['1000000000000', 'target', '2027-01-01/2027-12-31'],
    ['100', null, '/'],
  ])
  const text = 'It plans to reach 1 trillion yuan by 2027. The city has attracted nearly 100 enterprises.'
  t.strictSame(await stages(text, '2024-07-20'), [
    ['1000000000000', 'target', '2027-01-01/2027-12-31'],
    ['100', 'actual', '/'],
  ])
  for (const [text, stage, publishedOn = '2023-05-29'] of [
    ['到2025年，安徽汽车产量达到410万辆。', 'target'],
    ['到2025年底，安徽汽车产量达到410万辆。', 'target'],
    ['到2025年底，建成充电桩50万个。', 'target'],
    ['到“十四五”末，建成充电桩50万个。', 'target'],
    ['6月底前完成投资5000亿元。', 'target'],
    ['6月底前完成投资5000亿元。', 'actual', '2023-08-01'],
    ['到2025年底，建成充电桩50万个。', 'actual', '2026-02-20'],
    ['到2025年底，已建成充电桩50万个。', 'actual', '2026-02-20'],
    ['截至2025年底，已建成充电桩50万个。', 'actual', '2026-02-20'],
    ['未来五年完成投资5000亿元。', 'planned'],
    ['产量要达到410万辆。', 'planned'],
    ['预期投资达500亿元。', 'planned'],
    ['投资超预期，达500亿元。', 'actual'],
    ['30 projects will be completed in 2027.', 'planned'],
    ['30 projects are to be reached in 2027.', 'planned'],
    ['The plant would be completed with 5 billion yuan.', 'planned'],
    ['30 projects have been completed.', 'actual'],
    ['上半年，广东GDP为6.5万亿元。', null, '2024-07-20'],
    ['一季度GDP为3万亿元。', null, '2024-04-20'],
    ['广东5月投资30亿元。', null, '2024-08-01'],
    ['In May, 3 billion yuan.', null, '2024-08-01'],
    ['下半年，广东投资6.5万亿元。', 'planned', '2024-07-20'],
    ['广东虚拟现实产业产值500亿元。', null],
    ['模拟器项目投资5亿元。', null],
    ['将近300个项目建成。', 'actual'],
    ['深圳规划馆投资5亿元。', null],
    ['拟投资5亿元。', 'planned'],
    ['项目将投资5亿元。', 'planned'],
    ['项目规划投资5亿元。', 'planned'],
  ] as const)
    t.strictSame(
      (await stages(text, publishedOn)).map((one) => one[1]),
      [stage],
      `${text} ${publishedOn}`,
    )
})

/** Each with the periods of its numbers, in order. */
const periodTexts = [
  ['In May 2025, it invested 9 billion yuan.', '2025-05-01/2025-05-31'],
  ['It invested 9 billion yuan in June 2023.', '2023-06-01/2023-06-30'],
  ['It invested 9 billion yuan in June, 2023.', '2023-06-01/2023-06-30'],
  ['It invested 9 billion yuan in the last quarter of 2025.', '2025-10-01/2025-12-31'],
  ['In 2023 and in the last quarter, it invested 9 billion yuan.', '/'],
  ['2025年1月1日至12月31日完成投资9亿元。', '2025-01-01/2025-12-31'],
  ['5月15日至20日完成投资9亿元。', '2025-05-15/2025-05-20'],
  ['2024年12月15日至2025年1月5日完成投资9亿元。', '2024-12-15/2025-01-05'],
  ['From January 1 to May 31, 2025, it invested 9 billion yuan.', '2025-01-01/2025-05-31'],
  ['It invested 9 billion yuan between 1 January and 31 May 2025.', '2025-01-01/2025-05-31'],
  ['It invested 9 billion yuan on May 1-5, 2025.', '2025-05-01/2025-05-05'],
  ['2023年12月至2024年2月完成投资9亿元。', '2023-12-01/2024-02-29'],
  ['It invested 9 billion yuan from December 2023 to February 2024.', '2023-12-01/2024-02-29'],
  ['It invested 9 billion yuan from December to February 2024.', '/'],
  ['去年12月至今年2月完成投资9亿元。', '/'],
  ['It invested 9 billion yuan in the 12 months to June 2025.', '/'],
  ['1-5月完成投资9亿元，上年同期8亿元。', '2025-01-01/2025-05-31', '/'],
  ['2024年1-5月完成投资9亿元，去年同期8亿元。', '2024-01-01/2024-05-31', '/'],
  ['2024年完成投资9亿元，2022年同期8亿元。', '2024-01-01/2024-12-31', '/'],
  ['上年同期完成投资8亿元。', '/'],
  ['It planned 1,508 projects in 2024 and 1,500 projects in 2025.', '2024-01-01/2024-12-31', '2025-01-01/2025-12-31'],
  ['It fell from 9 billion yuan in 2024 to 8 billion yuan in 2025.', '2024-01-01/2024-12-31', '2025-01-01/2025-12-31'],
  [
    'In 2024 and 2025, it plans 8 billion yuan and 9 billion yuan respectively.',
    '2024-01-01/2024-12-31',
    '2025-01-01/2025-12-31',
  ],
  [
    'It plans 8 billion yuan and 9 billion yuan in 2024 and 2025, respectively.',
    '2024-01-01/2024-12-31',
    '2025-01-01/2025-12-31',
  ],
  ['2024年和2025年，广东分别计划投资8亿元、9亿元。', '2024-01-01/2024-12-31', '2025-01-01/2025-12-31'],
  [
    '计划投资7亿元、2024年8亿元、2025年9亿元。',
    '2024-01-01/2024-12-31',
    '2024-01-01/2024-12-31',
    '2025-01-01/2025-12-31',
  ],
  ['2023年、2024年共完成投资9亿元。', '/'],
  ['2023年和2024年均完成投资9亿元。', '/'],
  ['It invested 9 billion yuan in 2022, 2023 and 2024.', '/'],
  ['2025年是“十四五”规划收官之年，全年计划投资9亿元。', '2025-01-01/2025-12-31'],
  ['今年是“十四五”的最后一年，计划投资9亿元。', '2025-01-01/2025-12-31'],
  ['It plans 9 billion yuan in 2025, the final year of the 14th Five-Year Plan.', '2025-01-01/2025-12-31'],
  ['“十四五”（2021—2025年）期间完成投资9亿元。', '2021-01-01/2025-12-31'],
  ['截至2024年5月31日完成投资9亿元。', '2024-01-01/2024-05-31'],
  ['As of May 31, 2024, it had invested 9 billion yuan.', '2024-01-01/2024-05-31'],
  ['By 31 May 2024 it had invested 9 billion yuan.', '2024-01-01/2024-05-31'],
  ['截至5月20日，今年完成投资9亿元。', '2025-01-01/2025-05-20'],
  ['截至5月底，今年计划投资9亿元，已完成投资4亿元。', '2025-01-01/2025-12-31', '2025-01-01/2025-05-31'],
  ['By May 20, it had invested 9 billion yuan this year.', '2025-01-01/2025-05-20'],
  ['二〇二四年完成投资9亿元。', '2024-01-01/2024-12-31'],
  ['2020年以来完成投资9亿元。', '/'],
  ['Since 2020, it has invested 9 billion yuan.', '/'],
  ['It invested 9 billion yuan in 2023/24.', '/'],
  ['It invested 9 billion yuan in FY2023.', '/'],
  ['It invested 9 billion yuan last month.', '/'],
  ['2月30日完成投资9亿元。', '/'],
  ['2023年2月29日完成投资9亿元。', '/'],
  ['2024年2月29日完成投资9亿元。', '2024-02-29/2024-02-29'],
  ['2024年6月1日至31日完成投资9亿元。', '/'],
  ['On February 30, 2025, it invested 9 billion yuan.', '/'],
  [
    'In the first half of 2024 it invested 9 billion yuan, and in the same period a year earlier 8 billion yuan.',
    '2024-01-01/2024-06-30',
    '/',
  ],
] as const

t.test('a period may be written in many ways; what is not fully said is null', async (t) => {
  for (const [text, ...periods] of periodTexts)
    t.strictSame(
      (await said(text, { publishedOn: '2025-07-20' })).map((one) => one.at(-1)),
      periods,
      text,
    )
})

t.test('the period of a plan is not that of a share of it, where the words name another', async (t) => {
  const periods = async (text: string, publishedOn?: string) =>
    (await said(text, { publishedOn })).map((one) => one.at(-1))
  const months = '2022-01-01/2022-05-31'
  const year = '2022-01-01/2022-12-31'
  for (const share of ['为年度计划投资的', '完成年度计划任务的', '占全年投资计划的', '为2022年度计划投资的约'])
    for (const day of [undefined, '2022-06-20'])
      t.strictSame(await periods(`2022年1至5月，完成投资3972亿元，${share}44.1%。`, day), [months, months], share)
  t.strictSame(await periods('2022年1-5月广东完成年度目标任务的44.1%。'), [months])
  t.strictSame(await periods('1-5月完成2022年计划投资的44.1%。', '2023-01-10'), [months], 'the year of its plan')
  t.strictSame(await periods('From January to May 2022, it completed 44.1% of the 2022 annual plan.'), [months])
  t.strictSame(await periods('In the first five months, it completed 44.1 percent of the plan for 2022.'), [months])
  t.strictSame(await periods('2022年完成年度计划投资的101%。'), [year])
  t.strictSame(await periods('2022年1-5月完成投资3972亿元，年度计划投资9000亿元。'), [months, year], 'an amount')
})

t.test('a period holds for its own words: a month, where a change begins, deadlines, what is so now', async (t) => {
  const periods = async (text: string, publishedOn: string) =>
    (await said(text, { publishedOn })).map((one) => [one[0], one.at(-1)])
  const [july, may] = ['2018-07-01/2018-07-31', '2022-01-01/2022-05-31']
  for (const text of [
    '7月当月完成投资574.3亿元，为年度计划投资的9.6%。',
    '7月当月，完成投资574.3亿元，为年度计划投资的9.6%。',
  ])
    t.strictSame(
      await periods(text, '2018-08-23'),
      [
        ['57430000000', july],
        ['9.6', july],
      ],
      text,
    )
  t.strictSame(await periods('安徽2025年汽车产量由2022年的174.7万辆增加到368.65万辆，产值达500亿元。', '2026-02-01'), [
    ['1747000', '2022-01-01/2022-12-31'],
    ['3686500', '2025-01-01/2025-12-31'],
    ['50000000000', '2025-01-01/2025-12-31'],
  ])
  for (const text of [
    '到2027年，产值达到1万亿元。目前有企业100家。',
    '到2027年，产值达到1万亿元；目前，全省有企业100家。',
    'It plans to reach 1 trillion yuan by 2027. So far, the city has nearly 100 enterprises.',
  ])
    t.strictSame(
      await periods(text, '2024-07-20'),
      [
        ['1000000000000', '2027-01-01/2027-12-31'],
        ['100', '/'],
      ],
      text,
    )
  t.strictSame(await periods('6月底前完成投资5000亿元。', '2024-05-29'), [['500000000000', '2024-01-01/2024-06-30']])
  t.strictSame(await periods('到“十四五”末，建成充电桩50万个。', '2023-05-29'), [['500000', '2025-01-01/2025-12-31']])
  t.strictSame(await periods('到2025年底，建成充电桩50万个。', '2023-05-29'), [['500000', '2025-01-01/2025-12-31']])
  t.strictSame(await periods('截至2025年底，已建成充电桩50万个。', '2026-02-20'), [['500000', '/']])
  t.strictSame(await periods('到2025年底，已累计建成充电桩50万个。', '2026-02-20'), [['500000', '/']])
  const text =
    'Guangdong completed RMB 397.2 billion of investment in the January-May period this year, 44.1 percent of the annual target.'
  t.strictSame(await periods(text, '2022-07-01'), [
    ['397200000000', may],
    ['44.1', may],
  ])
})

t.test('the words of a bracket are those of its own number', async (t) => {
  const read = async (text: string) =>
    (await said(text, { publishedOn: '2024-01-25' })).map((one) => [one[0], one[2], one[3]])
  t.strictSame(await read('续建项目1247个（其中力争投产项目235个）。'), [
    ['1247', 'project-count', 'planned'],
    ['235', 'projects-completed', 'planned'],
  ])
  t.strictSame(await read('重点项目1181个（其中力争投产316个）。'), [
    ['1181', 'project-count', null],
    ['316', null, 'target'],
  ])
  t.strictSame(await read('广东完成投资100亿元（其中民间投资5亿元）。'), [
    ['10000000000', 'investment', 'actual'],
    ['500000000', 'investment', 'actual'],
  ])
  t.strictSame(await read('1,500 projects (of which 380 are new) are planned.'), [['1500', 'project-count', 'planned']])
})
