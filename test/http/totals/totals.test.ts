/** GET /v1/totals adds up the article as the design says, explains itself, and names invalid parameters. */
import t, { type Test } from 'tap'
import { imported } from '../../support/batches.ts'
import { build, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { figureOf, lineOf, putAll, totalRow, year } from '../../support/register.ts'

const investment = 'guangdong-key-projects-2025-investment'
const ofFive = 'guangdong-key-projects-2025-five-industries-investment'

/** Returns a row of two figures, whose bounds are its total unless given. */
const row = (total: string, more: object = {}) => totalRow(total, { figures: 2, ...more })

const part = (
  figureId: string,
  wholeFigureId: string | null,
  value: string,
  ownPart: string,
  more: object = {},
): object => ({
  figureId,
  wholeFigureId,
  subjectKind: 'project',
  subjectId: figureId.replace(/-(investment|project-count)$/, ''),
  value,
  unit: 'CNY',
  ownPart,
  ...more,
})

const figure = (value: string, more: object = {}) =>
  figureOf({ subjectId: 'guangdong-key-projects-2025', value, sourceId: 'global-times-2025-02-13', ...more })

/** Checks the whole answer, whose href is the query as of the last change. */
const answers = async (t: Test, { ask, store }: Built, query: string, expected: object): Promise<void> => {
  const { status, body } = await ask('GET', `/v1/totals?${query}`)
  t.equal(status, 200, query)
  const href = `http://127.0.0.1:3000/v1/totals?${query}&asOf=${encodeURIComponent((await store.stamp()).at)}`
  t.strictSame(body, { rates: [], excluded: {}, ...expected, href }, query)
  const again = await ask('GET', href.replace('http://127.0.0.1:3000', ''))
  t.strictSame(again.body, body, 'its href gives the same')
}

const article = await build(t, { SEED: 'article' })

t.test('the article is answered as the design says', async (t) => {
  const total = { metric: 'investment', data: [row('1000000000000')] }
  await answers(t, article, 'metric=investment', total)
  await answers(t, article, 'metric=investment&regionId.within=south-china', total)
  await answers(t, article, 'metric=investment&stage=planned&period=2025', total)
  await answers(t, article, 'metric=investment&groupBy=industry', {
    metric: 'investment',
    data: [
      row('834200000000', { key: { industry: null }, label: 'Several industries', figures: 1 }),
      row('165800000000', { key: { industry: 'industry' }, label: 'All industries', figures: 1 }),
    ],
  })
  await answers(t, article, 'metric=project-count', {
    metric: 'project-count',
    data: [row('1500', { unit: 'project' })],
  })
  await answers(t, article, 'metric=investment&regionId.within=greater-bay-area', {
    metric: 'investment',
    data: [],
    excluded: { 'covers-more': 2 },
  })
  await answers(t, article, 'metric=investment&period=2024', {
    metric: 'investment',
    data: [],
    excluded: { 'outside-period': 2 },
  })
  await answers(t, article, 'metric=investment&reportedBy=2025-02-13', total)
  await answers(t, article, 'metric=investment&reportedBy=2025-02-12', {
    metric: 'investment',
    data: [],
    excluded: { 'not-yet-reported': 2 },
  })
  await answers(t, article, 'metric=total-investment', { metric: 'total-investment', data: [] })
})

t.test('each total is explained', async (t) => {
  const [whole, rate] = [investment, '0.1368']
  await answers(t, article, 'metric=investment&unit=USD&explain=true', {
    metric: 'investment',
    data: [
      row('136800000000', {
        unit: 'USD',
        parts: [
          part(ofFive, whole, '165800000000', '22681440000', { rate }),
          part(whole, null, '1000000000000', '114118560000', { rate }),
        ],
      }),
    ],
    rates: [{ from: 'CNY', to: 'USD', rate, figureId: investment }],
    excludedFigures: [],
  })
  const unit = 'project'
  const counts = investment.replace('investment', 'project-count')
  await answers(t, article, 'metric=project-count&explain=true', {
    metric: 'project-count',
    excludedFigures: [],
    data: [
      row('1500', {
        unit,
        parts: [
          part(ofFive.replace('investment', 'project-count'), counts, '380', '380', { unit }),
          part(counts, null, '1500', '1120', { unit }),
        ],
      }),
    ],
  })
  await answers(t, article, 'metric=investment&groupBy=industry&explain=true', {
    metric: 'investment',
    excludedFigures: [],
    data: [
      row('834200000000', {
        key: { industry: null },
        label: 'Several industries',
        figures: 1,
        parts: [part(investment, null, '1000000000000', '834200000000')],
      }),
      row('165800000000', {
        key: { industry: 'industry' },
        label: 'All industries',
        figures: 1,
        parts: [part(ofFive, investment, '165800000000', '165800000000')],
      }),
    ],
  })
  await answers(t, article, 'metric=investment&regionId.within=greater-bay-area&explain=true', {
    metric: 'investment',
    data: [],
    excluded: { 'covers-more': 2 },
    excludedFigures: [ofFive, investment].map((figureId) => ({ figureId, reason: 'covers-more' })),
  })
})

const refused: readonly (readonly [query: string, status: number, parameter: string, detail: RegExp])[] = [
  ['', 400, 'metric', /required/],
  ['metric=', 400, 'metric', /^Must consist of small letters/],
  ['metric=Not%20one', 400, 'metric', /^Must consist of small letters/],
  ['metric=share', 422, 'metric', /^`share` is a ratio, which never adds\.$/],
  ['metric=investment&unit=percent', 422, 'unit', /Percentages never add/],
  ...['soon', '2025-13', '2025-Q5', '2025-02-30/2025-03-01', '2025-06-01/2025-01-01', '2025/2026/2027'].map(
    (period) => [`metric=investment&period=${period}`, 400, 'period', /2025-Q1/] as const,
  ),
  ['metric=investment&period=2025-02-30/2025-03-01', 400, 'period', / The first is no date of the calendar\.$/],
  ['metric=investment&period=2025-02-01/2025-3-1', 400, 'period', / The second is no date of the calendar\.$/],
  ['metric=investment&period=2025-06-01/2025-01-01', 400, 'period', / This one ends before it begins\.$/],
  ['metric=investment&groupBy=region,year,industry', 400, 'groupBy', /at most 2/],
  ['metric=investment&groupBy=stage', 400, 'groupBy', /one of/],
  ['metric=investment&groupBy=year,year', 400, 'groupBy', /twice/],
  ['metric=investment&groupBy=', 400, 'groupBy', /./],
  ['metric=investment&regionId.within=guangdon', 400, 'regionId.within', /Did you mean `guangdong`/],
  ['metric=investment&industryIds.within=stee', 400, 'industryIds.within', /Did you mean `steel`/],
  [
    'metric=investment&initiativeId=anhui-new-quality-productive-force',
    400,
    'initiativeId',
    /Did you mean `anhui-new-quality-productive-forces`/,
  ],
  ['metric=investment&regionKind=province', 400, 'regionKind', /^Goes with `groupBy=region`\.$/],
  ['metric=investment&groupBy=year,industry&regionKind=province', 400, 'regionKind', /^Goes with `groupBy=region`\.$/],
  ['metric=investment&explain=true&format=csv', 400, 'explain', /^Must be false with the format csv\.$/],
  ['metric=investment&explain=true&format=svg', 400, 'explain', /^Must be false with the format svg\.$/],
  [
    'metric=investment&explain=false&format=datapackage',
    400,
    'explain',
    /^Must be true with the format datapackage\.$/,
  ],
  ['metric=investment&regionKind=zone', 400, 'regionKind', /one of/],
  ['metric=investment&unit=XQX', 422, 'unit', /no ISO 4217 currency/],
  ['metric=investment&reportedBy=yesterday', 400, 'reportedBy', /calendar date/],
  ['metric=investment&reportedBy=2025-02-30', 400, 'reportedBy', /calendar date/],
  ['metric=investment&asOf=now', 400, 'asOf', /instant/],
  ['metric=investment&stage=hoped', 400, 'stage', /one of/],
  ['metric=investment&subjectKind=source', 400, 'subjectKind', /one of/],
  ['metric=investment&explain=maybe', 400, 'explain', /^Must be `true` or `false`\.$/],
  ['metric=investment&colour=red', 400, 'colour', /no such parameter/],
  ['metric=investment&format=ndjsn', 400, 'format', /Did you mean `ndjson`/],
]

for (const [query, status, parameter, detail] of refused) {
  t.test(`refused: ${query}`, async (t) => {
    const answer = await article.ask('GET', `/v1/totals?${query}`)
    t.equal(answer.status, status)
    t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    const { errors } = answer.body as { errors: { parameter: string; detail: string }[] }
    t.equal(errors[0]?.parameter, parameter)
    t.match(errors[0]?.detail, detail)
  })
}

t.test('a parameter that a format implies may be given', async (t) => {
  for (const query of [
    'explain=true&format=datapackage',
    'explain=false&format=csv',
    'explain=true',
    'explain=true&format=ndjson',
    'groupBy=region,year&regionKind=province',
  ]) {
    t.equal((await article.ask('GET', `/v1/totals?metric=investment&${query}`)).status, 200, query)
  }
  const headers = { accept: 'text/csv' }
  const byAccept = await article.ask('GET', '/v1/totals?metric=investment&explain=true', { headers })
  const errors = [{ parameter: 'explain', detail: 'Must be false with the format csv.' }]
  matchWhole(t, [byAccept.status, byAccept.body], [400, { errors }])
})

t.test('the address of an answer gives it again, also of one before which another has written', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const totals = app.store.totals.bind(app.store)
  let value = 0
  const questions = [
    '',
    '&groupBy=region',
    '&unit=USD',
    '&explain=true',
    '&initiativeId=guangdong-modern-industrial-system-action-plan-2025',
  ]
  for (const question of [...questions, '&subjectKind=project', '&reportedBy=2026-01-01']) {
    app.store.totals = async (...asked) => {
      value++
      const body = { value: value.toString(), asPrinted: `${value.toString()} yuan` }
      await app.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-investment', { body })
      return totals(...asked)
    }
    const { body } = await app.ask('GET', `/v1/totals?metric=investment${question}`)
    app.store.totals = totals
    const { href } = body as { href: string }
    t.match(href, /[?&]asOf=/, question)
    t.strictSame((await app.ask('GET', new URL(href).pathname + new URL(href).search)).body, body, question)
  }
})

