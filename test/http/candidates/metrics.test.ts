/** The metrics of the numbers in a text. */
import t from 'tap'
import { adminKey, build, put } from '../../support/build.ts'
import { type Candidate, candidatesBy, type Page } from '../../support/candidates.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll, year } from '../../support/register.ts'

const app = await build(t, { SEED: 'article' })
const { read } = candidatesBy(app)

const ofSichuan = { kind: 'portfolio', regionId: 'sichuan' }
const programme = (year: string) => ({
  ...ofSichuan,
  title: `Sichuan key provincial projects, ${year}`,
  localTitle: `${year}年四川省重点项目`,
})
const roads = { title: `${programme('2025').title}: roads`, localTitle: '2025年四川省重点项目：公路项目' }
await putAll(app, {
  regions: {
    sichuan: { name: 'Sichuan', localName: '四川省', aliases: ['四川'] },
    chengdu: { name: 'Chengdu', localName: '成都市', kind: 'city', parentId: 'sichuan' },
  },
  projects: {
    'key-2024': programme('2024'),
    'key-2025': programme('2025'),
    'key-2025-roads': { ...ofSichuan, ...roads, parentId: 'key-2025' },
  },
})

t.test('the noun right before a count says only what that one counts', async (t) => {
  const metricsOf = async (text: string) => (await read(text)).map(({ metric }) => metric)
  t.strictSame(await metricsOf('广东2025年5大类产业项目380个。'), ['industry-count', 'project-count'])
  const found = await metricsOf('Guangdong plans 380 projects in five major industries.')
  t.strictSame(found, ['project-count', 'industry-count'])
})

t.test('a metric is found by its names, if the unit fits', async (t) => {
  const metricOf = async (text: string) => (await read(text)).map(({ metric }) => metric)
  t.strictSame(await metricOf('安排重点项目30个，年度计划投资5亿元。'), ['project-count', 'investment'])
  t.strictSame(await metricOf('安排重點項目30個，年度計劃投資5億元。'), ['project-count', 'investment'])
  t.strictSame(await metricOf('380 projects in five major industries.'), ['project-count', 'industry-count'])
  t.strictSame(await metricOf('已开工重点项目318个。'), ['projects-started'], 'projects are counted, but started ones')
  t.strictSame(await metricOf('26个总投资30亿元以上项目开工。'), ['projects-started'])
  t.strictSame(await metricOf('重点项目新开工261个。'), ['projects-started'])
  t.strictSame(await metricOf('安排重点项目1500个，其中新开工261个。'), ['project-count', 'projects-started'])
  t.strictSame(await metricOf('完成投资进度为116.4%。'), ['completion-rate'])
  const found = await metricOf('重点项目开工率58.5%，高于序时进度25.2个百分点。')
  t.strictSame(found, ['start-rate', 'start-rate-above-elapsed-time'], 'a difference is of the rate before it')
  t.strictSame(await metricOf('完成投资进度为58.5%，高于序时进度25.2个百分点。'), [
    'completion-rate',
    'completion-rate-above-elapsed-time',
  ])
  t.strictSame(await metricOf('完成投资，占30.5%。'), [null], 'an investment is no percentage')
})

