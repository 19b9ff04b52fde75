/** GET /v1/promises lists promises and their outcome, filtered and paged like figures. */
import t from 'tap'
import { put } from '../../support/build.ts'
import { figureOf, putAll, register, type Records } from '../../support/register.ts'

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
