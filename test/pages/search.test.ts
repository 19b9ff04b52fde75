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
    ['guandong', 'No record has this word. These have guangdong in place of guandong.', '/regions/guangdong'],
    [
      'guandong nothing Canton key',
      'No record has all of these words. These have guangdong in place of guandong and key. Nothing found for nothing and canton; they are left out.',
      '/projects/guangdong-key-projects-2025',
    ],
    ['guangdongsheng', 'No record has this word. These have 广东省 in place of guangdongsheng.', '/regions/guangdong'],
  ] as const) {
    const page = await pageOf({ q })
    t.match(textOf(page).replaceAll(/ (?=[.,;])/g, ''), words)
    t.ok(linksOf(page).includes(link), q)
  }
  t.notMatch(textOf(await pageOf({ q: 'guangdong' })), 'These have')
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
  const total = '/totals?metric=investment&groupBy=year&regionId.within=guangdong'
  for (const q of [
    'Guangdong planned investment 2025',
    'guandong investmnt planned 2025',
    'how much did guangdong plan to invest in 2025',
    '广东2025年计划投资',
  ]) {
    const answer = answerIn(await pageOf({ q })) ?? ''
    t.match(textOf(answer), 'Investment: Guangdong, 2025', q)
    t.match(textOf(answer), 'Planned for 2025', q)
    t.match(textOf(answer), '1 trillion yuan', q)
    t.ok(linksOf(answer).includes(total), q)
    t.ok(linksOf(answer).includes('/figures/guangdong-key-projects-2025-investment'), q)
  }
  const answer = answerIn(await pageOf({ q: 'Guangdong planned investment 2025' })) ?? ''
  const api = fetchedIn(answer).map((url) => url.replace(/^https?:\/\/[^/]+/, ''))
  t.strictSame(api, [
    `/v1${total}`,
    '/v1/figures?metric=investment&regionId.within=guangdong&rank.not=deprecated&periodStart.gte=2025-01-01&periodEnd.lte=2025-12-31',
  ])
  for (const url of [total, ...api]) t.equal((await article.ask('GET', url)).status, 200, url)
})

t.test('what never adds up is answered by its figures alone', async (t) => {
  const share = answerIn(await pageOf({ q: 'share guangdong' })) ?? ''
  t.match(textOf(share), 'Share: Guangdong key provincial construction projects, 2025: industrial projects')
  t.notMatch(textOf(share), 'How it is added up')
})

t.test('what the register has not is said, and what asks for nothing is not answered', async (t) => {
  const none = answerIn(await pageOf({ q: 'Guangdong investment 1999' })) ?? ''
  t.match(textOf(none), 'Investment: Guangdong, 1999 The register has no figure for this. It has figures of 2025 .')
  for (const query of [
    { q: 'Guangdong' },
    { q: 'investment' },
    { q: 'What is the plan?' },
    { q: 'Narnia investment 2025' },
    { q: 'Guangdong planned investment 2025', resource: 'projects' },
  ])
    t.equal(answerIn(await pageOf(query)), undefined, JSON.stringify(query))
})

t.test('what an answer leaves out of the question is said once', async (t) => {
  const page = textOf(await pageOf({ q: 'Guangdong planned investment 2025 for bananas' }))
  t.match(page, 'Nothing found for bananas ; it is left out.')
  t.equal(page.split('left out').length, 2)
  const corrected = textOf(await pageOf({ q: 'guandong investmnt planned 2025' }))
  t.match(corrected, 'Read as guangdong in place of guandong and investment in place of investmnt .')
})

t.test('a name of several places asks which one is meant', async (t) => {
  const answer = answerIn(await pageOf({ q: '吉林 投资' })) ?? ''
  t.match(textOf(answer), 'Which one? Jilin , Jilin')
  const found = linksOf(answer).filter((link) => link.startsWith('/regions/'))
  t.strictSame(found, ['/regions/jilin', '/regions/jilin-jilin'])
})

t.test('hostile questions are answered in words', async (t) => {
  for (const q of [
    `how much did "><script>alert(1)</script> invest in Guangdong 2025?`,
    'Guangdong investment 2025 '.repeat(20),
    '广东'.repeat(60) + '投资多少',
    'which which which targets targets lowered raised missed met?',
    'how many \u0000 $& $1 \\b( projects Guangdong guandong(+ 2025',
  ]) {
    const { status, text } = await article.ask('GET', `/search?${new URLSearchParams({ q }).toString()}`)
    t.ok(status === 200 || status === 400, `${status.toString()} ${q}`)
    t.notMatch(text, '<script>alert')
  }
})

t.test('an industry narrows a place, and a project is asked for by its name', async (t) => {
  for (const [q, filters] of [
    ['steel investment Guangdong', 'subjectId=guangdong-key-projects-2025-five-industries&industryIds.within=steel'],
    [
      'investment Guangdong key provincial construction projects 2025',
      'subjectKind=project&subjectId=guangdong-key-projects-2025',
    ],
  ] as const) {
    const answer = answerIn(await pageOf({ q })) ?? ''
    t.match(fetchedIn(answer).at(-1), filters, q)
    t.match(textOf(answer), 'Planned for 2025', q)
  }
})

t.test('a search or a claim without words gives the box for them', async (t) => {
  for (const [url, heading] of [
    ['/search', 'Search the register'],
    ['/search?q=', 'Search the register'],
    ['/zh/search?q=', '搜索登记库'],
    ['/verify?claim=', 'Does the register support it?'],
  ] as const) {
    const { status, text } = await article.ask('GET', url)
    t.equal(status, 200, url)
    t.match(text, `<h1>${heading}</h1>`, url)
  }
  t.match(await article.ask('GET', '/v1/search?q='), { status: 400 })
  t.match(await article.ask('GET', '/v1/verify?claim='), { status: 400 })
})
