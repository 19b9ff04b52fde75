/** The pages for people: each number links to its explanation, each view to its API, and no record is markup. */
import t from 'tap'
import { everyResource } from '../../src/resources/index.ts'
import { aboutPaths } from '../../src/pages/layout/addresses.ts'
import { imported, type Line } from '../support/batches.ts'
import { adminKey, build, type Built, put } from '../support/build.ts'
import { exampleIds, examples, withExamples } from '../support/examples.ts'
import { matchWhole } from '../support/match-whole.ts'
import { anchorsOf, fetchedIn, linksOf, textOf } from '../support/pages/html.ts'
import { year } from '../support/register.ts'
import { runs } from '../support/runs.ts'
import { wordsOf } from '../support/words.ts'

const here = 'http://127.0.0.1:3000'
const investment = 'guangdong-key-projects-2025-investment'
const portfolio = 'guangdong-key-projects-2025'

const article = await build(t, { SEED: 'article' })
const records = await withExamples(t)

const pageAt = async ({ ask }: Built, url: string): Promise<string> => {
  const { status, text } = await ask('GET', url)
  if (status !== 200) throw new Error(`${url}: ${text}`)
  return text
}

const everyPage = [
  '/',
  ...aboutPaths,
  '/totals?metric=investment',
  '/search?q=guangdong',
  '/verify?claim=Guangdong+plans+1%2C500+key+projects+in+2025',
  ...everyResource.map(({ name }) => `/${name}/${exampleIds[name]}`),
]

t.test('each page has security headers and a tag, and is sent again only after a change', async (t) => {
  const app = await withExamples(t)
  for (const url of everyPage) {
    const { status, headers, text } = await app.ask('GET', url)
    t.equal(status, 200, url)
    t.match(headers, {
      'content-type': 'text/html; charset=utf-8',
      vary: 'Accept, Authorization',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'SAMEORIGIN',
      etag: /^W\/"[\w-]{22}"$/,
    })
    t.match(text, /^<!doctype html>\n<html lang="en">/)
    t.notMatch(
      text,
      /<style|<script(?! src="\/(?:suggest|edit|cite)\.js" type="module"><\/script>| type="application\/ld\+json">\{[^<]*\}<\/script>)| style=| on[a-z]+="/,
      'nothing is inline',
    )
    const tag = { 'if-none-match': headers['etag'] ?? '' }
    t.match(await app.ask('GET', url, { headers: tag }), { status: 304, text: '' })
    t.match(await app.ask('HEAD', url), {
      status: 200,
      text: '',
      headers: { etag: headers['etag'], 'content-type': headers['content-type'] },
    })
    t.equal((await app.ask('POST', url.replace(/\?.*/, ''))).status, 405)
    await put(app, 'regions/other', { name: `Written after ${url.replace(/\W+/g, ' ')}`, kind: 'city' })
    t.equal((await app.ask('GET', url, { headers: tag })).status, 200, 'another register, another tag')
  }
})

