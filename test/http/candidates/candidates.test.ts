/**
 * A text is read: each quantity is answered as a figure that may be proposed, and nothing is written.
 * Long texts are read in a thread, which opens the register anew: these tests have registers of their own.
 */
import t, { type Test } from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { adminKey, build, type Built } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { put } from '../../support/put.ts'
import { spentOn } from '../../support/spent.ts'

interface Candidate {
  readonly at: { readonly paragraph: number; readonly start: number; readonly end: number }
  readonly quote: string
  readonly asPrinted: string
  readonly value: string
  readonly metric: string | null
  readonly stage: string | null
  readonly periodStart: string | null
  readonly periodEnd: string | null
  readonly subject: { readonly kind: string; readonly id: string; readonly confidence: number } | null
  readonly alternatives: readonly { readonly kind: string; readonly id: string }[]
  readonly figureId: string | null
}

interface Page {
  readonly data: readonly Candidate[]
  readonly next: string | null
}

const app = await build(t, { SEED: 'article' })

const pageOf = async (body: object, query = '', { ask }: Pick<Built, 'ask'> = app): Promise<Page> => {
  const answer = await ask('POST', `/v1/candidates${query}`, { body })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}
const read = async (text: string, more: object = {}, of?: Pick<Built, 'ask'>): Promise<readonly Candidate[]> =>
  (await pageOf({ text, ...more }, '', of)).data

/** Returns what a text says, in short: value, subject, metric, stage and period. */
const said = async (text: string, more: object = {}, of?: Pick<Built, 'ask'>) =>
  (await read(text, more, of)).map(({ value, subject, metric, stage, periodStart, periodEnd }) => [
    value,
    subject?.id ?? null,
    metric,
    stage,
    `${periodStart ?? ''}/${periodEnd ?? ''}`,
  ])

t.test('each quantity has its place, its words and what they say', async (t) => {
  const text =
    '2025年，广东计划推进一批项目。\n\nGuangdong plans 1,500 key projects in 2025, with an annual investment of 1 trillion yuan ($136.8 billion).'
  const [count, investment, ...others] = await read(text)
  t.strictSame(others, [])
  t.strictSame(count, {
    at: { paragraph: 2, start: text.indexOf('1,500'), end: text.indexOf(' in 2025') },
    quote: text.slice(text.indexOf('Guangdong')),
    asPrinted: '1,500 key projects',
    value: '1500',
    upperValue: null,
    unit: 'project',
    qualifier: 'exact',
    reported: [],
    metric: 'project-count',
    stage: 'planned',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
    subject: { kind: 'region', id: 'guangdong', confidence: 1 },
    alternatives: [],
    figureId: null,
  })
  matchWhole(t, investment, {
    asPrinted: '1 trillion yuan ($136.8 billion)',
    value: '1000000000000',
    unit: 'CNY',
    reported: [{ value: '136800000000', unit: 'USD' }],
    metric: 'investment',
    stage: 'planned',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
  })
})

t.test('a figure that says it already is named: same subject, metric, stage, period, value and unit', async (t) => {
  const title = 'Guangdong key provincial construction projects, 2025'
  const known = async (text: string): Promise<(string | null)[]> => (await read(text)).map(({ figureId }) => figureId)
  t.strictSame(await known(`${title}: planned investment of 1 trillion yuan.`), [
    'guangdong-key-projects-2025-investment',
  ])
  t.strictSame(await known(`${title}: planned investment of 1.1 trillion yuan.`), [null])
  t.strictSame(await known(`${title}: completed an investment of 1 trillion yuan in 2025.`), [null], 'another stage')
  t.strictSame(await known(`${title}: planned investment of 1 trillion yuan in 2026.`), [null], 'another period')
})

