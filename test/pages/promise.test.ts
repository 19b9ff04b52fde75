/** The page of a promise: what was promised and reported, in the words of both, who says so, and how it counts. */
import t from 'tap'
import { type ImportLine, imported } from '../support/batches.ts'
import { build, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { linksOf, textOf } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'

/** The text of a page, in which markup parts no sign from its word. */
const wordsOf = (html: string): string => textOf(html, 'header', 'footer').replaceAll(/ (?=[.,:;)])|(?<=\() /g, '')

const plannedFigure = {
  ...{ subjectKind: 'region', metric: 'investment', stage: 'planned', value: '5000000000', unit: 'CNY' },
  ...{ qualifier: 'exact', periodStart: '2025-01-01', periodEnd: '2025-12-31', asPrinted: '5 billion yuan' },
}

const plan = '/promises/guangdong-key-projects-2025-investment-planned-southern-finance'

const app = await build(t, { SEED: 'true' })

const pageAt = async (url: string): Promise<string> => {
  const { status, text } = await app.ask('GET', url, { headers: { accept: 'text/html' } })
  if (status !== 200) throw new Error(`${url} is ${status.toString()}`)
  return text
}

const question = 'metric=investment&groupBy=year&regionId.within=guangdong'

t.test('the evidence of 118.16 %: both numbers in their words, who printed each, and how they count', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const reader = visitor(app)
  const { text } = await reader.get(plan)
  t.match(
    text,
    '<h1>Guangdong key provincial construction projects, 2025: 118.16\u00a0% of the investment planned for 2025 was completed</h1>',
  )
  t.match(text, '<a href="/metrics/investment">Investment</a>')
  const words = wordsOf(text)
  for (const part of [
    'Met 1,181,600,000,000 CNY ÷ 1,000,000,000,000 CNY. Southern Finance prints 118.2 %: the same, rounded.',
    'Planned, 2025 1 trillion yuan 1,000,000,000,000 CNY 年度计划投资1万亿元 Guangdong government work report, 15 January 2025, paragraph 1',
    'Actual, 2025 1.18 trillion yuan [1,181,600,000,000 CNY] 1,181,600,000,000 CNY 全年完成投资11816亿元 Southern Finance, 26 January 2026, quoting Guangdong report on the plan of 2025 and the draft plan of 2026, paragraph 1',
    '5 sources print it, all 1 trillion yuan',
    '15 January 2025 Guangdong government work report 广东2025年安排省重点项目1500个 年度计划投资1万亿元 1 trillion yuan',
    '13 February 2025 Xinhua News Agency Global Times 1 trillion yuan 1 trillion yuan ($136.8 billion)',
    'Planned 1 trillion yuan of which Guangdong key provincial construction projects, 2025: projects in five major industries 165.8 billion yuan not broken down 834.2 billion yuan',
    'infrastructure 711.1 billion yuan',
    'The parts add up to the whole.',
    'What was left out, and why: 5 figures',
    '4 more prints of 1 trillion yuan: what several sources print counts once.',
    '452.2 billion yuan, January to May 2025 (Shanghai Metals Market, 8 July 2025)',
    'Cite this Guangdong key provincial construction projects, 2025: 118.16 % of the investment planned for 2025 was completed. Planledger,',
  ])
    t.ok(words.includes(part), part)
  const days = [...text.matchAll(/<th scope="row"><time datetime="([^"]*)"/g)].map(([, day]) => day)
  t.strictSame(
    days,
    ['2025-01-15', '2025-02-05', '2025-02-13', '2025-07-08', '2026-01-26'],
    'the first printed is first',
  )
  const chinese = await reader.get(`/zh${plan}`)
  t.match(chinese.text, '<h1>2025年广东省重点建设项目：完成2025年计划投资的118.16%</h1>')
  t.match(wordsOf(chinese.text), '5个来源载有此项，均写作1万亿元')
})

t.test('a share leads to its evidence, wherever it stands', async (t) => {
  const reader = visitor(await build(t, { SEED: 'true' }))
  const shareAt = async (path: string): Promise<(string | undefined)[]> => [
    ...new Set(
      [
        ...(await reader.get(path)).text.matchAll(/<a class="number" href="([^"]*)">(?:<data [^>]*>)?118(?:\.16)?\s%/g),
      ].map(([, href]) => href),
    ),
  ]
  for (const path of [
    '/',
    '/regions/guangdong',
    '/projects/guangdong-key-projects-2025',
    '/promises',
    '/outcomes?metric=investment&groupBy=year&regionId.within=guangdong',
  ])
    t.strictSame(await shareAt(path), [plan], path)
})

t.test('another wording leads to the promise; what promises nothing is not found, in words', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const reader = visitor(app)
  const found = await reader.get('/promises/guangdong-key-projects-2025-investment')
  t.match(found, { status: 302, headers: { location: plan } })
  const none = await reader.get('/promises/guangdong-key-projects-2025-investment-year')
  t.equal(none.status, 404)
  t.match(textOf(none.text), 'makes no promise')
  t.ok(linksOf(none.text).includes('/figures/guangdong-key-projects-2025-investment-year'))
  t.match(textOf((await reader.get('/zh/promises/guangdong-key-projects-2025-investment-year')).text), '不构成承诺')
  for (const [path, status] of [
    ['/promises/nothing', 404],
    ['/promises/%00', 400],
    ['/promises/..%2F..%2Fv1', 400],
    ["/promises/'%20OR%201=1--", 400],
    [`/promises/${'x'.repeat(500)}`, 400],
    ['/promises/%E5%AE%89%E5%BE%BD', 400],
    [`${plan}?asOf=soon`, 400],
    [`${plan}?asOf=2999-01-01T00:00:00Z`, 400],
    [`${plan}?asOf=2000-01-01T00:00:00Z`, 404],
    [`${plan}?limit=3`, 400],
  ] as const) {
    const { text, ...answer } = await reader.get(path)
    t.equal(answer.status, status, path)
    t.match(answer.headers['content-type'], 'text/html')
    t.notMatch(text, '<script>')
  }
  t.equal((await app.ask('HEAD', plan)).status, 200)
})

