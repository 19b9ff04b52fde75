/** The metrics of the numbers in a text. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { candidatesBy } from '../../support/candidates.ts'

const app = await build(t, { SEED: 'article' })
const { read } = candidatesBy(app)

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
  t.strictSame(await metricOf('26个总投资30亿元以上项目开工。'), ['projects-started'])
  t.strictSame(await metricOf('完成投资进度为116.4%。'), ['completion-rate'])
  t.strictSame(
    await metricOf('重点项目开工率58.5%，高于序时进度25.2个百分点。'),
    ['start-rate', 'start-rate-above-elapsed-time'],
    'a difference is of the rate before it',
  )
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