t.test('a figure of the source that has the words of a number says it, whatever an editor corrected', async (t) => {
  const own = await build(t, { SEED: 'article' })
  await put(own, 'sources/report', { title: 'Report', kind: 'report', official: false, publishedOn: '2026-01-26' })
  const text = '2025年广东省已投资5亿元，安徽省已投资5亿元，全国已投资9亿元。'
  await own.ask('PUT', '/v1/sources/report/text', { body: text, headers: { 'content-type': 'text/plain' } })
  const known = async () => {
    const { body } = await own.ask('GET', '/v1/sources/report/candidates', { key: adminKey })
    return (body as Page).data.map(({ figureId }) => figureId)
  }
  const figure = { stage: 'actual', unit: 'CNY', qualifier: 'exact', metric: 'spending', quote: text }
  const of = (subjectId: string) => ({ ...figure, subjectKind: 'region', subjectId, sourceId: 'report' })
  await put(own, 'figures/all', { ...of('china'), value: '900000000', asPrinted: '9亿元' })
  t.strictSame(await known(), [null, null, 'all'])
  await put(own, 'figures/one', { ...of('shenzhen'), value: '500000000', asPrinted: '5亿元' })
  t.strictSame(await known(), [null, null, 'all'], 'it may be either')
  await put(own, 'figures/two', { ...of('hefei'), value: '500000000', asPrinted: '5亿元' })
  t.strictSame(await known(), ['one', 'two', 'all'])
  t.strictSame(
    (await read(text, {}, own)).map(({ figureId }) => figureId),
    [null, null, null],
    'a text that is sent has no source',
  )
})

t.test('a figure is known where its words stand in the text, however many more than the number they are', async (t) => {
  const own = await build(t, { SEED: 'article' })
  await put(own, 'sources/report', { title: 'Report', kind: 'report', official: false, publishedOn: '2026-01-26' })
  const figure = {
    subjectKind: 'region',
    subjectId: 'china',
    metric: 'spending',
    stage: 'actual',
    unit: 'CNY',
    qualifier: 'exact',
    sourceId: 'report',
  }
  const known = async (text: string, ...figures: object[]) => {
    await own.ask('PUT', '/v1/sources/report/text', { body: text, headers: { 'content-type': 'text/plain' } })
    const ids = figures.map((_figure, at) => `f${at.toString()}`)
    for (const [at, one] of figures.entries())
      await put(own, `figures/${ids[at] ?? ''}`, { ...figure, value: '500000000', ...one })
    const { body } = await own.ask('GET', '/v1/sources/report/candidates', { key: adminKey })
    for (const id of ids) await own.ask('DELETE', `/v1/figures/${id}`)
    return (body as Page).data.map(({ figureId }) => figureId)
  }
  const two = '2025年廣東省已投資5亿元，安徽省已投资５亿元。'
  t.strictSame(await known(two, { asPrinted: '广东省已投资5亿元' }), ['f0', null], 'in either script')
  t.strictSame(await known(two, { asPrinted: '2025年…安徽省已投资5亿元' }), [null, 'f0'])
  t.strictSame(await known(two, { asPrinted: '2026年…安徽省已投资5亿元' }), [null, null])
  t.strictSame(await known(two, { asPrinted: '5亿元', quote: '安徽省已投资5亿元' }), [null, 'f0'])
  t.strictSame(await known(two, { asPrinted: '5亿元' }, { asPrinted: '广东省已投资5亿元' }), ['f1', 'f0'])
  t.strictSame(
    await known(two, { asPrinted: '5亿元' }, { asPrinted: '5亿元', subjectId: 'guangdong' }),
    ['f1', 'f0'],
    'the subject decides between figures of the same words',
  )
  t.strictSame(await known(two, { asPrinted: '广东省已投资5亿元', unit: 'USD' }), [null, null], 'another unit')
  t.strictSame(await known(two, { asPrinted: '广东省已投资5亿元', value: '5' }), [null, null], 'another value')
  t.strictSame(
    await known(
      '广东已投资5亿元。',
      { asPrinted: '5亿元' },
      { asPrinted: '已投资5亿元' },
      { asPrinted: '已投资5亿元', stage: 'planned' },
    ),
    ['f1'],
    'of several figures the one that agrees most, with the most words',
  )
  t.strictSame(await known('已投资约5亿元。', { asPrinted: '5亿元' }), ['f0'], 'the number of the text has more words')
  t.strictSame(
    await known('已投资5亿元。\n\n又说：已投资5亿元。', { asPrinted: '已投资5亿元' }),
    ['f0', 'f0'],
    'said again',
  )
  const fall = { asPrinted: '减少5亿元', value: '-500000000', relation: 'difference' }
  t.strictSame(await known('同比减少5亿元。', fall), ['f0'], 'words of a fall print no sign')
  t.strictSame(
    await known('同比减少5至6亿元。', {
      ...fall,
      asPrinted: '减少5至6亿元',
      value: '-600000000',
      upperValue: '-500000000',
      qualifier: 'between',
    }),
    ['f0'],
  )
  const list = { asPrinted: '分别投资5亿元、5亿元' }
  t.strictSame(await known('分别投资5亿元、5亿元。', list), [null, null], 'it may be either')
  t.strictSame(await known('分别投资5亿元、5亿元。', list, list), ['f0', 'f1'])
})