t.test('of very many sources the page names some, and every one of their figures leads to it', async (t) => {
  const app = await build(t)
  const ids = Array.from({ length: 205 }, (_, at) => `print-${at.toString().padStart(3, '0')}`)
  await imported(app, [
    ['regions', { ...examples.regions, id: 'bavaria', parentId: null }],
    ...ids.flatMap((id): ImportLine[] => [
      ['sources', { ...examples.sources, id, publisherId: null }],
      ['figures', { ...plannedFigure, id, subjectId: 'bavaria', sourceId: id }],
    ]),
  ])
  const { body } = await app.ask('GET', '/v1/promises')
  const [{ figureId }] = (body as { data: [{ figureId: string }] }).data
  const reader = visitor(app)
  for (const id of ids) {
    const { status, headers } = await reader.get(`/promises/${id}`)
    const expected = id === figureId ? [200, undefined] : [302, `/promises/${figureId}`]
    t.strictSame([status, headers['location']], expected, id)
  }
  const { text } = await reader.get(`/promises/${figureId}`)
  t.match(textOf(text), '200 sources or more print it, all 5 billion yuan')
  t.notMatch(text, 'href="/metrics/', 'no record defines the metric')
})

t.test('the page of an instant stays what it was, whatever is written later', async (t) => {
  const app = await withExamples(t)
  await put(app, 'metrics/jobs', { name: 'Jobs', nature: 'flow' })
  const year = { periodStart: '2020-01-01', periodEnd: '2020-12-31' }
  const figure = { ...examples.figures, metric: 'jobs', stage: 'planned', ...year }
  await put(app, 'figures/plan', figure)
  await put(app, 'figures/result', { ...figure, stage: 'actual', value: '5', asPrinted: '5 yuan' })
  const reader = visitor(app)
  const first = (await reader.get('/promises/plan')).text
  const [, href = ''] = /url = \{http:\/\/127.0.0.1:3000([^}]*)\}/.exec(first) ?? []
  const lasting = href.replaceAll('&amp;', '&')
  t.match(lasting, /^\/promises\/plan\?asOf=2/)
  const before = (await reader.get(lasting)).text
  t.match(before, '<h1>A bridge: 40\u00a0% of the jobs planned for 2020 was reached</h1>')
  await put(app, 'figures/result', { ...figure, stage: 'actual', value: '10', asPrinted: '10 yuan' })
  await put(app, 'projects/a-pier', { ...examples.projects, title: 'A pier', parentId: 'a-bridge' })
  await put(app, 'figures/part', { ...figure, subjectId: 'a-pier', value: '2', asPrinted: '2 yuan' })
  t.equal((await reader.get(lasting)).text, before)
  const now = (await reader.get('/promises/plan')).text
  t.match(now, '<h1>A bridge: 80\u00a0% of the jobs planned for 2020 was reached</h1>')
  t.match(wordsOf(now), 'of which A pier 2 yuan not broken down 10.5 yuan')
})

t.test('wordings that differ are told apart; the words of an open text stand around what is printed', async (t) => {
  const app = await withExamples(t, { TEXTS: 'open' })
  const figure = { ...examples.figures, stage: 'target', periodStart: '2099-01-01', periodEnd: '2099-12-31' }
  await put(app, 'sources/early', { ...examples.sources, title: 'Early', publisherId: null, publishedOn: '2020-01-01' })
  await put(app, 'sources/late', {
    ...examples.sources,
    title: '<b>Late</b>',
    publisherId: null,
    publishedOn: '2021-01-01',
  })
  await put(app, 'figures/first', { ...figure, value: '20', asPrinted: '20 yuan', sourceId: 'early' })
  await put(app, 'figures/second', {
    ...figure,
    value: '12',
    asPrinted: 'some <12> yuan',
    sourceId: 'late',
    supersedesId: 'first',
  })
  const text = 'It rains. The bridge takes some <12> yuan, it is said. The sun shines.'
  await app.ask('PUT', '/v1/sources/late/text', { body: text, headers: { 'content-type': 'text/plain' } })
  const page = (await visitor(app).get('/promises/second')).text
  const words = wordsOf(page)
  t.match(words, 'A bridge: investment, 12 yuan targeted for 2099')
  t.match(words, '2 sources print it, in different words')
  t.match(words, 'No source of this register reports an outcome.')
  t.match(page, 'The bridge takes <mark>some &lt;12&gt; yuan</mark>, it is said.')
  t.notMatch(words, 'It rains')
  t.match(words, '<b>Late</b>, 1 January 2021')
  const list = wordsOf((await visitor(app).get('/promises?state=open')).text)
  t.match(list, /Target: <b>Late<\/b>, 1 January 2021\. Lowered from 20 yuan\./)
})

// The page of outcomes, in both languages, with its files, its pictures, and what it refuses.

t.test('the page sets a plan beside what came of it, and explains both', async (t) => {
  const page = await pageAt(`/outcomes?${question}`)
  for (const part of [
    '<data value="1181600000000" title="1,181,600,000,000 CNY">1.18 trillion yuan</data>',
    '118.16\u00a0%',
    '>about 749.3 billion yuan</data>',
    '>about 93.66\u00a0%</a>',
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
