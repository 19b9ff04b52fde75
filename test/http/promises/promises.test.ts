/** GET /v1/promises lists promises and their outcome, filtered and paged like figures. */
import t from 'tap'
import type { Outcomes } from '../../../src/figures/outcomes.ts'
import { put, build } from '../../support/build.ts'
import { figureOf, putAll, register, type Records } from '../../support/register.ts'
import { matchWhole } from '../../support/match-whole.ts'

interface Promised {
  readonly figureId: string
  readonly state: string
}
interface Page {
  readonly data: readonly Promised[]
  readonly next: string | null
  readonly total?: number
}

const figure = (subjectId: string, value: string, more: object = {}) =>
  figureOf({ subjectId, value, periodStart: '2021-01-01', periodEnd: '2021-12-31', ...more })
const outcome = (subjectId: string, value: string, more: object = {}) =>
  figure(subjectId, value, { stage: 'actual', sourceId: 'news', ...more })

/** One promise in each state, each of a project of that name; the actuals are published in 2022. */
const records: Records = {
  sources: { plan: { publishedOn: '2020-01-01' }, news: { publishedOn: '2022-01-01' } },
  regions: { hefei: { kind: 'city' } },
  projects: { met: { regionId: 'hefei' }, open: {}, part: {}, short: {}, silent: {} },
  figures: {
    met: figure('met', '100'),
    'met-actual': outcome('met', '120'),
    open: figure('open', '100', { periodEnd: '2098-12-31' }),
    part: figure('part', '100'),
    'part-actual': outcome('part', '33.333', { periodEnd: '2021-06-30', asPrinted: '33.3333' }),
    short: figure('short', '100'),
    'short-actual': outcome('short', '99.999'),
    silent: figure('silent', '100', { stage: 'target' }),
  },
}

const app = await register(t, records)

interface Promised {
  readonly figureId: string
  readonly approximate: boolean
  readonly versions: readonly { figureId: string; publishedOn: string; value: string; dueOn: string; ratio: string }[]
}

const page = async (query: string): Promise<Page> => {
  const { status, body, text } = await app.ask('GET', `/v1/promises?${query}`)
  if (status !== 200) throw new Error(text)
  return body
}

const states = async (query: string): Promise<Record<string, string>> =>
  Object.fromEntries((await page(query)).data.map(({ figureId, state }) => [figureId, state]))

interface Outcome {
  readonly stage?: string
  readonly dueOn?: string
  readonly actual?: object
  readonly ratio?: string
}

const promised = (id: string, state: string, { dueOn = '2021-12-31', ratio, ...more }: Outcome): object => ({
  figureId: id,
  subjectKind: 'project',
  subjectId: id,
  metric: 'investment',
  stage: 'planned',
  value: '100',
  unit: 'CNY',
  qualifier: 'exact',
  dueOn,
  actual: null,
  ratio: ratio ?? null,
  approximate: false,
  versions: [
    {
      figureId: id,
      sourceId: 'plan',
      publishedOn: '2020-01-01',
      value: '100',
      unit: 'CNY',
      qualifier: 'exact',
      dueOn,
      ratio: ratio ?? null,
    },
  ],
  state,
  ...more,
})

const actual = (id: string, value: string, through: string): object => ({ figureIds: [`${id}-actual`], value, through })

const seeded = await build(t, { SEED: 'true' })

const ask = async (query: string) => {
  const { status, body, text, headers } = await seeded.ask('GET', `/v1/outcomes?${query}`)
  return { status, text, headers, body: body as Outcomes & { href: string; detail?: string } }
}

t.test('each promise has its one state', async (t) => {
  t.strictSame(await page('total=true'), {
    data: [
      promised('met', 'met', { actual: actual('met', '120', '2021-12-31'), ratio: '1.2' }),
      promised('open', 'open', { dueOn: '2098-12-31' }),
      promised('part', 'partly-reported', { actual: actual('part', '33.333', '2021-06-30'), ratio: '0.3333' }),
      promised('short', 'short', { actual: actual('short', '99.999', '2021-12-31'), ratio: '0.9999' }),
      promised('silent', 'unreported', { stage: 'target' }),
    ],
    next: null,
    total: 5,
  })
})

t.test('promises are filtered like figures, and by state', async (t) => {
  const ids = async (query: string): Promise<string[]> => Object.keys(await states(query))
  t.strictSame(await ids('state=met'), ['met'])
  t.strictSame(await ids('state.in=met,short'), ['met', 'short'])
  t.strictSame(await ids('state.not=met&stage=planned'), ['open', 'part', 'short'])
  t.strictSame(await ids('stage=target'), ['silent'])
  t.strictSame(await ids('subjectId=part'), ['part'])
  t.strictSame(await ids('periodEnd.gte=2090-01-01'), ['open'])
  t.strictSame(await ids('metric=headcount'), [])
  t.strictSame(await page('state=met&total=true&stage=target'), { data: [], next: null, total: 0 })
})

t.test('conditions on the state that nothing can meet together match nothing', async (t) => {
  for (const contradiction of ['state=met&state.not=met,open', 'state=met&state.in=short,open'])
    for (const more of ['', '&subjectId=met', '&asPrinted.contains=1', '&metric=investment'])
      t.strictSame(await page(`${contradiction}${more}&total=true`), { data: [], next: null, total: 0 })
})

