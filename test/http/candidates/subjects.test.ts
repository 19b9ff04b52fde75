/** The subjects of the numbers in a text: which names are found, in which order, and which are none. */
import t, { type Test } from 'tap'
import { build, type Built, put } from '../../support/build.ts'
import { candidatesBy } from '../../support/candidates.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })
const { read, said } = candidatesBy(app)

t.test('subjects are found in both languages and scripts, first in the sentence, longest first', async (t) => {
  const subjectOf = async (text: string) => (await read(text)).at(-1)?.subject ?? null
  t.match(await subjectOf('广东省完成投资5亿元。'), { kind: 'region', id: 'guangdong', confidence: 0.95 })
  t.match(await subjectOf('廣東省完成投資5億元。'), { kind: 'region', id: 'guangdong' })
  t.match(await subjectOf('广东完成投资5亿元。'), { kind: 'region', id: 'guangdong', confidence: 0.9 })
  t.match(await subjectOf('Anhui Province invested 500 million yuan.'), { kind: 'region', id: 'anhui' })
  const found = await subjectOf('Guangdong key provincial construction projects, 2025, in Shenzhen: 20 projects.')
  t.match(found, { kind: 'project', id: 'guangdong-key-projects-2025' })
  t.match(await subjectOf('安徽说了一句话。合肥完成投资5亿元。'), { id: 'hefei' }, 'the sentence before the paragraph')
  const [{ subject, alternatives } = { subject: null, alternatives: [] }] = await read(
    '安徽说了一句话。完成投资5亿元。',
  )
  t.match(subject, { id: 'anhui', confidence: 0.72 })
  t.strictSame(alternatives, [])
  t.match(
    await subjectOf('安徽说了一句话。\n\n完成投资5亿元。'),
    { id: 'anhui', confidence: 0.7 },
    'until another is named',
  )
  t.equal(await subjectOf('He sold china for 500 million yuan.'), null, 'a word in small letters is no name')
  t.equal(await subjectOf('Nobody invested 500 million yuan.'), null)
})

t.test('of several places that are listed, a number is of none alone', async (t) => {
  const of = async (text: string) =>
    (await read(text)).map(({ subject, alternatives }) => subject?.id ?? alternatives.map(({ id }) => id).sort())
  const either = ['anhui', 'guangdong']
  for (const text of [
    '广东、安徽完成投资100亿元、200亿元。',
    '廣東、安徽分別完成投資100億元、200億元。',
    'Guangdong and Anhui planned 100 billion yuan and 200 billion yuan, respectively.',
    '广东、安徽分别完成投资100亿元、200亿元、300亿元。',
    '广东和安徽在2024年和2025年分别完成投资100亿元、200亿元。',
    'Guangdong and Anhui planned 100 billion yuan and 200 billion yuan in 2025.',
    'Guangdong and Anhui planned 1 billion yuan and 2 billion yuan in 2024 and 2025 respectively.',
    '广东和安徽完成投资5亿元。',
    '广东和安徽说了一句话。完成投资5亿元。',
  ])
    for (const one of await of(text)) t.strictSame(one, either, text)
  t.strictSame(await of('广东完成投资100亿元，安徽完成投资200亿元。'), ['guangdong', 'anhui'])
  t.strictSame(await of('Hefei, Anhui, planned 100 billion yuan.'), ['anhui'], 'a city in its province is no list')
})

t.test('where two names share characters, the first counts; a road is no place', async (t) => {
  const own = await build(t)
  for (const [id, localName] of Object.entries({ a: '上海', b: '海东', c: '海南', d: '南京', e: '山东' }))
    await put(own, `regions/${id}`, { name: id, localName, kind: 'province' })
  const of = async (text: string) =>
    (await read(text, {}, own)).map(({ subject, alternatives }) => [subject?.id, ...alternatives.map(({ id }) => id)])
  t.strictSame(await of('上海东方枢纽投资50亿元。'), [['a']])
  t.strictSame(await of('上海南站枢纽投资50亿元。'), [['a']])
  t.strictSame(await of('上海南京路改造投资50亿元。'), [['a']])
  t.strictSame(await of('南京东路改造投资50亿元。'), [[undefined]])
  t.strictSame(await of('山东路网投资50亿元。'), [['e']])
})