t.test('the lines of a printed page are read as one, and places are those of the text as it is', async (t) => {
  const lines = ['2025年广东共安排省重点项目1500个，年度计划投资1', '万亿元，全年完成投资11816亿元。']
  const [broken, whole] = [lines.join('\n'), lines.join('')]
  const [one, other] = await Promise.all([read(broken), read(whole)])
  const withoutPlace = (all: readonly Candidate[]) => all.map(({ at: _at, ...rest }) => rest)
  t.strictSame(withoutPlace(one), withoutPlace(other))
  t.strictSame(
    one.map(({ at }) => broken.slice(at.start, at.end)),
    ['1500个', '1\n万亿元', '11816亿元'],
  )
  const first = await pageOf({ text: broken }, '?limit=1')
  const rest = await pageOf({ text: broken }, `?cursor=${String(first.next)}`)
  t.strictSame([...first.data, ...rest.data], one)
})

t.test(
  'subjects are found in both languages and scripts, in the sentence before the paragraph, longest first',
  async (t) => {
    const subjectOf = async (text: string) => (await read(text)).at(-1)?.subject ?? null
    t.match(await subjectOf('广东省完成投资5亿元。'), { kind: 'region', id: 'guangdong', confidence: 0.95 })
    t.match(await subjectOf('廣東省完成投資5億元。'), { kind: 'region', id: 'guangdong' })
    t.match(await subjectOf('广东完成投资5亿元。'), { kind: 'region', id: 'guangdong', confidence: 0.9 })
    t.match(await subjectOf('Anhui Province invested 500 million yuan.'), { kind: 'region', id: 'anhui' })
    t.match(await subjectOf('Guangdong key provincial construction projects, 2025, in Shenzhen: 20 projects.'), {
      kind: 'project',
      id: 'guangdong-key-projects-2025',
    })
    t.match(
      await subjectOf('安徽说了一句话。合肥完成投资5亿元。'),
      { id: 'hefei' },
      'the sentence before the paragraph',
    )
    const [{ subject, alternatives } = { subject: null, alternatives: [] }] =
      await read('安徽说了一句话。完成投资5亿元。')
    t.match(subject, { id: 'anhui', confidence: 0.72 })
    t.strictSame(alternatives, [])
    t.equal(await subjectOf('安徽说了一句话。\n\n完成投资5亿元。'), null, 'not beyond the paragraph')
    t.equal(await subjectOf('He sold china for 500 million yuan.'), null, 'a word in small letters is no name')
    t.equal(await subjectOf('Nobody invested 500 million yuan.'), null)
  },
)

t.test(
  'of several places that are listed, numbers are those in the same order, if words say so, or of none alone',
  async (t) => {
    const of = async (text: string) =>
      (await read(text)).map(({ subject, alternatives }) => subject?.id ?? alternatives.map(({ id }) => id).sort())
    const either = ['anhui', 'guangdong']
    t.strictSame(await of('广东、安徽分别完成投资100亿元、200亿元。'), ['guangdong', 'anhui'])
    t.strictSame(await of('廣東、安徽和合肥2025年分別完成投資100億元、200億元和300億元。'), [
      'guangdong',
      'anhui',
      'hefei',
    ])
    t.strictSame(await of('Guangdong and Anhui planned 100 billion yuan and 200 billion yuan, respectively.'), [
      'guangdong',
      'anhui',
    ])
    t.strictSame(await of('Guangdong and Anhui respectively planned 1 billion yuan and 2 billion yuan in 2025.'), [
      'guangdong',
      'anhui',
    ])
    for (const text of [
      '广东、安徽完成投资100亿元、200亿元。',
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
  },
)

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
  t.strictSame(await of('广东计划投资1万亿元。环球时报报道，深圳投资50亿元。'), [
    ['guangdong'],
    ['shenzhen', 'guangdong'],
  ])
  t.strictSame(await of('Tencent said that it will hire 5,000 people in 2025.'), [['tencent']])
  t.strictSame(await of('Tencent said on Monday it will hire 5,000 people.'), [['tencent']])
  t.strictSame(await of('Tencent reported revenue of 609 billion yuan in 2023.'), [['tencent']])
  t.strictSame(await of('According to Tencent’s plan, 5,000 people will be hired.'), [['tencent']])
  t.strictSame(await of('腾讯电子商务投资50亿元。'), [['tencent']])
  t.strictSame(await of('Guangdong said that 1,500 key projects are planned for 2025.'), [['guangdong']])
})

