/** The page of a search says how it was changed to find something, and answers words that ask for a number. */
import t from 'tap'
import { build } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'
import { fetchedIn, linksOf, textOf } from '../support/pages/html.ts'

const article = await build(t, { SEED: 'article' })

const pageOf = async (query: Readonly<Record<string, string>>): Promise<string> => {
  const { status, text } = await article.ask('GET', `/search?${new URLSearchParams(query).toString()}`)
  if (status !== 200) throw new Error(text)
  return text
}

t.test('words that were changed or left out are named', async (t) => {
  for (const [q, words, link] of [
    ['guandong', 'Nothing has this word. Showing what has guangdong in place of guandong.', '/regions/guangdong'],
    [
      'guandong nothing Canton key',
      'Nothing has all of these words. Showing what has guangdong in place of guandong and key, without nothing and canton.',
      '/projects/guangdong-key-projects-2025',
    ],
    [
      'guangdongsheng',
      'Nothing has this word. Showing what has 广东省 in place of guangdongsheng.',
      '/regions/guangdong',
    ],
  ] as const) {
    const page = await pageOf({ q })
    t.match(textOf(page).replaceAll(/ (?=[.,])/g, ''), words)
    t.ok(linksOf(page).includes(link), q)
  }
  t.notMatch(textOf(await pageOf({ q: 'guangdong' })), 'Showing what has')
  const hostile = await pageOf({ q: `guandong "><script>alert(1)</script>` })
  t.match(hostile, 'value="guandong &quot;&gt;&lt;script&gt;')
  t.notMatch(hostile, '<script>alert')
})

t.test('suggestions are as forgiving', async (t) => {
  const [suggested, found] = [
    await article.ask('GET', '/search/hits?q=guandong&limit=3'),
    await article.ask('GET', '/v1/search?q=guandong&limit=3'),
  ]
  matchWhole(t, suggested.body, {
    data: ['guangdong', 'greater-bay-area', 'guangdong-government'].map((id) => ({ id })),
    corrected: { guandong: 'guangdong' },
  })
  t.strictSame(suggested.body, found.body)
})

const answerIn = (page: string): string | undefined => /<section id="answer".*?<\/section>/s.exec(page)?.[0]

t.test('words that ask for a number are answered by its total and its figures', async (t) => {
  const total = '/totals?metric=investment&stage=planned&period=2025&regionId.within=guangdong'
  for (const q of [
    'Guangdong planned investment 2025',
    'guandong investmnt planned 2025',
    'how much did guangdong plan to invest in 2025',
    '广东2025年计划投资',
  ]) {
    const answer = answerIn(await pageOf({ q })) ?? ''
    t.match(textOf(answer), 'Planned investment: Guangdong, 2025', q)
    t.match(textOf(answer), 'Planned: 1 trillion yuan', q)
    t.ok(linksOf(answer).includes(total), q)
    t.ok(linksOf(answer).includes('/figures/guangdong-key-projects-2025-investment'), q)
  }
  const answer = answerIn(await pageOf({ q: 'Guangdong planned investment 2025' })) ?? ''
  const api = fetchedIn(answer).map((url) => url.replace(/^https?:\/\/[^/]+/, ''))
  t.strictSame(api, [
    `/v1${total}`,
    '/v1/figures?metric=investment&stage=planned&regionId.within=guangdong&periodStart.gte=2025-01-01&periodEnd.lte=2025-12-31&rank.not=deprecated',
  ])
  for (const url of [total, ...api]) t.equal((await article.ask('GET', url)).status, 200, url)
})

t.test('what never adds up is answered by its figures alone; what the register has not, not at all', async (t) => {
  const share = answerIn(await pageOf({ q: 'share guangdong' })) ?? ''
  t.match(textOf(share), 'Share: Guangdong')
  t.notMatch(textOf(share), 'The total')
  for (const query of [
    { q: 'Guangdong' },
    { q: 'investment' },
    { q: 'Guangdong investment 1999' },
    { q: 'Guangdong planned investment 2025', resource: 'projects' },
  ])
    t.equal(answerIn(await pageOf(query)), undefined, JSON.stringify(query))
})

t.test('an industry narrows a place, and a project is asked for by its name', async (t) => {
  for (const [q, filters] of [
    ['steel investment Guangdong', 'regionId.within=guangdong&industryIds.within=steel'],
    [
      'investment Guangdong key provincial construction projects 2025',
      'subjectKind=project&subjectId=guangdong-key-projects-2025',
    ],
  ] as const) {
    const answer = answerIn(await pageOf({ q })) ?? ''
    t.match(fetchedIn(answer).at(-1), filters, q)
    t.match(textOf(answer), 'CNY', q)
  }
})

t.test('a search or a claim without words gives the box for them', async (t) => {
  for (const [url, heading] of [
    ['/search', 'Search the register'],
    ['/search?q=', 'Search the register'],
    ['/zh/search?q=', '搜索登记库'],
    ['/verify?claim=', 'Does the register bear it out?'],
  ] as const) {
    const { status, text } = await article.ask('GET', url)
    t.equal(status, 200, url)
    t.match(text, `<h1>${heading}</h1>`, url)
  }
  t.match(await article.ask('GET', '/v1/search?q='), { status: 400 })
  t.match(await article.ask('GET', '/v1/verify?claim='), { status: 400 })
})