t.test('every link and every anchor exists, and every curl line fetches', async (t) => {
  const pages = new Map<string, string>()
  const answers = new Map<string, number>()
  const foreign: string[] = []
  /** One in `npm run test:slow`, and in `npm test` none: the front page and what it leads to. */
  const clicks = runs(1) - 1
  let waiting = ['/']
  for (let depth = 0; depth <= clicks + 1; depth++) {
    const found: string[] = []
    for (const url of waiting.filter((one) => !answers.has(one))) {
      const { status, text, headers } = await article.ask('GET', url)
      answers.set(url, status)
      if (!headers['content-type']?.startsWith('text/html') || url.startsWith('/docs')) continue
      pages.set(url, text)
      // A citation is a file within its link.
      const links = linksOf(text).filter((link) => !link.startsWith('data:'))
      const leaving = links.filter((link) => !/^[/#]/.test(link) && !link.startsWith(here))
      foreign.push(...leaving.map((link) => `${link} of ${url}`))
      if (depth <= clicks)
        found.push(...[...links, ...fetchedIn(text)].map((link) => link.replace(here, '').replace(/#.*/, '')))
    }
    waiting = [...new Set(found)].filter((link) => link !== '')
  }
  t.ok(pages.size > (clicks === 0 ? 20 : 100))
  t.same(foreign, [], 'no page leads to another host')
  const wrong = [...answers].filter(([, status]) => status !== 200)
  t.same(wrong, [])
  const anchors = new Map([...pages].map(([url, text]) => [url, new Set(anchorsOf(text))]))
  const dangling = [...pages].flatMap(([url, text]) =>
    linksOf(text)
      .filter((link) => {
        const [path = '', anchor] = link.replace(here, '').split('#')
        return anchor !== undefined && anchors.get(path === '' ? url : path)?.has(anchor) === false
      })
      .map((link) => `${link} of ${url}`),
  )
  t.same(dangling, [])
  // The definition of a metric may have a number that nobody printed; a heading may have the one that stands below it.
  const numbers = [...pages].filter(
    ([url, text]) =>
      url !== '/zh/metrics' &&
      /\d,\d{3}\b/.test(textOf(text, 'a', 'data', 'q', 'blockquote', 'p', 'code', 'svg', 'h1', 'h2')),
  )
  t.same(
    numbers.map(([url]) => url),
    [],
    'each number is a link, except in quoted words and drawings, and but for the digits beside one',
  )
  t.notOk([...pages.values()].some((text) => /<(?!a )[a-z]+ class="number"/.test(text)))
})

t.test('the front page shows the article: an answer, planned beside actual, promises, contradictions', async (t) => {
  const html = await pageAt(article, '/')
  for (const section of ['by-year', 'promises', 'checks']) t.match(html, `<section id="${section}"`)
  const links = [
    '<a class="number" href="/totals?metric=investment&amp;groupBy=year&amp;regionId.within=guangdong#planned.CNY.2025"><data value="1000000000000" title="1,000,000,000,000 CNY">1 trillion yuan</data></a>',
    '1 trillion yuan</data></a> <small><data value="1000000000000">1,000,000,000,000 CNY</data></small>',
    '<a href="/regions/guangdong">Guangdong</a>',
    'aria-label="Column chart: Guangdong by year. The table has the same numbers. 2025, planned: 1,000,000,000,000 CNY."',
  ]
  const missing = links.filter((link) => !html.includes(link))
  t.same(missing, [])
  t.match(textOf(html), 'nothing reported')
  t.equal(fetchedIn(html).length, 4)
  t.ok(fetchedIn(html).every((url) => url.startsWith(`${here}/v1/`)))
})

t.test('a figure is explained: value, words, source, paragraph, speaker, period, whole and parts', async (t) => {
  const html = await pageAt(article, `/figures/${investment}`)
  const text = textOf(html)
  for (const words of [
    'Planned investment, 2025 1 trillion yuan 1,000,000,000,000 CNY',
    '1 trillion yuan ($136.8 billion)',
    'According to Xinhua News Agency',
    'Period 2025',
    '136.8 billion US dollars',
    '13 February 2025',
    'It is not part of a larger figure. Of it, 834.2 billion yuan is not broken down.',
    'Nothing reported',
  ])
    t.ok(text.includes(words), words)
  t.match(html, /As printed in <a href="\/sources\/global-times-2025-02-13">Multiple provinces[^<]+<\/a>, paragraph 5/)
  t.match(
    html,
    `<a class="number" href="/figures/${portfolio}-five-industries-investment"><data value="165800000000" title="165,800,000,000 CNY">165.8 billion yuan</data></a>`,
  )
  const part = textOf(await pageAt(article, `/figures/${portfolio}-five-industries-investment`))
  t.ok(
    part.includes(
      'It is part of 1 trillion yuan of Guangdong key provincial construction projects, 2025 , so it is not added to that once more.',
    ),
  )
  t.ok(
    textOf(await pageAt(article, `/figures/${portfolio}-industrial-share`)).includes(
      'It does not count in any total: it is in a unit that does not add',
    ),
  )
})

t.test('a total is explained: each figure with its part, words and source, and the figures left out', async (t) => {
  const html = await pageAt(article, '/totals?metric=investment')
  t.match(html, '<article id="planned.CNY">')
  t.match(textOf(html), 'Total, planned: 1 trillion yuan 1,000,000,000,000 CNY')
  t.match(
    html,
    `<a class="number" href="/figures/${investment}"><data value="834200000000" title="834,200,000,000 CNY">834.2 billion yuan</data></a>`,
  )
  t.match(html, /<q>165\.8 billion yuan<\/q>.*?<a href="\/sources\/global-times-2025-02-13">[^<]+<\/a>, paragraph 6/s)
  t.match(textOf(html), 'paragraph 5')
  const found = fetchedIn(html).slice(0, 2)
  t.same(found, [`${here}/v1/totals?metric=investment`, `${here}/v1/totals?metric=investment&explain=true&format=json`])
  t.equal(
    await pageAt(article, '/totals?metric=investment&explain=true').then(textOf),
    textOf(html),
    'explained with and without the parameter',
  )
  t.notMatch(await pageAt(article, '/totals?metric=investment&explain=false'), 'As printed')
  const dollars = textOf(await pageAt(article, '/totals?metric=investment&unit=USD'))
  for (const words of ['136,800,000,000 USD', '22,681,440,000 USD', 'at 0.1368', 'printed by a figure'])
    t.ok(dollars.includes(words), words)
  const within = textOf(await pageAt(article, '/totals?metric=investment&regionId.within=greater-bay-area'))
  for (const words of ['No figures.', 'It covers more than what is asked for, and is not split by guesswork'])
    t.ok(within.includes(words), words)
})

t.test('a blank claim is none', async (t) => {
  const { status, text } = await article.ask('GET', '/verify?claim=%20%20', { headers: { accept: 'text/html' } })
  t.equal(status, 200)
  t.match(text, '<title>Verify a claim · Planledger</title>')
  t.notMatch(text, 'id="readings"')
})

t.test('a number of a claim is told as it was read', async (t) => {
  const claim = 'Guangdong grew 5% in 2025, with an investment of 2 trillion yuan and completed 30 projects.'
  const readAs = async (path: string, lead: string) =>
    textOf(await pageAt(article, `${path}?claim=${encodeURIComponent(claim)}`))
      .split(lead)
      .slice(1)
      .map((rest) => rest.slice(0, rest.search(/[.。]/)))
  t.strictSame(await readAs('/verify', 'Read as: '), [
    'Guangdong , 2025; what it measures was not recognized',
    'Guangdong , actual investment, 2025',
    'Guangdong , actual projects put in service, 2025',
  ])
  const found = await readAs('/zh/verify', '理解为：')
  t.strictSame(found, [
    ' 广东省 ，2025年；未识别出指标',
    ' 广东省 ，已完成投资，2025年',
    ' 广东省 ，建成投产项目，2025年',
  ])
})

t.test('beside a figure that supports a claim stands the one that replaces it', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const id = 'guangdong-key-projects-2025-project-count'
  const {
    id: _id,
    revision: _revision,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    ...plan
  } = (await app.ask('GET', `/v1/figures/${id}`)).body as Record<string, unknown>
  const claim = encodeURIComponent('Guangdong plans 1,500 key projects in 2025')
  const told = async (): Promise<string> => textOf(await pageAt(app, `/verify?claim=${claim}`))
  await put(app, 'figures/wrong', { ...plan, value: '1300', supersedesId: id, rank: 'deprecated' })
  const before = await told()
  t.match(before, /The number is in the register.*1,500 projects/s)
  t.notMatch(before, 'A later figure replaces it')
  await put(app, 'figures/second', { ...plan, value: '1400', supersedesId: id })
  t.match(await told(), /The number is in the register.*1,500 projects\s+A later figure replaces it:\s+1,400 projects/s)
})

t.test('errors of /v1/totals are shown on its page in the same words', async (t) => {
  for (const query of [
    '',
    ...wordsOf(`
    metric=share metric=investment&period=soon metric=investment&regionId.within=guangdon
    metric=investment&groupBy=stage metric=investment&unit=XQX metric=investment&metric=investment
    metric=investment&stag=planned metric=investment&asOf=now metric=investment&initiativeId=none
  `),
  ]) {
    const [page, api] = [await article.ask('GET', `/totals?${query}`), await article.ask('GET', `/v1/totals?${query}`)]
    t.ok(page.status === 400 || page.status === 422, query)
    t.equal(page.status, api.status)
    t.strictSame({ ...(page.body as object), requestId: '' }, { ...(api.body as object), requestId: '' })
  }
  t.equal((await article.ask('GET', '/totals?metric=investment&format=csv')).status, 400)
})

t.test('search finds in either language, by resource, page by page, and says when there are no results', async (t) => {
  const html = await pageAt(article, `/search?q=${encodeURIComponent('广东')}`)
  t.match(html, '<a href="/regions/guangdong">Guangdong</a>')
  t.match(html, '<mark>广东</mark>省')
  t.match(html, 'value="广东"')
  t.match(textOf(await pageAt(article, '/search?q=zzz')), 'Nothing in the register has all of these words.')
  const seen: string[] = []
  for (let url: string | undefined = '/search?q=c&resource=regions'; url !== undefined;) {
    const page: string = await pageAt(article, url)
    seen.push(...linksOf(page).filter((link) => link.startsWith('/regions/')))
    url = linksOf(page).find((link) => link.startsWith('/search') && link.includes('cursor='))
  }
  t.ok(seen.length > 40)
  t.equal(new Set(seen).size, seen.length)
  t.equal((await pageAt(article, '/search?q=c')).match(/<li><p>/g)?.length, 20)
  for (const [query, parameter] of [
    [`q=${'a'.repeat(201)}`, 'q'],
    ['q=a&limit=3', 'limit'],
    ['q=a&resource=plans', 'resource'],
    ['q=a&cursor=x', 'cursor'],
  ] as const) {
    const { status, body } = await article.ask('GET', `/search?${query}`)
    t.equal(status, 400, query)
    matchWhole(t, body, { errors: [{ parameter }] })
  }
})

for (const { name } of everyResource) {
  t.test(`${name}: a record has a page with fields, revisions and curl line; a missing record has none`, async (t) => {
    const id = exampleIds[name]
    const html = await pageAt(records, `/${name}/${id}`)
    t.match(html, `<section id="revisions"`)
    t.match(textOf(html), 'revision 1 , written by ADMIN_KEY')
    t.ok(fetchedIn(html).some((url) => url.replace('?include=sources', '') === `${here}/v1/${name}/${id}`))
    t.equal((await records.ask('GET', `/${name}/${id}?asOf=2025-01-01T00:00:00Z`)).status, 400)
    t.equal((await records.ask('GET', `/${name}/Not%20one`)).status, 400)
    t.match(await records.ask('GET', `/${name}/nowhere`), { status: 404, body: { type: '/problems/not-found' } })
    t.equal((await records.ask('GET', `/${name}/nowhere`, { headers: { 'if-none-match': '*' } })).status, 404)
    await put(records, `${name}/to-delete`, examples[name])
    t.equal((await records.ask('GET', `/${name}/to-delete`)).status, 200)
    await records.ask('DELETE', `/v1/${name}/to-delete`)
    t.match(await records.ask('GET', `/${name}/to-delete`), { status: 410, body: { type: '/problems/gone' } })
    if (name !== 'figures') t.match(html, new RegExp(`<nav class="kicker" [^>]*><a href="/${name}">\\w+</a>`))
  })
}

t.test('a region shows records in it and below it; an industry, organization or source its referrers', async (t) => {
  const shows = async (url: string, ...links: readonly string[]): Promise<void> => {
    const all = linksOf(await pageAt(article, url))
    const missing = links.filter((link) => !all.includes(link))
    t.same(missing, [], url)
  }
  await shows(
    '/regions/guangdong',
    '/regions/shenzhen',
    '/organizations/tencent',
    '/initiatives/guangdong-governor-visit-shenzhen-2025',
    `/projects/${portfolio}`,
    `/figures/${investment}`,
    '/totals?metric=investment&groupBy=year&regionId.within=guangdong#planned.CNY.2025',
    '/regions/south-china',
  )
  await shows(
    '/industries/steel',
    `/projects/${portfolio}-five-industries`,
    `/figures/${portfolio}-five-industries-investment`,
  )
  await shows(
    '/organizations/guangdong-government',
    `/projects/${portfolio}`,
    '/initiatives/guangdong-modern-industrial-system-action-plan-2025',
  )
  await shows(
    '/sources/global-times-2025-02-13',
    '/organizations/global-times',
    `/figures/${investment}`,
    '/rates/usd-cny-2025-02-13',
  )
  await shows(
    `/projects/${portfolio}`,
    `/projects/${portfolio}-industrial`,
    `/figures/${investment}`,
    '/sources/global-times-2025-02-13',
  )
  await shows('/regions/greater-bay-area', '/regions/hong-kong')
})

t.test('a write shows in the next read, and the revisions say what changed', async (t) => {
  const app = await build(t, { SEED: 'article' })
  await pageAt(app, '/')
  await app.ask('PATCH', `/v1/projects/${portfolio}`, { body: { status: 'implementation' } })
  const found = textOf(await pageAt(app, `/projects/${portfolio}`))
  t.match(found, /revision 2 , changed by ADMIN_KEY Status: completion implementation/)
  const half = {
    ...examples.figures,
    subjectId: portfolio,
    periodStart: '2025-01-01',
    periodEnd: '2025-06-30',
    stage: 'actual',
    sourceId: 'global-times-2025-02-13',
  }
  await put(app, 'figures/first-half', {
    ...half,
    value: '400000000000.5',
    asPrinted: '400 billion',
    qualifier: 'at-least',
  })
  const home = await pageAt(app, '/')
  t.match(
    home,
    '<a class="number" href="/totals?metric=investment&amp;groupBy=year&amp;regionId.within=guangdong#actual.CNY.2025"><data value="400000000000.5" title="at least 400,000,000,000.5 CNY">at least 400 billion yuan</data></a> <small><data value="400000000000.5">at least 400,000,000,000.5 CNY</data></small>',
  )
  t.match(textOf(home), 'Besides these: 1 reported in part')
  await put(app, 'figures/second-half', {
    ...half,
    value: '700000000000',
    periodStart: '2025-07-01',
    periodEnd: '2025-12-31',
  })
  const met =
    /Met .* : investment for 2025 was at least 1\.1 trillion yuan \[at least 1,100,000,000,000\.5 CNY\] , against a plan of 1 trillion : 110 %/
  t.match(textOf(await pageAt(app, '/')), met)
  t.match(textOf(await pageAt(app, `/figures/${investment}`)), met)
  await put(app, 'figures/later', {
    ...half,
    stage: 'planned',
    value: '1100000000000',
    periodEnd: '2025-12-31',
    supersedesId: investment,
  })
  t.match(
    textOf(await pageAt(app, `/figures/${investment}`)),
    /A later figure replaces it: 1\.1 trillion yuan .*It does not count in any total: a later figure replaces it/,
  )
  t.match(textOf(await pageAt(app, '/figures/later')), 'Replaces 1 trillion yuan')
})

t.test('of a large register the front page counts what is not urgent, and a total shows some figures', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const ids = Array.from({ length: 1000 }, (_, index) => `made-${index.toString()}`)
  const lines = ids.flatMap((id): Line[] => [
    ['projects', { ...examples.projects, id, title: id }],
    ['figures', { ...examples.figures, id, subjectId: id, sourceId: 'global-times-2025-02-13', ...year(2020) }],
  ])
  await imported(app, lines)
  const home = await pageAt(app, '/')
  t.match(textOf(home), /1,0\d\d nothing reported/)
  const total = await pageAt(app, '/totals?metric=investment&stage=planned')
  t.equal(total.match(/<tr>/g)?.length, 2 + 1 + 300)
  t.match(textOf(total), 'There are more: the API has all')
})

t.test('a tree too deep for a query has pages all the same, with the referrers of the record itself', async (t) => {
  const app = await build(t)
  const ids = Array.from({ length: 70 }, (_, depth) => `level-${depth.toString()}`)
  for (const [depth, id] of ids.entries())
    await put(app, `regions/${id}`, { name: id, kind: 'zone', parentId: ids[depth - 1] ?? null })
  await put(app, 'projects/here', { ...examples.projects, regionId: 'level-0' })
  await put(app, 'projects/below', { ...examples.projects, regionId: 'level-1' })
  const links = linksOf(await pageAt(app, '/regions/level-0'))
  t.ok(links.includes('/projects/here') && !links.includes('/projects/below'))
  t.same(
    linksOf(await pageAt(app, '/regions/level-20')).filter((link) => link.startsWith('/regions/')),
    [14, 15, 16, 17, 18, 19, 21]
      .map((level) => `/regions/level-${level.toString()}`)
      .concat('/regions/level-20/revisions/1'),
  )
})

t.test('an empty register has a front page too', async (t) => {
  const text = textOf(await pageAt(await build(t), '/'))
  for (const words of ['No figures yet.', 'No outcome of a promise is reported yet.', 'Nothing contradicts itself.'])
    t.ok(text.includes(words), words)
})

t.test('text in a record is never markup', async (t) => {
  const app = await build(t)
  const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;`
  const [name, title, summary, note] = [hostile, hostile, hostile, hostile]
  const citations = [{ sourceId: 'a-report', locator: hostile, note }]
  await put(app, 'sources/a-report', {
    ...examples.sources,
    title,
    author: hostile,
    licence: hostile,
    url: 'https://example.org/?a="&b=<c>',
  })
  await put(app, 'regions/guangdong', { ...examples.regions, name, localName: hostile, aliases: [hostile] })
  await put(app, 'industries/steel', { name, localName: hostile })
  await put(app, 'organizations/tencent', { ...examples.organizations, name })
  const plan = {
    title,
    localTitle: hostile,
    summary,
    citations,
    regionId: 'guangdong',
    industryIds: ['steel'],
    participants: [{ organizationId: 'tencent', role: hostile }],
  }
  await put(app, 'initiatives/an-action-plan', { ...examples.initiatives, ...plan })
  await put(app, 'projects/a-bridge', { ...examples.projects, ...plan, initiativeId: 'an-action-plan' })
  await put(app, 'figures/a-figure', {
    ...examples.figures,
    note,
    asPrinted: hostile,
    locator: hostile,
    attributedTo: hostile,
  })
  await put(app, 'rates/usd-cny-2025-02-13', { ...examples.rates, sourceId: 'a-report' })
  await app.ask('PATCH', '/v1/projects/a-bridge', { body: { summary: `${hostile} again` } })
  for (const url of [
    ...everyPage,
    '/totals?metric=investment&groupBy=region,industry',
    '/search?q=alert',
    `/search?q=${encodeURIComponent(hostile)}`,
    '/regions/nowhere',
    '/problems/gone',
  ]) {
    const { text } = await app.ask('GET', url, { headers: { accept: 'text/html' } })
    t.notMatch(text, /<script>|<img src=x|onerror=alert\(2\)>/, url)
    t.equal(text.split('<').length, text.split('>').length, 'each tag is one of ours')
  }
  t.ok((await pageAt(app, '/projects/a-bridge')).includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  const found = await pageAt(app, '/sources/a-report')
  t.match(found, '<a href="https://example.org/?a=&quot;&amp;b=&lt;c&gt;" rel="noopener noreferrer external">')
})

t.test('a browser gets an error as a page, a program gets a problem', async (t) => {
  const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8' }
  for (const [url, status] of [
    ['/regions/nowhere', 404],
    ['/totals', 400],
    ['/totals?metric=share', 422],
    ['/?a=<b>&c=1', 400],
    ['/problems/none', 404],
  ] as const) {
    const page = await article.ask('GET', url, { headers: browser })
    t.equal(page.status, status, url)
    t.match(page.headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': /^default-src 'none'; .*frame-ancestors 'none'$/,
      vary: 'Accept, Authorization',
    })
    t.notOk('etag' in page.headers)
    t.match(textOf(page.text), new RegExp(`HTTP status ${status.toString()}, .*Request [\\w-]+`))
    for (const headers of [{}, { accept: '*/*' }]) {
      const answer = await article.ask('GET', url, { headers })
      t.equal(answer.status, status)
      t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    }
  }
  for (const url of ['/v1/regions/nowhere', '/docs/nothing', '/health/nothing']) {
    const answer = (await article.ask('GET', url, { headers: browser })).headers['content-type']
    t.equal(answer, 'application/problem+json; charset=utf-8', url)
  }
  const found = await article.ask('GET', '/', { headers: { accept: 'image/png' } })
  t.match(found, { status: 406, body: { type: '/problems/not-acceptable' } })
})

t.test('where reads need a key, so do pages; style, script, icon and explanations need none', async (t) => {
  const app = await withExamples(t, { READ_ACCESS: 'key' })
  for (const url of everyPage) {
    const answer = await app.ask('GET', url)
    t.match(answer, { status: 401, headers: { 'www-authenticate': 'Bearer realm="planledger"' } }, url)
    const found = await app.ask('GET', url, { key: adminKey })
    t.match(found, { status: 200, headers: { 'cache-control': 'private, no-cache' } })
  }
  for (const [url, type] of [
    ['/style.css', 'text/css'],
    ['/suggest.js', 'text/javascript'],
    ['/icon.svg', 'image/svg+xml'],
    ['/problems/gone', 'text/html'],
  ] as const) {
    const { status, headers, text } = await app.ask('GET', url)
    t.equal(status, 200)
    t.equal(headers['content-type'], `${type}; charset=utf-8`)
    t.notMatch(
      text.replaceAll('http://www.w3.org/2000/svg', ''),
      /https?:|@import|url\(/,
      `${url} loads nothing from elsewhere`,
    )
    t.equal((await app.ask('GET', url, { headers: { 'if-none-match': headers['etag'] ?? '' } })).status, 304)
  }
})

t.test('curl lines and permanent links are made from PUBLIC_URL, never from the Host', async (t) => {
  const app = await build(t, { PUBLIC_URL: 'https://ledger.example' })
  for (const url of ['/', '/totals?metric=investment']) {
    const { text } = await app.ask('GET', url, { headers: { host: 'evil.example' } })
    t.ok(fetchedIn(text).length > 0)
    t.ok(
      fetchedIn(text).every((line) => line.startsWith('https://ledger.example/v1/')),
      url,
    )
    t.notMatch(text, 'evil.example')
  }
})
