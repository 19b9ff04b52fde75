/** The page of outcomes, in both languages, with its files, its pictures, and what it refuses. */
import t from 'tap'
import { build } from '../support/build.ts'

const app = await build(t, { SEED: 'true' })

const pageAt = async (url: string): Promise<string> => {
  const { status, text } = await app.ask('GET', url, { headers: { accept: 'text/html' } })
  if (status !== 200) throw new Error(`${url} is ${status.toString()}`)
  return text
}

const question = 'metric=investment&groupBy=year&regionId.within=guangdong'

t.test('the page sets a plan beside what came of it, and explains both', async (t) => {
  const page = await pageAt(`/outcomes?${question}`)
  for (const part of [
    '<data value="1181600000000" title="1,181,600,000,000 CNY">1.18 trillion yuan</data>',
    '118.16%',
    'to 30 Apr',
    'A plan and its outcome are over the same subjects; those of another year may be others.',
    'id="planned.CNY.2025"',
    'reported in part',
    '/outcomes.csv?metric=investment&amp;groupBy=year&amp;regionId.within=guangdong&amp;bom=true',
    '<div id="cite">',
    '/outcomes/chart?metric=investment&amp;groupBy=year&amp;regionId.within=guangdong&amp;format=png',
  ])
    t.ok(page.includes(part), part)
})

t.test('the same in Chinese', async (t) => {
  const page = await pageAt(`/zh/outcomes?${question}`)
  for (const part of [
    '计划完成情况',
    '至4月30日',
    '同一年的计划数与完成数对象相同，各年对象可能不同。',
    '部分时段已公布',
  ])
    t.ok(page.includes(part), part)
})

t.test('its files and pictures are those of the API', async (t) => {
  const { text } = await app.ask('GET', `/outcomes.csv?${question}`)
  t.equal(text, (await app.ask('GET', `/v1/outcomes?${question}&format=csv`)).text)
  for (const [path, type] of [
    ['.xlsx?', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['.parquet?', 'application/vnd.apache.parquet'],
    ['/chart?format=svg&', 'image/svg+xml; charset=utf-8'],
    ['/chart?format=png&', 'image/png'],
  ] as const) {
    const { status, headers } = await app.ask('GET', `/outcomes${path}${question}`)
    t.strictSame([status, headers['content-type']], [200, type], path)
  }
})

t.test('a question that is refused comes back with its form', async (t) => {
  const { status, text } = await app.ask('GET', '/outcomes?metric=investment&stage=actual', {
    headers: { accept: 'text/html' },
  })
  t.equal(status, 400)
  t.match(text, /name="stage"/)
})

t.test('the home page and a place stand on outcomes: no year has sums over different subjects', async (t) => {
  const home = await pageAt('/')
  t.match(home, 'Not drawn: 102.5 billion yuan, the plan for 2025 of Anhui major projects, 2025, second batch alone.')
  const china = await pageAt('/regions/china')
  t.match(china, '/outcomes?metric=investment&amp;groupBy=year&amp;regionId.within=china')
})
