/** Search finds records of all resources by their words, best first, with a snippet of the match. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { resources } from '../../../src/resources/index.ts'
import { anyText } from '../../support/any-text.ts'
import { type Answer, build, put } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

interface Result {
  readonly resource: string
  readonly id: string
  readonly title: string
  readonly snippet: string
  readonly score: number
}
interface Found {
  readonly data: readonly Result[]
  readonly counts: Readonly<Record<string, number>>
  readonly dropped?: readonly string[]
  readonly next: string | null
}

const app = await build(t)
const project = (title: string, rest: object = {}) => ({ ...examples.projects, title, ...rest })
await putAll(app, {
  regions: {
    guangdong: { name: 'Guangdong', localName: '广东省', aliases: ['CN-44', 'Canton'] },
    hefei: { name: 'Hefei', kind: 'city', localName: '合肥市' },
  },
  industries: { steel: { name: 'Steel', localName: '钢铁' } },
  organizations: { cafe: { name: 'Café Müller' } },
  sources: { 'a-report': { title: 'A report on Guangdong' } },
  projects: {
    mill: {
      title: 'Steel mill of Hefei',
      localTitle: '合肥钢铁厂',
      summary: 'The largest <b>mill</b> & "yard" of the city.',
      codes: [{ scheme: 'cn-investment-project', code: '2405-340100-04-01-123456' }],
    },
    yard: { title: 'Steelworks', citations: [{ sourceId: 'a-report', note: 'Cites a mill elsewhere.' }] },
    comma: { title: 'Rail', localTitle: '上海，东莞' },
  },
  figures: {
    f: { subjectId: 'mill', sourceId: 'a-report', asPrinted: '12.5 billion yuan', note: 'Includes the harbour.' },
  },
  rates: { 'usd-cny': {} },
})

const ask = (query: Readonly<Record<string, string>>): Promise<Answer> =>
  app.ask('GET', `/v1/search?${new URLSearchParams(query).toString()}`)
const found = async (q: string, rest: Readonly<Record<string, string>> = {}): Promise<Found> => {
  const { status, body, text } = await ask({ q, ...rest })
  if (status !== 200) throw new Error(text)
  return body
}
/** Returns the ids of what has all of the words. */
const idsOf = async (q: string): Promise<string[]> => {
  const { data, dropped } = await found(q)
  return dropped ? [] : data.map(({ id }) => id)
}

t.test('an answer has the results and the counts by resource, and nothing else', async (t) => {
  const { status, headers, body } = await ask({ q: 'guangdong' })
  t.equal(status, 200)
  t.equal(headers['content-type'], 'application/json; charset=utf-8')
  t.equal(headers['link'], '<http://127.0.0.1:3000/v1/search?q=guangdong>; rel="first"')
  t.match(headers['etag'], /^W\/"[\w-]{22}"$/)
  t.strictSame(body, {
    data: [
      { resource: 'regions', id: 'guangdong', title: 'Guangdong', snippet: '<mark>Guangdong</mark>', score: 0.9978 },
      {
        resource: 'sources',
        id: 'a-report',
        title: 'A report on Guangdong',
        snippet: 'A report on <mark>Guangdong</mark>',
        score: 0.7449,
      },
    ],
    counts: { regions: 1, sources: 1 },
    next: null,
  })
})

t.test('an exact name comes first, then words of names, their beginnings, other texts; short ones first', async (t) => {
  const { data } = await found('steel')
  t.same(pluck(data, 'id'), ['steel', 'mill', 'yard'])
  t.same(pluck(data, 'score'), [0.9988, 0.7454, 0.4976])
  t.same(await idsOf('mill'), ['mill', 'yard'])
  await put(app, 'projects/b', project('Port extension'))
  await put(app, 'projects/a', project('Port extension'))
  await put(app, 'projects/c', project('Port'))
  t.same(await idsOf('port'), ['c', 'b', 'a'], 'equal titles are in order of creation')
})

t.test('words are found in every name, in summaries and notes, each by its beginning', async (t) => {
  for (const [q, ids] of [
    ['cant', ['guangdong']],
    ['cn-44', ['guangdong']],
    ['harb', ['f']],
    ['12.5 yuan', ['f']],
    ['elsewhere', ['yard']],
    ['largest city', ['mill']],
    ['STEEL hef', ['mill']],
    ['hefei largest', ['mill']],
    ['teel', []],
    ['steel canton', []],
    ['preparation', []],
    ['2405-340100-04-01-1234', ['mill']],
    ['cn-investment-project', []],
    ['usd', []],
  ] as const)
    t.same(await idsOf(q), ids, q)
})