t.test('a total that a thread adds up is of the state that it read', async (t) => {
  const app = await build(t)
  await putAll(app, { sources: { plan: {} }, regions: { a: {} }, industries: { i: {} } })
  const ids = Array.from({ length: 2500 }, (_, at) => `p${at.toString()}`)
  await imported(
    app,
    ids.flatMap((id) => [
      lineOf('projects', id, { regionId: 'a', industryIds: ['i'] }),
      lineOf('figures', id, { subjectId: id, metric: 'jobs', value: '1', unit: 'person', ...year(2025) }),
    ]),
  )
  for (let end = 2030; end < 2034; end++) {
    const asked = `/v1/totals?metric=jobs&groupBy=region,industry&period=2024-01-01/${end.toString()}-12-31`
    const writes = [2, 3, 4, 5, 6].map((value) => ({ value: (value * end).toString() }))
    const [answer] = await Promise.all([
      app.ask('GET', asked),
      ...writes.map((body) => app.ask('PATCH', '/v1/figures/p0', { body })),
    ])
    const { href } = answer.body as { href: string }
    t.strictSame((await app.ask('GET', new URL(href).pathname + new URL(href).search)).body, answer.body)
  }
})

t.test('share is refused even in a register without shares', async (t) => {
  const { ask } = await build(t)
  t.equal((await ask('GET', '/v1/totals?metric=share')).status, 422)
  t.equal((await ask('GET', '/v1/totals?metric=investment')).status, 200)
})