t.test('who reports something is no subject of it, and who says what it will do itself is', async (t) => {
  const of = async (text: string) =>
    (await read(text)).map(({ subject, alternatives }) => [subject?.id, ...alternatives.map(({ id }) => id)])
  for (const text of [
    'In 2025, this platform will strive to gather more than 100,000 professionals, the Xinhua News Agency reported.',
    'This platform will gather more than 100,000 professionals, Xinhua reported on Thursday, citing its chairman.',
    'This platform will gather more than 100,000 professionals, Xinhua reported on Feb. 12.',
    'Xinhua News Agency reported on Thursday that the platform will gather more than 100,000 professionals.',
    'According to the Xinhua News Agency, the platform will gather more than 100,000 professionals.',
    '据新华社报道，该平台将汇聚100000名专业人才。',
    '據新華社2月13日報道，該平台將匯聚100000名專業人才。',
    '新华社2月13日电，该平台将汇聚100000名专业人才。',
    '环球时报报道，该平台将汇聚100000名专业人才。',
  ])
    t.strictSame(await of(text), [[undefined]], text)
  const found = await of('广东计划投资1万亿元。环球时报报道，深圳投资50亿元。')
  t.strictSame(found, [['guangdong'], ['shenzhen', 'guangdong']])
  t.strictSame(await of('Tencent said that it will hire 5,000 people in 2025.'), [['tencent']])
  t.strictSame(await of('Tencent said on Monday it will hire 5,000 people.'), [['tencent']])
  t.strictSame(await of('Tencent reported revenue of 609 billion yuan in 2023.'), [['tencent']])
  t.strictSame(await of('According to Tencent’s plan, 5,000 people will be hired.'), [['tencent']])
  t.strictSame(await of('腾讯电子商务投资50亿元。'), [['tencent']])
  t.strictSame(await of('Guangdong said that 1,500 key projects are planned for 2025.'), [
    ['guangdong-key-projects-2025', 'guangdong'],
  ])
})

t.test('the construction of something, and construction projects, are of any industry', async (t) => {
  const own = await build(t, { SEED: 'true' })
  const of = async (text: string) =>
    (await read(text, {}, own)).map(({ subject, alternatives }) => [subject?.id, ...alternatives.map(({ id }) => id)])
  t.strictSame(await of('1,500 key provincial construction projects will be arranged in Guangdong.'), [['guangdong']])
  t.strictSame(await of('Construction of 1,500 key projects will begin.'), [[undefined]])
  t.strictSame(await of('In the construction industry, 1,500 projects will begin.'), [['construction']])
})

const programme = async (t: Test): Promise<Built> => {
  const own = await build(t)
  await put(own, 'metrics/investment', { name: 'Investment', localName: '投资', nature: 'flow', unit: 'CNY' })
  await put(own, 'metrics/headcount', { name: 'Headcount', localName: '人数', nature: 'stock', unit: 'person' })
  const project = { kind: 'portfolio', status: 'preparation' }
  await put(own, 'projects/harbours', { ...project, title: 'Harbours of 2025', localTitle: '2025年港口项目' })
  await put(own, 'projects/ways', { ...project, kind: 'breakdown', title: 'By way', parentId: 'harbours' })
  await put(own, 'projects/deep', {
    ...project,
    title: 'Harbours of 2025: deep-water projects',
    localTitle: '2025年港口项目：深水项目',
    parentId: 'ways',
  })
  return own
}