t.test('case, accents and full width make no difference', async (t) => {
  for (const q of ['café müller', 'CAFE MULLER', 'cafe\u0301', 'ＣＡＦＥ', 'Mu\u0308ller'])
    t.same(await idsOf(q), ['cafe'], q)
})

t.test('a letter that is none with an accent is found by its nearest, and is that in names', async (t) => {
  const app = await build(t)
  for (const [id, name] of Object.entries({ lodz: 'Łódź', tromso: 'TROMSØ', oeuvre: 'Œuvre' })) {
    await put(app, `organizations/by-${id}`, { name, kind: 'company' })
    for (const q of [id, name, name.toLowerCase()]) {
      const query = encodeURIComponent(q)
      matchWhole(t, (await app.ask('GET', `/v1/search?q=${query}`)).body, { data: [{ id: `by-${id}` }] }, q)
      matchWhole(t, (await app.ask('GET', `/v1/resolve?name=${query}`)).body, { data: [{ id: `by-${id}` }] }, q)
    }
  }
})

t.test('nor do they among more records than are looked at one by one', async (t) => {
  const app = await build(t)
  const many = Array.from({ length: 205 }, (_none, at) => ({
    resource: resources.organizations,
    id: `many-${at.toString()}`,
    creates: true,
    edit: () => ({ name: `Qwxy many ${at.toString()}`, kind: 'company' }),
  }))
  await app.store.write(many, 'test')
  await put(app, 'organizations/exact', { name: 'ＱＷＸＹ', kind: 'company' })
  for (const q of ['qwxy', 'QWXY', 'Qwxy!', 'ＱＷＸＹ']) {
    const { data } = (await app.ask('GET', `/v1/search?limit=2&q=${encodeURIComponent(q)}`)).body as Found
    matchWhole(t, data, [
      { id: 'exact', score: 0.999 },
      { id: /^many-/, score: 0.7473 },
    ])
  }
})

t.test('Chinese is found by its characters, side by side', async (t) => {
  for (const [q, ids] of [
    ['广东', ['guangdong']],
    ['合肥', ['hefei', 'mill']],
    ['广', ['guangdong']],
    ['东', ['comma', 'guangdong']],
    ['合肥钢铁', ['mill']],
    ['钢铁 合肥', ['mill']],
    ['合肥steel', ['mill']],
    ['海东', []],
    ['东广', []],
    ['合钢', []],
  ] as const)
    t.same(await idsOf(q), ids, q)
})

t.test('a snippet is HTML with no markup but marks', async (t) => {
  const snippet = async (q: string): Promise<string | undefined> =>
    (await found(q, { resource: 'projects' })).data[0]?.snippet
  t.equal(
    await snippet('largest yard'),
    'The <mark>largest</mark> &lt;b&gt;mill&lt;/b&gt; &amp; &quot;<mark>yard</mark>&quot; of the city.',
  )
  t.equal(await snippet('合肥'), '<mark>合肥</mark>钢铁厂')
  t.equal(
    await snippet('hefei 钢铁'),
    'Steel mill of <mark>Hefei</mark>',
    'the first of the texts with most of the words',
  )
})

t.test('a snippet of a long text is cut around the first match', async (t) => {
  await put(app, 'projects/long', project('Long', { summary: `${'lorem '.repeat(60)}needle ${'ipsum '.repeat(60)}` }))
  await put(app, 'projects/longer', project('Longer', { summary: `${'𠮷'.repeat(30_000)} haystack` }))
  const [first] = (await found('needle')).data
  t.equal(first?.snippet, `…${'lorem '.repeat(7).slice(2)}<mark>needle</mark> ${'ipsum '.repeat(60).slice(0, 153)}…`)
  t.equal((await found('haystack')).data[0]?.snippet, 'Longer', 'a match too far into a text shows the title')
  t.ok((await found('𠮷')).data[0]?.snippet.isWellFormed())
})