t.test('the construction of something, and construction projects, are of any industry', async (t) => {
  const own = await build(t, { SEED: 'true' })
  const of = async (text: string) =>
    (await read(text, {}, own)).map(({ subject, alternatives }) => [subject?.id, ...alternatives.map(({ id }) => id)])
  t.strictSame(await of('1,500 key provincial construction projects will be arranged in Guangdong.'), [['guangdong']])
  t.strictSame(await of('Construction of 1,500 key projects will begin.'), [[undefined]])
  t.strictSame(await of('In the construction industry, 1,500 projects will begin.'), [['construction', 'industry']])
})

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
  t.strictSame(await of('到2027年，力争投资5亿元。'), ['target', '2027-01-01/2027-12-31'])
  t.strictSame(await of('签约项目投资5亿元。'), ['committed', '/'])
  t.strictSame(await of('投资由2023年的8亿元增加到2024年的9亿元。', '2026-01-20'), [
    'actual',
    '2023-01-01/2023-12-31',
    'actual',
    '2024-01-01/2024-12-31',
  ])
  t.strictSame(await of('投资增加到2027年的9亿元。', '2026-01-20'), ['target', '2027-01-01/2027-12-31'])
  t.strictSame(await of('2025年1-7月，比去年同期已增加5亿元。'), ['actual', '2025-01-01/2025-07-31'])
  t.strictSame(
    (await of('2025年投资9亿元，全年完成。其中，公路完成5亿元。', '2026-01-26')).slice(2),
    ['actual', '2025-01-01/2025-12-31'],
    'the year of the sentence before, whatever names no year after it',
  )
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

t.test('a comparison with the year before is of the stage of what it is about', async (t) => {
  const of = async (text: string) => (await said(text, { publishedOn: '2026-03-01' })).map((one) => one.slice(3))
  const planned = ['planned', '2026-01-01/2026-12-31']
  t.strictSame(await of('安徽省2026年计划投资约2.2万亿元，同比增长5.1%。'), [planned, planned])
  t.strictSame(await of('广东省2026年预计完成投资1万亿元，比上年增长3.2%。'), [planned, planned])
  const [, , growth] = await of('2026年计划投资1万亿元，1-2月完成投资2000亿元，同比增长3.2%。')
  t.equal(growth?.[0], 'actual', 'the nearest words')
  t.strictSame((await of('同比增长5.1%。'))[0]?.[0], 'actual')
})