t.test('what is told as a part is a part of the subject before, if the register knows it', async (t) => {
  const own = await programme(t)
  const of = async (text: string) => (await said(text, {}, own)).map((one) => one.slice(1, 3))
  t.strictSame(await of('2025年港口项目计划投资50亿元，其中深水项目20亿元。'), [
    ['harbours', 'investment'],
    ['deep', 'investment'],
  ])
  t.strictSame(
    await of('Harbours of 2025 plans an investment of 5 billion yuan, of which deep-water projects 2 billion yuan.'),
    [
      ['harbours', 'investment'],
      ['deep', 'investment'],
    ],
  )
  t.strictSame(
    await of('2025年港口项目计划投资50亿元，其中人数300人。'),
    [
      ['harbours', 'investment'],
      ['harbours', 'headcount'],
    ],
    'another metric of the same subject',
  )
  const unknownPart = (await read('2025年港口项目计划投资50亿元，其中铁路20亿元。', {}, own)).at(-1)
  matchWhole(t, unknownPart, {
    subject: null,
    metric: 'investment',
    alternatives: [{ kind: 'project', id: 'harbours' }],
  })
})

t.test('a rate between a whole and its part does not make the part the whole', async (t) => {
  const of = async (text: string) =>
    (await read(text, { publishedOn: '2026-02-01' })).map(({ value, subject, metric, alternatives }) => [
      value,
      subject?.id ?? null,
      metric,
      alternatives.map(({ id }) => id),
    ])
  const guangdong = ['1181600000000', 'guangdong', 'investment', []]
  const part = (value: string, metric = 'investment', ...others: string[]) => [
    value,
    null,
    metric,
    ['guangdong', ...others],
  ]
  for (const [text, rate, metric] of [
    ['广东完成投资11816亿元，增长7.5%，其中民生工程完成投资800亿元。', '7.5', null],
    ['广东完成投资11816亿元，完成年度计划任务的118.2%。其中，民生工程800亿元。', '118.2', 'completion-rate'],
  ] as const)
    t.strictSame(await of(text), [guangdong, [rate, 'guangdong', metric, []], part('80000000000')], text)
  const found = (await of('广东完成投资11816亿元，为年度计划的110%，其中深圳市完成投资800亿元。')).slice(1)
  t.strictSame(found, [['110', 'guangdong', 'completion-rate', []], part('80000000000', 'investment', 'shenzhen')])
  t.strictSame(
    await of(
      'Guangdong invested 344 billion yuan, 34.4 percent of the annual target, of which 100 billion yuan went to others.',
    ),
    [
      ['344000000000', 'guangdong', 'investment', []],
      ['34.4', 'guangdong', 'completion-rate', []],
      part('100000000000'),
    ],
  )
  t.strictSame(await of('广东项目1000个，总投资50亿元，其中合肥市项目300个，人数300人。'), [
    ['1000', 'guangdong', 'project-count', []],
    ['5000000000', 'guangdong', 'total-investment', []],
    part('300', 'project-count', 'hefei'),
    part('300', 'headcount', 'hefei'),
  ])
  t.strictSame(
    await of('广东完成投资11816亿元，其中民生工程800亿元，为年度计划投资的42.7%，其中教育20亿元。'),
    [guangdong, part('80000000000'), part('42.7', 'completion-rate'), part('2000000000', 'investment', 'education')],
    'a rate of a part, and a part of a part',
  )
})

t.test('the whole is not called by what names its part', async (t) => {
  for (const text of [
    '2025年，全省完成投资2350亿元，其中广东完成投资800亿元。',
    'In 2025, an investment of 235 billion yuan was completed, of which Guangdong completed 80 billion yuan.',
  ])
    t.strictSame(
      (await read(text)).map(({ subject }) => subject?.id ?? null),
      [null, 'guangdong'],
    )
})