t.test('pages follow one another, with each result once and the same counts', async (t) => {
  const whole = await found('p')
  t.same(pluck(whole.data, 'id'), ['c', 'b', 'a'])
  const pages: Result[] = []
  let cursor: string | null = null
  do {
    const page: Found = await found('p', { limit: '1', ...(cursor !== null && { cursor }) })
    pages.push(...page.data)
    t.same(page.counts, whole.counts)
    cursor = page.next
  } while (cursor !== null)
  t.same(pages, whole.data)
  const answer = (await ask({ q: 'p', limit: '1' })).headers['link']
  t.match(answer, /^<[^>]+limit=1>; rel="first", <[^>]+cursor=[\w-]+>; rel="next"$/)
})

t.test('`resource` limits the search to one resource', async (t) => {
  matchWhole(t, await found('hefei', { resource: 'projects' }), {
    data: [{ id: 'mill' }],
    counts: { projects: 1 },
    next: null,
  })
  t.strictSame(await found('hefei', { resource: 'rates' }), { data: [], counts: {}, next: null })
})

const refused = async (t: Test, query: string, parameter: string, detail: RegExp | string): Promise<void> => {
  isInvalid(t, await app.ask('GET', `/v1/search${query}`), [{ parameter, detail }], query)
}

t.test('an invalid request is refused by name', async (t) => {
  const { next } = await found('p', { limit: '1' })
  for (const [query, parameter, detail] of [
    ['', 'q', 'Is required.'],
    ['?q=', 'q', 'Must have at least 1 character.'],
    ['?q=%20%E3%80%80', 'q', 'Is blank.'],
    ['?q=a%00', 'q', 'NUL and lone surrogates match nothing.'],
    [`?q=${'a'.repeat(201)}`, 'q', 'Must have at most 200 characters.'],
    [`?q=${'abcdefghijklmnopqrstu'.split('').join('+')}`, 'q', 'Must have at most 20 words; it has 21.'],
    ['?q=a&q=b', 'q', 'Is given twice.'],
    ['?q=a&resource=project', 'resource', /Did you mean `projects`\?$/],
    ['?q=a&resources=projects', 'resources', /Did you mean `resource`\?$/],
    ['?q=a&limit=201', 'limit', 'Must be at most 200.'],
    ['?q=a&limit=0', 'limit', 'Must be at least 1.'],
    ['?q=a&cursor=x', 'cursor', /^Is no cursor/],
    [`?q=a&cursor=${next ?? ''}`, 'cursor', /^Is no cursor/],
    [`?q=p&resource=projects&cursor=${next ?? ''}`, 'cursor', /^Is no cursor/],
    ['?q=a&asOf=2025-01-01T00:00:00Z', 'asOf', /^There is no such parameter\./],
  ] as const)
    await refused(t, query, parameter, detail)
})

t.test('the syntax of full-text search is plain text', async (t) => {
  for (const q of ['"', '*', '^', '-', ':', '()', '{named}:', '" OR "', '\ue000', '\ue002', '❤'])
    t.strictSame(await found(q), { data: [], counts: {}, next: null }, q)
  for (const q of ['"steel"', 'steel*', '\ue001steel', '^steel', '-steel', '(steel)', '{steel}', 'steel"'])
    t.same(await idsOf(q), ['steel', 'mill', 'yard'], q)
  for (const q of [
    'steel AND mill',
    'steel OR mill',
    'NEAR(steel mill)',
    'steel NOT nothing',
    'named:steel',
    'steel + near',
  ])
    t.same(await idsOf(q), [], q)
})

t.test('any text is 200 or 400', () =>
  forAll(
    60,
    [
      fc.oneof(
        anyText({ maxLength: 40 }),
        fc.string({
          unit: fc.constantFrom('"', '*', '^', '(', ')', ':', '-', ' ', 'a', '广', '{', '}', 'AND ', 'NEAR'),
        }),
      ),
    ],
    async (text) => {
      const q = encodeURIComponent(text.toWellFormed())
      const statuses = [
        (await app.ask('GET', `/v1/search?q=${q}`)).status,
        (await app.ask('GET', `/v1/projects?q=${q}`)).status,
        (await app.ask('GET', `/v1/resolve?name=${q}`)).status,
      ]
      return statuses.every((status) => [200, 400].includes(status))
    },
  ),
)