t.test(
  'an aim holds for what is reached in its sentence; words that have passed, or that say nothing, are no plans',
  async (t) => {
    const stages = async (text: string, publishedOn?: string) =>
      (await said(text, { publishedOn })).map((one) => [one[0], one[3], one[4]])
    const year = '2025-01-01/2025-12-31'
    t.strictSame(await stages('到2025年，占比达50%，汽车产量达410万辆。', '2026-02-01'), [
      ['50', 'target', year],
      ['4100000', 'target', year],
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
  },
)

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
  ['It invested 9 billion yuan in the 12 months to June 2025.', '2024-07-01/2025-06-30'],
  ['1-5月完成投资9亿元，上年同期8亿元。', '2025-01-01/2025-05-31', '2024-01-01/2024-05-31'],
  ['2024年1-5月完成投资9亿元，去年同期8亿元。', '2024-01-01/2024-05-31', '2023-01-01/2023-05-31'],
  ['2024年完成投资9亿元，2022年同期8亿元。', '2024-01-01/2024-12-31', '2022-01-01/2022-12-31'],
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
  ['2月30日完成投资9亿元。', '/'],
  ['2023年2月29日完成投资9亿元。', '/'],
  ['2024年2月29日完成投资9亿元。', '2024-02-29/2024-02-29'],
  ['2024年6月1日至31日完成投资9亿元。', '/'],
  ['On February 30, 2025, it invested 9 billion yuan.', '/'],
  [
    'In the first half of 2024 it invested 9 billion yuan, and in the same period a year earlier 8 billion yuan.',
    '2024-01-01/2024-06-30',
    '2023-01-01/2023-06-30',
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

t.test(
  'a period holds for its own words: a month by itself, where a change begins, deadlines, what is so now',
  async (t) => {
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
    t.strictSame(
      await periods('安徽2025年汽车产量由2022年的174.7万辆增加到368.65万辆，产值达500亿元。', '2026-02-01'),
      [
        ['1747000', '2022-01-01/2022-12-31'],
        ['3686500', '2025-01-01/2025-12-31'],
        ['50000000000', '2025-01-01/2025-12-31'],
      ],
    )
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
  },
)

t.test('the words of a bracket are those of its own number', async (t) => {
  const read = async (text: string) =>
    (await said(text, { publishedOn: '2024-01-25' })).map((one) => [one[0], one[2], one[3]])
  t.strictSame(await read('续建项目1247个（其中力争投产项目235个）。'), [
    ['1247', 'project-count', 'planned'],
    ['235', 'projects-completed', 'planned'],
  ])
  t.strictSame(await read('重点项目1181个（其中力争投产316个）。'), [
    ['1181', 'project-count', null],
    ['316', 'project-count', 'target'],
  ])
  t.strictSame(await read('广东完成投资100亿元（其中民间投资5亿元）。'), [
    ['10000000000', 'investment', 'actual'],
    ['500000000', 'investment', 'actual'],
  ])
  t.strictSame(await read('1,500 projects (of which 380 are new) are planned.'), [['1500', 'project-count', 'planned']])
})

t.test('the noun right before a count says only what that one counts', async (t) => {
  const metricsOf = async (text: string) => (await read(text)).map(({ metric }) => metric)
  t.strictSame(await metricsOf('广东2025年5大类产业项目380个。'), ['industry-count', 'project-count'])
  t.strictSame(await metricsOf('Guangdong plans 380 projects in five major industries.'), [
    'project-count',
    'industry-count',
  ])
})

t.test('a metric is found by its names, if the unit fits', async (t) => {
  const metricOf = async (text: string) => (await read(text)).map(({ metric }) => metric)
  t.strictSame(await metricOf('安排重点项目30个，年度计划投资5亿元。'), ['project-count', 'investment'])
  t.strictSame(await metricOf('安排重點項目30個，年度計劃投資5億元。'), ['project-count', 'investment'])
  t.strictSame(await metricOf('380 projects in five major industries.'), ['project-count', 'industry-count'])
  t.strictSame(await metricOf('已开工重点项目318个。'), ['projects-started'], 'projects are counted, but started ones')
  t.strictSame(await metricOf('完成投资进度为116.4%。'), ['completion-rate'])
  t.strictSame(await metricOf('完成投资，占30.5%。'), [null], 'an investment is no percentage')
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

t.test('what an amount grew or fell by is not the amount', async (t) => {
  const metrics = async (text: string) => (await read(text)).map(({ metric }) => metric)
  for (const text of [
    '广东2025年完成投资3836.5亿元，比去年同期增加334.9亿元。',
    '2025年广东总投资4015.1亿元，同比减少约806.7亿元。',
    'Guangdong completed an investment of 383.65 billion yuan in 2025, up 33.49 billion yuan year on year.',
    'Guangdong will cut investment by 1 trillion yuan in 2025.',
    'Guangdong plans to raise its investment by about 1 trillion yuan in 2025.',
    'Guangdong plans an additional 1 trillion yuan of investment in 2025.',
    'Guangdong plans 1 trillion yuan of additional investment in 2025.',
    'Guangdong plans 100 billion yuan less investment in 2025 than in 2024.',
    'Guangdong plans to invest 3 billion yuan more in 2025 than in 2024.',
    'Guangdong plans 30 more projects in 2025.',
    '广东2025年增加投资1万亿元。',
    '广东2025年削减投资1万亿元。',
    '广东2025年比2024年多投资1万亿元。',
  ])
    t.strictSame((await metrics(text)).at(-1), null, text)
  t.strictSame(await metrics('广东2025年新增投资334.9亿元。'), ['investment'])
  t.strictSame(await metrics('广东2025年投资增加到334.9亿元。'), ['investment'])
  for (const text of [
    'Guangdong plans to raise investment to 1 trillion yuan in 2025.',
    'Guangdong plans to invest 1 trillion yuan or more in 2025.',
    'Guangdong plans to invest 1 trillion yuan in more than five places in 2025.',
    '广东2025年至少投资1万亿元。',
    '广东2025年最多投资1万亿元。',
  ])
    t.strictSame((await metrics(text))[0], 'investment', text)
})

t.test('what is printed of a fall begins with the word that tells it', async (t) => {
  const printed = async (text: string) => {
    const found = await read(text)
    for (const { at, asPrinted } of found) t.equal(text.slice(at.start, at.end), asPrinted)
    return found.map(({ value, asPrinted }) => [value, asPrinted])
  }
  t.strictSame(await printed('Investment in Guangdong fell by about 5 percent.'), [['-5', 'fell by about 5 percent']])
  t.strictSame(await printed('广东投资同比下降约5%，工业投资增长3%。'), [
    ['-5', '下降约5%'],
    ['3', '3%'],
  ])
  t.strictSame(await printed('广东投资增速为-5%。'), [['-5', '-5%']])
})

t.test('a text is answered in pages; a cursor belongs to its text', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const text = Array.from({ length: 450 }, (_, at) => `广东完成投资${(at + 1).toString()}亿元。`).join('\n\n')
  const first = await pageOf({ text }, '?limit=200', app)
  t.equal(first.data.length, 200)
  const second = await pageOf({ text }, `?limit=200&cursor=${first.next ?? ''}`, app)
  const third = await pageOf({ text }, `?limit=100&cursor=${second.next ?? ''}`, app)
  t.equal(third.next, null)
  const all = [...first.data, ...second.data, ...third.data]
  t.strictSame(
    all.map(({ at, value }) => [at.paragraph, value]),
    Array.from({ length: 450 }, (_, at) => [at + 1, `${(at + 1).toString()}00000000`]),
  )
  t.strictSame([...new Set(all.map(({ subject }) => subject?.id))], ['guangdong'])
  for (const [body, cursor] of [
    [{ text: `${text} ` }, first.next],
    [{ text, publishedOn: '2025-01-01' }, first.next],
    [{ text }, 'bm9uZQ'],
  ] as const) {
    const answer = await app.ask('POST', `/v1/candidates?cursor=${cursor ?? ''}`, { body })
    matchWhole(t, answer, { status: 400, body: { errors: [{ parameter: 'cursor' }] } })
  }
})

t.test('within one long paragraph too, offsets are those of the whole text', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const text = `𠀀广东：${Array.from({ length: 700 }, (_, at) => `投资${(at + 1).toString()}亿元`).join('，')}。`
  let cursor: string | null = ''
  const values: string[] = []
  while (cursor !== null) {
    const { data, next }: Page = await pageOf({ text }, cursor === '' ? '' : `?cursor=${cursor}`, app)
    t.strictSame(
      data.map(({ at }) => text.slice(at.start, at.end)),
      data.map(({ asPrinted }) => asPrinted),
    )
    t.ok(data.every(({ quote, asPrinted }) => quote.length <= 300 && quote.includes(asPrinted) && text.includes(quote)))
    values.push(...data.map(({ value }) => value))
    cursor = next
  }
  t.equal(values.length, 700)
  t.equal(values.at(-1), '70000000000')
})

t.test('hostile texts of a megabyte take seconds, and other requests are answered meanwhile', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const size = 1_000_000
  const filled = (part: string): string => part.repeat(Math.ceil(size / Buffer.byteLength(part)))
  for (const text of [
    '1',
    '<b>1亿元</b>',
    '广东省',
    '1亿元',
    '广东投资1亿元，',
    '2025年1月',
    '(',
    '万',
    'Guangdong 5 projects. ',
  ].map(filled)) {
    const order: string[] = []
    const asking = async (method: string, url: string, body?: object): Promise<void> => {
      t.equal((await app.ask(method, url, { body })).status, 200)
      order.push(url)
    }
    const taken = await spentOn(async () => {
      const reading = asking('POST', '/v1/candidates', { text })
      for (let count = 0; count < 5; count++) await asking('GET', '/v1/regions/guangdong')
      await reading
    })
    t.strictSame(order, [...Array.from({ length: 5 }, () => '/v1/regions/guangdong'), '/v1/candidates'])
    t.ok(taken < 20_000, `${text.slice(0, 10)} takes ${taken.toFixed(0)} ms`)
  }
})

t.test('bad input is refused, and names the fault', async (t) => {
  const refused = async (status: number, body: unknown, pointer?: string, query = ''): Promise<void> => {
    const answer = await app.ask('POST', `/v1/candidates${query}`, { body })
    t.match(
      answer,
      { status, ...(pointer !== undefined && { body: { errors: [{ pointer }] } }) },
      JSON.stringify({ body }).slice(0, 60),
    )
  }
  await refused(400, undefined)
  await refused(400, {}, '/text')
  await refused(400, { text: '' }, '/text')
  await refused(400, { text: 5 }, '/text')
  await refused(400, { text: null }, '/text')
  await refused(400, { text: ['a'] }, '/text')
  await refused(400, { text: 'a\0b' }, '/text')
  await refused(400, '{"text": "\\ud800"}', '/text')
  await refused(400, { text: 'a', language: 'not a language' }, '/language')
  await refused(400, { text: 'a', publishedOn: '2025-02-30' }, '/publishedOn')
  await refused(400, { text: 'a', title: 'b' }, '/title')
  await refused(400, { text: 'a' }, undefined, '?limit=201')
  await refused(400, { text: 'a' }, undefined, '?total=true')
  await refused(413, { text: 'a'.repeat(2 ** 20) })
  t.strictSame((await pageOf({ text: 'Nothing is counted here.' })).data, [])
})

t.test('only editors and admins read texts, and nothing is written', async (t) => {
  const before = await app.store.stamp()
  const body = { text: '广东投资1亿元。' }
  await app.store.addKey(keyHash('key-of-a-reader'), { role: 'reader', label: 'a reader' })
  await app.store.addKey(keyHash('key-of-an-editor'), { role: 'editor', label: 'an editor' })
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: null })).status, 401)
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: 'key-of-a-reader' })).status, 403)
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: 'key-of-an-editor' })).status, 200)
  t.equal((await app.store.stamp()).sequence, before.sequence)
})