/** Reports that were not looked at when the rules were written, each with what is read of its numbers; a star is what a form preselects. */
const others: readonly (readonly [text: string, more: object, read: readonly string[]])[] = [
  [
    `前三季度四川省重点项目完成投资6817.1亿元

记者从省发展改革委获悉，今年1—9月，全省810个省重点项目完成投资6817.1亿元，年度投资完成率85.5%，高于序时进度10.5个百分点。

其中，基础设施项目完成投资2531亿元；产业项目完成投资3102.6亿元，投资完成率88.1%。成都市完成投资1820亿元。`,
    { language: 'zh-CN', publishedOn: '2025-10-20' },
    [
      '* 6817.1亿元 | investment actual key-2025 2025-01-01/2025-09-30',
      '810个省重点项目 | project-count actual key-2025 2025-01-01/2025-09-30',
      '6817.1亿元 | investment actual key-2025 2025-01-01/2025-09-30',
      '* 85.5% | completion-rate actual key-2025 2025-01-01/2025-09-30',
      '* 10.5个百分点 | completion-rate-above-elapsed-time actual key-2025 2025-01-01/2025-09-30',
      '2531亿元 | investment actual 基础设施 of key-2025 2025-01-01/2025-09-30',
      '* 3102.6亿元 | investment actual industry 2025-01-01/2025-09-30',
      '88.1% | completion-rate actual - 2025-01-01/2025-09-30',
      '1820亿元 | investment actual 成都市 of key-2025 2025-01-01/2025-09-30',
    ],
  ],
  [
    '截至10月底，四川省重点项目开工率98.5%，占年度计划7973亿元的94.2%，高于去年同期2.1个百分点，竣工项目612个。',
    { language: 'zh-CN', publishedOn: '2025-11-18' },
    [
      '* 98.5% | start-rate actual key-2025 2025-01-01/2025-10-31',
      '7973亿元 | - planned key-2025 2025-01-01/2025-12-31',
      '94.2% | completion-rate - key-2025 2025-01-01/2025-10-31',
      '2.1个百分点 | - actual key-2025 2025-01-01/2025-10-31',
      '612个 | projects-completed actual key-2025 2025-01-01/2025-10-31',
    ],
  ],
  [
    `Sichuan’s key projects

By the end of September, Sichuan had invested 681.71 billion yuan in key projects, 85.5 percent of the year’s target. Infrastructure projects received 253.1 billion yuan and industrial projects 310.26 billion yuan. A total of 142 new projects were started. Of 142 projects, 70 are industrial projects. The province aims to complete 797.3 billion yuan of investment in 2025.`,
    { language: 'en', publishedOn: '2025-10-22' },
    [
      '* 681.71 billion yuan | investment actual key-2025 2025-01-01/2025-09-30',
      '* 85.5 percent | completion-rate actual key-2025 2025-01-01/2025-09-30',
      '253.1 billion yuan | investment actual infrastructure of key-2025 2025-01-01/2025-09-30',
      '310.26 billion yuan | investment actual industry 2025-01-01/2025-09-30',
      '142 new projects | projects-started actual key-2025 2025-01-01/2025-09-30',
      '142 projects | project-count - key-2025 2025-01-01/2025-09-30',
      '70 are industrial projects | project-count - industry 2025-01-01/2025-09-30',
      '* 797.3 billion yuan | investment target key-2025 2025-01-01/2025-12-31',
    ],
  ],
  [
    `河南省“三个一批”项目建设活动

第十六期“三个一批”项目建设活动共签约项目601个，总投资4890亿元；开工项目902个，年度计划投资2380亿元。

2024年四川省重点项目提前一个月完成投资7500亿元。过去一年，全省地区生产总值达到64697亿元。`,
    { language: 'zh-CN', publishedOn: '2025-03-01' },
    [
      '601个 | project-count committed henan /',
      '4890亿元 | total-investment planned henan /',
      '902个 | projects-started planned henan /',
      '2380亿元 | investment planned henan 2025-01-01/2025-12-31',
      '7500亿元 | investment actual - 2024-01-01/2024-12-31',
      '64697亿元 | gdp actual sichuan /',
    ],
  ],
  [
    `四川省重点项目进展

2025年四川省重点项目共810个，其中续建项目534个、新开工项目276个，计划总投资1.63万亿元。1—9月，完成投资6817亿元，完成率85.5%。

（一）交通类项目。共118个，年度计划投资426亿元，1—9月完成投资318亿元，完成率74.6%。

一季度，810个省重点项目（含534个续建项目、140个前期项目）完成投资1823.5亿元，为年度计划7973亿元的22.9%。

成都市完成投资612亿元，绵阳市、宜宾市分别完成投资253亿元、287亿元。天府新区安排项目41个。产业项目投资占全部项目投资的45%。

列入省重点项目名单的项目年度计划投资7973亿元。成都、绵阳1—9月完成投资520亿元、488亿元。`,
    { language: 'zh-CN', publishedOn: '2025-10-20' },
    [
      '810个 | project-count planned key-2025 2025-01-01/2025-12-31',
      '534个 | project-count planned 续建 of key-2025 2025-01-01/2025-12-31',
      '276个 | projects-started planned 新开工 of key-2025 2025-01-01/2025-12-31',
      '1.63万亿元 | total-investment planned - 2025-01-01/2025-12-31',
      '* 6817亿元 | investment actual key-2025 2025-01-01/2025-09-30',
      '* 85.5% | completion-rate actual key-2025 2025-01-01/2025-09-30',
      '118个 | project-count - 交通 of key-2025 /',
      '426亿元 | investment planned 交通 of key-2025 2025-01-01/2025-12-31',
      '318亿元 | investment actual 交通 of key-2025 2025-01-01/2025-09-30',
      '74.6% | completion-rate actual 交通 of key-2025 2025-01-01/2025-09-30',
      '810个省重点项目 | project-count actual key-2025 2025-01-01/2025-03-31',
      '534个续建项目 | project-count planned 续建 of key-2025 2025-01-01/2025-03-31',
      '140个前期项目 | project-count planned 前期 of key-2025 2025-01-01/2025-03-31',
      '1823.5亿元 | investment actual key-2025 2025-01-01/2025-03-31',
      '7973亿元 | investment planned key-2025 2025-01-01/2025-12-31',
      '* 22.9% | completion-rate actual key-2025 2025-01-01/2025-03-31',
      '612亿元 | investment actual 成都市 of key-2025 /',
      '253亿元 | investment actual - /',
      '287亿元 | investment actual - /',
      '41个 | project-count planned 天府新区 of key-2025 2025-01-01/2025-12-31',
      '45% | - actual - /',
      '7973亿元 | investment planned key-2025 2025-01-01/2025-12-31',
      '520亿元 | investment actual - 2025-01-01/2025-09-30',
      '488亿元 | investment actual - 2025-01-01/2025-09-30',
    ],
  ],
  [
    `Sichuan’s key projects complete 58 percent of annual plan

CHENGDU -- Sichuan Province invested 391.2 billion yuan in its key projects in the first half of 2025, or 58.1 percent of the annual plan. Its key projects have a total investment of 4.2 trillion yuan and planned investment of 673 billion yuan for 2025. Of them, 1,190 are under construction. Investment grew by 9.2 percent from 2024, and 60 percent of it went to industry. Transport projects account for 57 percent of planned investment. About 120 projects will be completed.`,
    { language: 'en', publishedOn: '2025-07-18' },
    [
      '58 percent | completion-rate actual key-2025 /',
      '391.2 billion yuan | investment actual key-2025 2025-01-01/2025-06-30',
      '* 58.1 percent | completion-rate actual key-2025 2025-01-01/2025-06-30',
      '* 4.2 trillion yuan | total-investment planned key-2025 2025-01-01/2025-12-31',
      '* 673 billion yuan | investment planned key-2025 2025-01-01/2025-12-31',
      '1,190 | project-count planned key-2025 2025-01-01/2025-12-31',
      '9.2 percent | - actual - 2025-01-01/2025-06-30',
      '60 percent | - actual - 2025-01-01/2025-06-30',
      '57 percent | - planned transport of key-2025 2025-01-01/2025-12-31',
      'About 120 projects | project-count planned - 2025-01-01/2025-12-31',
    ],
  ],
  [
    `安徽1—5月重点项目完成投资8923亿元

合肥市重点项目完成投资1890亿元。

全年计划完成投资1.72万亿元，新开工项目3000个以上。`,
    { language: 'zh-CN', publishedOn: '2025-06-16' },
    [
      '* 8923亿元 | investment actual anhui-key-projects-2025 2025-01-01/2025-05-31',
      '* 1890亿元 | investment actual hefei-key-projects-2025 2025-01-01/2025-05-31',
      '1.72万亿元 | investment planned - 2025-01-01/2025-12-31',
      '3000个以上 | projects-started planned - 2025-01-01/2025-12-31',
    ],
  ],
  [
    `安徽1—5月重点项目完成投资8923亿元

合肥市重点项目完成投资1890亿元。

全年，全省计划完成投资1.72万亿元。合六高铁全长401公里，总投资998亿元。`,
    { language: 'zh-CN', publishedOn: '2025-06-16' },
    [
      '* 8923亿元 | investment actual anhui-key-projects-2025 2025-01-01/2025-05-31',
      '* 1890亿元 | investment actual hefei-key-projects-2025 2025-01-01/2025-05-31',
      '1.72万亿元 | investment planned anhui-key-projects-2025 2025-01-01/2025-12-31',
      '401公里 | - actual - 2025-01-01/2025-05-31',
      '998亿元 | total-investment planned - 2025-01-01/2025-12-31',
    ],
  ],
  // 省重点项目 in the report of a city are some of its province's, and 市重点项目 in that of a province are of its cities.
  [
    `合肥市2025年重点项目进展

全年列入省重点项目300个，1—5月完成投资900亿元。

1—5月，市重点项目完成投资1890亿元，完成率45%。`,
    { language: 'zh-CN', publishedOn: '2025-06-16' },
    [
      '300个 | project-count planned - 2025-01-01/2025-12-31',
      '900亿元 | investment actual - 2025-01-01/2025-05-31',
      '* 1890亿元 | investment actual hefei-key-projects-2025 2025-01-01/2025-05-31',
      '* 45% | completion-rate actual hefei-key-projects-2025 2025-01-01/2025-05-31',
    ],
  ],
  [
    `安徽1—5月重点项目完成投资8923亿元

各市重点项目完成投资5000亿元。省重点项目开工2000个。`,
    { language: 'zh-CN', publishedOn: '2025-06-16' },
    [
      '* 8923亿元 | investment actual anhui-key-projects-2025 2025-01-01/2025-05-31',
      '5000亿元 | investment actual - 2025-01-01/2025-05-31',
      '* 2000个 | projects-started actual anhui-key-projects-2025 2025-01-01/2025-05-31',
    ],
  ],
  [
    '广东2025年安排市重点建设项目1570个，年度计划投资9000亿元。',
    { language: 'zh-CN', publishedOn: '2025-06-16' },
    ['1570个 | project-count planned - 2025-01-01/2025-12-31', '9000亿元 | investment planned - 2025-01-01/2025-12-31'],
  ],
  [
    'From January to July, Sichuan’s 810 key projects completed 686.2 billion yuan in investment.',
    { language: 'en', publishedOn: '2025-08-14' },
    [
      '810 key projects | project-count actual key-2025 2025-01-01/2025-07-31',
      '* 686.2 billion yuan | investment actual key-2025 2025-01-01/2025-07-31',
    ],
  ],
]

t.test(
  'reports of another province are read by the same rules, and what another sentence says preselects nothing',
  async (t) => {
    const own = await build(t, { SEED: 'true' })
    const project = { kind: 'portfolio', status: 'implementation', regionId: 'sichuan' }
    for (const [id, title, localTitle, more] of [
      [
        'key-2025',
        'Sichuan key projects, 2025',
        '2025年四川省重点项目',
        { startsOn: '2025-01-01', endsOn: '2025-12-31' },
      ],
      ['industry', 'Sichuan key industrial projects, 2025', '2025年四川省重点产业项目', { parentId: 'key-2025' }],
    ] as const)
      await put(own, `projects/${id}`, { ...project, title, localTitle, ...more })
    for (const [text, more, expected] of others) {
      const found = (await read(text, more, own)).map(
        ({ asPrinted, metric, stage, subject, part, periodStart, periodEnd, selected }) =>
          `${selected ? '* ' : ''}${asPrinted} | ${metric ?? '-'} ${stage ?? '-'} ${subject?.id ?? (part ? `${part.name} of ${part.ofId}` : '-')} ${periodStart ?? ''}/${periodEnd ?? ''}`,
      )
      t.strictSame(found, expected, text)
    }
  },
)