t.test('a repeated answer is not computed again, and a write shows in the next read', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const counted = t.capture(app.store, 'totals', app.store.totals.bind(app.store))
  const url = '/v1/totals?metric=investment&groupBy=year'
  const first = await app.ask('GET', url)
  const tag = first.headers['etag'] ?? ''
  t.match(tag, /^W\/"[\w-]{22}"$/)
  t.equal((await app.ask('GET', url)).text, first.text)
  t.equal((await app.ask('GET', url, { headers: { 'if-none-match': tag } })).status, 304)
  t.equal(counted().length, 1)

  const before = encodeURIComponent((await app.store.stamp()).at)
  await put(app, 'figures/next', figure('7', year(2026)))
  const changed = await app.ask('GET', url, { headers: { 'if-none-match': tag } })
  t.equal(changed.status, 200)
  matchWhole(t, changed.body, {
    data: [
      { key: { year: '2025' }, total: '1000000000000' },
      { key: { year: '2026' }, total: '7', figures: 1 },
    ],
  })
  t.equal((await app.ask('GET', `${url}&asOf=${before}`)).text, first.text, 'as of before')

  await app.ask('DELETE', '/v1/figures/next')
  matchWhole(t, (await app.ask('GET', url)).body, { data: [{ key: { year: '2025' }, total: '1000000000000' }] })
})