t.test('the kept text of a source is read, by its language and day of publication, for whom the text is', async (t) => {
  for (const texts of ['private', 'open']) {
    const own = await build(t, { SEED: 'article', TEXTS: texts })
    const address = '/v1/sources/global-times-2025-02-13/candidates'
    const asAdmin = { key: adminKey }
    t.equal((await own.ask('GET', address, asAdmin)).status, 404, 'no text yet')
    const text = '今年，广东计划投资1万亿元。\n\n安徽计划投资2万亿元。'
    const headers = { 'content-type': 'text/plain' }
    t.equal((await own.ask('PUT', '/v1/sources/global-times-2025-02-13/text', { body: text, headers })).status, 201)
    const first = await own.ask('GET', `${address}?limit=1`, asAdmin)
    matchWhole(t, first.body, {
      data: [{ value: '1000000000000', periodStart: '2025-01-01', subject: { id: 'guangdong' } }],
    })
    const { next } = first.body as Page
    t.match(first.headers['link'], `cursor=${next ?? ''}`)
    const second = await own.ask('GET', `${address}?limit=1&cursor=${next ?? ''}`, asAdmin)
    matchWhole(t, second.body, { data: [{ at: { paragraph: 2 }, subject: { id: 'anhui' } }], next: null })
    const tag = { 'if-none-match': first.headers['etag'] ?? '' }
    t.equal((await own.ask('GET', `${address}?limit=1`, { ...asAdmin, headers: tag })).status, 304)
    t.equal((await own.ask('GET', address)).status, texts === 'open' ? 200 : 401)
    t.equal((await own.ask('GET', '/v1/sources/nowhere/candidates', asAdmin)).status, 404)
  }
})
