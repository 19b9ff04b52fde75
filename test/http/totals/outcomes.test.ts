/** GET /v1/outcomes on the seeds: plans beside what came of just them, in all formats; and what it refuses. */
import t from 'tap'
import type { Outcomes } from '../../../src/figures/outcomes.ts'
import { build } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t, { SEED: 'true' })

const ask = async (query: string) => {
  const { status, body, text, headers } = await app.ask('GET', `/v1/outcomes?${query}`)
  return { status, text, headers, body: body as Outcomes & { href: string; detail?: string } }
}

t.test('Guangdong completed 118.16 % of its plan for 2025, through 31 December', async (t) => {
  const { body } = await ask('metric=investment&groupBy=region&period=2025')
  const [anhui, guangdong, ...others] = body.data
  t.strictSame(others, [])
  t.strictSame(guangdong, {
    key: { region: 'guangdong' },
    label: 'Guangdong',
    unit: 'CNY',
    planned: '1000000000000',
    actual: '1181600000000',
    ratio: '1.1816',
    from: '2025-01-01',
    through: '2025-12-31',
    approximate: false,
    reported: { promises: 1, planned: '1000000000000', actual: '1181600000000', ratio: '1.1816' },
    partly: { promises: 0, planned: '0', actual: '0', ratio: null, through: null },
    unreported: { promises: 0, planned: '0' },
    unplanned: { figures: 0, actual: '0' },
  })
  t.strictSame(
    [anhui?.planned, anhui?.actual, anhui?.reported.promises, anhui?.unreported],
    [null, null, 0, { promises: 3, planned: '102500000000' }],
    'a batch without an outcome adds nothing to the sums',
  )
})

t.test('2024 is partly reported, through April, without a ratio of its own', async (t) => {
  const { body } = await ask('metric=investment&groupBy=year&regionId.within=guangdong')
  const row = body.data.find(({ key }) => key.year === '2024')
  t.strictSame(
    [row?.planned, row?.ratio, row?.through, row?.partly],
    [
      null,
      null,
      null,
      { promises: 1, planned: '1000000000000', actual: '338600000000', ratio: '0.3386', through: '2024-04-30' },
    ],
  )
})

t.test('the answer repeats itself at its address, whatever happens since', async (t) => {
  const { body } = await ask('metric=investment&groupBy=region,year&explain=true')
  const { pathname, search } = new URL(body.href)
  await app.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-investment-year', { body: { value: '5' } })
  const then = await app.ask('GET', `${pathname}${search}`)
  t.strictSame(then.body, body)
  const now = await ask('metric=investment&groupBy=region&period=2025&regionId.within=guangdong')
  t.equal(now.body.data[0]?.actual, '5')
  await app.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-investment-year', {
    body: { value: '1181600000000' },
  })
})

t.test('before the outcome was published there was none', async (t) => {
  const { body } = await ask('metric=investment&period=2025&regionId.within=guangdong&reportedBy=2025-06-30')
  matchWhole(t, body.data, [{ planned: null, reported: { promises: 0 } }])
})

t.test('explained figures come in lines, and with all that is left out', async (t) => {
  const { body } = await ask('metric=investment&regionId.within=guangdong&explain=true')
  const lines = (await ask('metric=investment&regionId.within=guangdong&explain=true&format=ndjson')).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  t.strictSame(
    lines,
    body.data.flatMap(({ key, unit, parts = [] }) => parts.map((part) => ({ key, unit, part }))),
  )
  const left = Object.values(body.excluded).reduce((sum, count) => sum + count, 0)
  t.equal(body.excludedFigures?.length, left)
})

t.test('a table has the groups of a row in columns', async (t) => {
  const { text } = await ask('metric=investment&groupBy=region&period=2025&format=csv')
  t.strictSame(
    text.split('\r\n').map((line) => line.split(',').slice(0, 13).join(',')),
    [
      'region,label,unit,planned,actual,ratio,from,through,approximate,reportedPromises,reportedPlanned,reportedActual,reportedRatio',
      'anhui,Anhui,CNY,,,,,,false,0,0,0,',
      'guangdong,Guangdong,CNY,1000000000000,1181600000000,1.1816,2025-01-01,2025-12-31,false,1,1000000000000,1181600000000,1.1816',
      '',
    ],
  )
  t.match((await ask('metric=investment&format=csv&bom=true')).text, /^\uFEFF/)
})

t.test('every format of totals answers', async (t) => {
  for (const [format, type] of Object.entries({
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    parquet: 'application/vnd.apache.parquet',
    datapackage: 'application/zip',
    svg: 'image/svg+xml; charset=utf-8',
    png: 'image/png',
  })) {
    const { status, headers } = await ask(`metric=investment&groupBy=region,year&format=${format}`)
    t.strictSame([status, headers['content-type']], [200, type], format)
  }
})

t.test('a chart sets a plan beside its own outcome, and says of a part of a year until when', async (t) => {
  const { text } = await ask('metric=investment&groupBy=year&regionId.within=guangdong&format=svg')
  t.match(text, 'Guangdong: planned and actual')
  t.match(text, 'to 30 Apr')
  t.match(text, '2025, actual: 1,181,600,000,000 CNY')
})

const refused: readonly (readonly [query: string, status: number, detail: RegExp])[] = [
  ['', 400, /metric/],
  ['metric=invesment', 400, /Did you mean `investment`/],
  ['metric=investment&stage=actual', 400, /stage/],
  ['metric=investment&stage=planned&stage=target', 400, /stage/],
  ['metric=investment&nosuch=1', 400, /nosuch/],
  ['metric=investment&groupBy=region,region', 400, /groupBy/],
  ['metric=investment&groupBy=region,year,industry', 400, /groupBy/],
  ['metric=investment&regionKind=province', 400, /groupBy=region/],
  ['metric=investment&regionId.within=nowhere', 400, /regionId\.within/],
  ['metric=investment&initiativeId=nothing', 400, /initiativeId/],
  ['metric=investment&period=2025-13', 400, /period/],
  ['metric=investment&reportedBy=soon', 400, /reportedBy/],
  ['metric=investment&unit=yuan', 422, /CNY/],
  ['metric=investment&format=ndjson', 400, /explain/],
  ['metric=investment&format=csv&explain=true', 400, /explain/],
  ['metric=investment&cursor=x', 400, /explain=true/],
  ['metric=completion-rate', 422, /./],
]

t.test('what it cannot answer it refuses, and names the parameter', async (t) => {
  for (const [query, status, detail] of refused) {
    const answer = await ask(query)
    t.strictSame([query, answer.status], [query, status])
    t.match(answer.text, detail, query)
  }
})