t.test('a figure counts from the day on which its source is published', async (t) => {
  const app = await build(t, { SEED: 'article' })
  await put(app, 'sources/later', { title: 'Later', kind: 'report', official: true, publishedOn: '2025-06-01' })
  await put(app, 'figures/later', figure('900', { sourceId: 'later', supersedesId: investment, qualifier: 'at-least' }))
  const known = async (day: string): Promise<unknown> =>
    (await app.ask('GET', `/v1/totals?metric=investment&reportedBy=${day}`)).body
  matchWhole(t, await known('2025-05-31'), { data: [{ total: '1000000000000' }], excluded: { 'not-yet-reported': 1 } })
  const found = await known('2025-06-01')
  matchWhole(t, found, { data: [{ total: '165800000000', upperBound: null }], excluded: { superseded: 1 } })
})

t.test('sums and bounds are exact beyond what 64 bits hold', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const parts = Array.from({ length: 12 }, (_, index) => `part-${index.toString().padStart(2, '0')}`)
  const headcount = { metric: 'headcount', unit: 'person' }
  for (const id of parts) {
    await putAll(app, { projects: { [id]: { parentId: 'guangdong-key-projects-2025' } } })
    const more = { subjectId: id, ...headcount, qualifier: 'at-least' }
    await put(app, `figures/${id}`, figure('999999999999999.999', more))
  }
  await put(app, 'figures/whole', figure('1', headcount))
  await answers(t, app, 'metric=headcount&stage=planned', {
    metric: 'headcount',
    data: [row('11999999999999999.988', { unit: 'person', figures: 13, upperBound: '11999999999999999.988' })],
  })
  for (const id of parts) await app.ask('PATCH', `/v1/projects/${id}`, { body: { parentId: null } })
  await answers(t, app, 'metric=headcount&stage=planned', {
    metric: 'headcount',
    data: [row('12000000000000000.988', { unit: 'person', figures: 13, upperBound: null })],
  })
})

t.test('whatever may be the id of a metric may be the metric of figures, and is totalled', async (t) => {
  const app = await withExamples(t)
  await put(app, 'metrics/5g-base-stations', { name: '5G base stations', nature: 'flow' })
  const figure = { ...examples.figures, metric: '5g-base-stations', value: '5', unit: 'station', reported: [] }
  await put(app, 'figures/stations', { ...figure, qualifier: 'exact', stage: 'actual' })
  const { status, body } = await app.ask('GET', '/v1/totals?metric=5g-base-stations')
  t.equal(status, 200)
  matchWhole(t, body, { data: [{ total: '5', unit: 'station' }] })
  matchWhole(t, (await app.ask('GET', '/v1/figures?metric=5g-base-stations')).body, { data: [{ id: 'stations' }] })
})
