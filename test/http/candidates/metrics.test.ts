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
  t.strictSame(await metricOf('完成投资进度为116.4%。'), ['completion-rate'])
  t.strictSame(await metricOf('完成投资，占30.5%。'), [null], 'an investment is no percentage')
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