t.test('a promise answers every wording of it that was printed, each with what came of it', async (t) => {
  const moved = await register(t, records)
  const changed = { sourceId: 'news', supersedesId: 'short' }
  await putAll(moved, {
    figures: {
      lower: figure('short', '50', { ...changed, qualifier: 'about' }),
      later: figure('short', '200', { ...changed, periodEnd: '2022-12-31' }),
      retold: figure('short', '51'),
      wrong: figure('short', '9', { sourceId: 'news', rank: 'deprecated' }),
    },
  })
  const { body } = await moved.ask('GET', '/v1/promises?subjectId=short')
  const told = ({ figureId, approximate, versions }: Promised) => [
    figureId,
    approximate,
    versions.map(({ figureId, publishedOn, value, dueOn, ratio }) => [figureId, publishedOn, value, dueOn, ratio]),
  ]
  const short = ['short', '2020-01-01', '100', '2021-12-31', '0.9999']
  const after = [
    ['later', '2022-01-01', '200', '2022-12-31', '0.4999'],
    ['lower', '2022-01-01', '50', '2021-12-31', '1.9999'],
  ]
  t.strictSame((body as { data: Promised[] }).data.map(told), [
    ['later', false, [short, ...after]],
    ['lower', true, [['retold', '2020-01-01', '51', '2021-12-31', '1.9607'], short, ...after]],
  ])
})

t.test('reportedBy takes the place of today', async (t) => {
  t.strictSame(await states('reportedBy=2021-12-31'), {
    met: 'open',
    open: 'open',
    part: 'open',
    short: 'open',
    silent: 'open',
  })
  t.strictSame(await states('reportedBy=2021-12-31&state=unreported'), {})
  t.strictSame(await states('reportedBy=2022-01-01'), {
    met: 'met',
    open: 'open',
    part: 'partly-reported',
    short: 'short',
    silent: 'unreported',
  })
  t.strictSame(await states('reportedBy=2019-12-31'), {})
  t.equal((await states('reportedBy=2099-01-01'))['open'], 'unreported')
})

t.test('pages follow one another by `next` and by Link', async (t) => {
  const seen: string[] = []
  let url: string | undefined = '/v1/promises?limit=2&state.not=open&total=true'
  while (url !== undefined) {
    const { body, headers } = await app.ask('GET', url)
    const { data, next, total } = body as Page
    t.equal(total, 4)
    seen.push(...data.map(({ figureId }) => figureId))
    t.match(headers['link'], /^<http:\/\/127\.0\.0\.1:3000\/v1\/promises\?[^>]*>; rel="first"/)
    const link: string | undefined = /, <http:\/\/127\.0\.0\.1:3000([^>]*)>; rel="next"$/.exec(
      headers['link'] ?? '',
    )?.[1]
    t.equal(link === undefined ? null : new URLSearchParams(link.split('?')[1]).get('cursor'), next)
    url = link
  }
  t.strictSame(seen, ['met', 'part', 'short', 'silent'])
})

t.test('invalid parameters are refused by name', async (t) => {
  const { next } = await page('limit=1')
  const { body } = await app.ask('GET', '/v1/figures?limit=1')
  const { next: ofFigures } = body as Page
  for (const [query, parameter] of [
    ['cursor=abc', 'cursor'],
    [`cursor=${String(next)}x`, 'cursor'],
    [`cursor=${String(next)}&state=met`, 'cursor'],
    [`cursor=${String(ofFigures)}`, 'cursor'],
    [`cursor=${String(next)}&reportedBy=2022-01-01`, 'cursor'],
    ['limit=0', 'limit'],
    ['state=kept', 'state'],
    ['reportedBy=soon', 'reportedBy'],
    ['reportedBy=2025-02-30', 'reportedBy'],
    ['stage=hoped', 'stage'],
    ['asOf=now', 'asOf'],
    ['sort=value', 'sort'],
    ['format=svg', 'format'],
    ['limit=201', 'limit'],
    ['format=csv&total=true', 'total'],
  ] as const) {
    const answer = await app.ask('GET', `/v1/promises?${query}`)
    t.equal(answer.status, 400, query)
    t.equal((answer.body as { errors: { parameter: string }[] }).errors[0]?.parameter, parameter, query)
  }
})

t.test('a write shows in the next read, which has another tag', async (t) => {
  const url = '/v1/promises?subjectId=silent'
  const { headers } = await app.ask('GET', url)
  const known = { headers: { 'if-none-match': headers['etag'] ?? '' } }
  t.equal((await app.ask('GET', url, known)).status, 304)
  const before = encodeURIComponent((await app.store.stamp()).at)
  await put(app, 'figures/silent-actual', outcome('silent', '100'))
  t.equal((await app.ask('GET', url, known)).status, 200)
  t.strictSame(await states('subjectId=silent'), { silent: 'met' })
  t.strictSame(await states(`subjectId=silent&asOf=${before}`), { silent: 'unreported' })
})

// GET /v1/outcomes on the seeds: plans beside what came of just them, in all formats; and what it refuses.

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
  await seeded.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-investment-year', { body: { value: '5' } })
  const then = await seeded.ask('GET', `${pathname}${search}`)
  t.strictSame(then.body, body)
  const now = await ask('metric=investment&groupBy=region&period=2025&regionId.within=guangdong')
  t.equal(now.body.data[0]?.actual, '5')
  await seeded.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-investment-year', {
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