t.test('an English verb before a count names the metric as it does behind it', async (t) => {
  const of = async (text: string) => (await read(text)).map(({ value, metric }) => [value, metric])
  t.strictSame(await of('Guangdong plans to start 300 projects, complete 200 projects.'), [
    ['300', 'projects-started'],
    ['200', 'projects-completed'],
  ])
  t.strictSame(await of('It started construction of more than 1,300 key projects and completed 200 projects.'), [
    ['1300', 'projects-started'],
    ['200', 'projects-completed'],
  ])
  t.strictSame(await of('Guangdong completed an investment of 5 billion yuan in 300 projects.'), [
    ['5000000000', 'investment'],
    ['300', 'project-count'],
  ])
  const ofMoney = await of('In 2025, 142 projects completed 5 billion yuan of investment.')
  t.strictSame(
    ofMoney,
    [
      ['142', null],
      ['5000000000', 'investment'],
    ],
    'projects that completed an investment are not completed',
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
    'Guangdong exceeded its 2025 investment plan by 1 trillion yuan.',
    'Guangdong’s investment in 2025 was 1 trillion yuan above its plan.',
    '广东2025年完成投资超年度计划1万亿元。',
    '广东2025年完成投资低于目标1万亿元。',
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

t.test('what something grew by is a metric of change that its own words name, or none', async (t) => {
  const of = async (text: string) => (await read(text)).map(({ value, metric }) => [value, metric])
  t.strictSame(await of('广东2025年1-5月完成投资3972亿元，为年度计划投资的42.7%，同比增长5.2%。'), [
    ['397200000000', 'investment'],
    ['42.7', 'completion-rate'],
    ['5.2', null],
  ])
  for (const joint of ['其中', ''])
    t.strictSame(await of(`2024年广东完成投资2万亿元，比上年增长5.2%，${joint}民间投资增长3.1%。`), [
      ['2000000000000', 'investment'],
      ['5.2', null],
      ['3.1', 'private-investment-growth'],
    ])
  t.strictSame(await of('广东完成进度为52%，超时间进度10个百分点，同比提高2.5个百分点，同比增速为3%。'), [
    ['52', 'completion-rate'],
    ['10', 'completion-rate-above-elapsed-time'],
    ['2.5', 'completion-rate-change'],
    ['3', null],
  ])
  t.strictSame(await of('广东固定资产投资增速为5.2%，民间投资增速加快，增长3.1%。'), [
    ['5.2', 'fixed-asset-investment-growth'],
    ['3.1', 'private-investment-growth'],
  ])
  t.strictSame(await of("Guangdong's investment completion rate was 52 percent, up 5 percent."), [
    ['52', 'completion-rate'],
    ['5', null],
  ])
})

/** Returns what each number is about, in short: a subject, or a part of a programme. */
const about = (all: readonly Candidate[]) =>
  all.map(({ value, subject, part }) => [value, subject?.id ?? (part ? `${part.name} of ${part.ofId}` : null)])
const of = async (text: string, publishedOn = '2025-02-01') => about(await read(text, { publishedOn, language: 'zh' }))

// What numbers are about in a text that tells of a programme: its parts, the shares of it, and what may be
// preselected.

t.test('a programme is called by its name without place and year, which the text gives before', async (t) => {
  t.strictSame(await of('四川2025年安排省重点建设项目810个，年度计划投资7900亿元。'), [
    ['810', 'key-2025'],
    ['790000000000', 'key-2025'],
  ])
  t.strictSame(
    await of('四川省重点项目进展\n\n2024年，省重点项目完成投资8000亿元。\n\n一、投资\n\n2025年，计划投资7900亿元。'),
    [
      ['800000000000', 'key-2024'],
      ['790000000000', 'key-2025'],
    ],
    'the title and the paragraph before hold until another is named',
  )
  t.strictSame(await of('四川2023年安排省重点项目700个。'), [['700', null]], 'a year that the register does not have')
  t.strictSame(await of('四川2025年地区生产总值达6.5万亿元。'), [['6500000000000', 'sichuan']])
})

t.test('a part that the text divides a programme into is its record, or has a name alone', async (t) => {
  const lead = '2025年四川省重点项目发布810个\n\n'
  t.strictSame(await of(`${lead}公路项目38个、年度计划投资1000亿元；铁路项目18个、年度计划投资700亿元。`), [
    ['810', 'key-2025'],
    ['38', 'key-2025-roads'],
    ['100000000000', 'key-2025-roads'],
    ['18', '铁路 of key-2025'],
    ['70000000000', '铁路 of key-2025'],
  ])
  t.strictSame((await of(`${lead}其中，铁路18个、机场3个。`)).slice(1), [
    ['18', '铁路 of key-2025'],
    ['3', '机场 of key-2025'],
  ])
  t.strictSame(
    (await of(`${lead}282个基础设施项目完成投资400亿元。成都1200亿元。`)).slice(1),
    [
      ['282', '基础设施 of key-2025'],
      ['40000000000', '基础设施 of key-2025'],
      ['120000000000', '成都 of key-2025'],
    ],
    'also by what is counted, and by place',
  )
  t.strictSame(
    (await of(`${lead}本批重点项目500个，其中铁路18个。`)).slice(1),
    [
      ['500', 'key-2025'],
      ['18', '铁路 of key-2025'],
    ],
    'but the batch that the text tells of is no part',
  )
  const found = (await of(`${lead}续建项目532个，新开工项目278个，总投资3万亿元。`)).at(-1)
  t.strictSame(found, ['3000000000000', null], 'of all, or of the last')
})

t.test('of numbers that differ about the same, those that do not name it are of something else', async (t) => {
  const text = '2025年四川省重点项目计划投资7900亿元。\n\n全年计划投资100亿元。\n\n全年计划投资200亿元。'
  const all = await read(text, { publishedOn: '2025-02-01' })
  t.strictSame(about(all), [
    ['790000000000', 'key-2025'],
    ['10000000000', null],
    ['20000000000', null],
  ])
  t.strictSame(pluck(all, 'selected'), [false, false, false])
})

t.test('a programme of a title holds in no other place, and a place holds until another is named', async (t) => {
  await put(app, 'regions/hubei', { name: 'Hubei', localName: '湖北', kind: 'province' })
  const text = '四川省重点项目\n\n湖北2025年计划投资8000亿元。\n\n安排项目500个。\n\n上半年完成投资5000亿元。'
  const all = await read(text, { publishedOn: '2025-07-10' })
  const [own, ...others] = all.map(({ subject, selected }) => [subject?.id ?? null, selected])
  t.strictSame(own, ['hubei', true], 'its own words name the place')
  t.strictSame(others, [
    [null, false],
    [null, false],
  ])
  const ofPlace = await read('四川\n\n湖北2025年计划投资8000亿元。\n\n上半年完成投资5000亿元。', {
    publishedOn: '2025-07-10',
  })
  t.equal(ofPlace.at(-1)?.subject?.id, 'hubei')
})

t.test('a kind of thing is no name', async (t) => {
  for (const text of ['产业投资100亿元。', '产业项目100个。', 'The industry invested 5 billion yuan.'])
    t.strictSame((await read(text))[0]?.subject, null, text)
})

t.test('a percentage has its base: in the text, in the register, or in another part of the same text', async (t) => {
  const shares = (all: readonly Candidate[]) =>
    all.map(({ relation, of, from, ofFigureId, fromFigureId }) => [relation, of, from, ofFigureId, fromFigureId])
  const text = '2025年四川省重点项目计划投资7900亿元，完成投资10428.6亿元，年度投资完成率133.2%。'
  const none = [null, null, null, null, null]
  t.strictSame(shares(await read(text, { publishedOn: '2026-01-28' })), [none, none, ['share', 0, 1, null, null]])
  const found = shares(
    await read('2025年四川省重点项目810个，产业项目400个，占比49.4%。', { publishedOn: '2025-01-28' }),
  ).at(-1)
  t.strictSame(found, ['share', 0, 1, null, null], 'of all projects')
  const rest = '2025年四川省重点项目完成投资10428.6亿元，年度投资完成率133.2%。'
  t.strictSame(shares(await read(rest, { publishedOn: '2026-01-28' })).at(-1), ['share', null, 0, null, null])
  await putAll(app, {
    sources: { plan: { title: 'Plan', official: true, publishedOn: '2025-01-17' } },
    figures: { plan: { subjectId: 'key-2025', ...year(2025), value: '791650000000', asPrinted: '7916.5亿元' } },
  })
  t.strictSame(shares(await read(rest, { publishedOn: '2026-01-28' })).at(-1), ['share', null, 0, 'plan', null])
})

t.test('only what is read with confidence is selected', async (t) => {
  const selected = async (text: string) =>
    (await read(text, { publishedOn: '2025-02-01' })).map((one) => one.selected).join()
  t.equal(await selected('2025年四川省重点项目计划投资7900亿元。'), 'true')
  t.equal(await selected('四川2024年已完成投资7900亿元。'), 'true', 'of a place')
  for (const text of [
    '四川计划投资7900亿元。',
    '2025年四川省重点项目投资7900亿元。',
    '2025年四川省某项目计划投资7900亿元。',
    '2025年四川省重点项目铁路项目计划投资7900亿元。',
    '2025年四川省重点项目如果计划投资7900亿元。',
    '2025年四川省重点项目共安排80个县。',
  ])
    t.equal(await selected(text), 'false', text)
  const two = '2025年四川计划投资1万亿元。2025年四川计划投资1.1万亿元。'
  t.equal(await selected(two), 'false,false', 'one of which is wrong')
})

t.test('the text of a source is read with its title and the place of its publisher', async (t) => {
  await put(app, 'organizations/drc', { name: 'DRC', kind: 'government', regionId: 'sichuan' })
  const source = { title: '2025年省重点项目进展', kind: 'report', official: true, publisherId: 'drc', language: 'zh' }
  await put(app, 'sources/progress', { ...source, publishedOn: '2026-01-28' })
  await app.ask('PUT', '/v1/sources/progress/text', {
    body: '完成投资10428.6亿元。',
    headers: { 'content-type': 'text/plain' },
  })
  const { body } = await app.ask('GET', '/v1/sources/progress/candidates', { key: adminKey })
  matchWhole(t, (body as Page).data, [{ subject: { id: 'key-2025' }, periodStart: '2025-01-01', stage: 'actual' }])
})

t.test('places of candidates are counted over all pages', async (t) => {
  const text = '2025年四川省重点项目计划投资7900亿元，完成投资10428.6亿元，年度投资完成率133.2%。'
  const { pageOf } = candidatesBy(app)
  const first = await pageOf({ text }, '?limit=2')
  const second = await pageOf({ text }, `?limit=2&cursor=${String(first.next)}`)
  matchWhole(t, second.data, [{ of: 0, from: 1, ofFigureId: 'plan', fromFigureId: null }])
})
