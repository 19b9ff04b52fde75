/** Charts are well-formed XML and pages are valid HTML, whatever characters a name holds. */
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import t from 'tap'
import { partsByLanguage } from '../../src/pages/layout/html.ts'
import { fitMarkup, leading } from '../../src/text/characters.ts'
import { createKey } from '../../src/command/create-key.ts'
import { anyText } from '../support/any-text.ts'
import { build, type Built, put } from '../support/build.ts'
import { figureOf } from '../support/register.ts'
import { forAll } from '../support/runs.ts'
import { examples } from '../support/examples.ts'
import { visitor } from '../support/pages/visitor.ts'
import { wordsOf } from '../support/words.ts'

/** Returns the texts of an XML document. Throws unless it is well-formed. */
const textsIn = (xml: string): string[] => {
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('text', (text) => {
    texts.push(text)
  })
  parser.write(xml).close()
  return texts
}

/** Parse errors in a stream of HTML (HTML, 13.2.3.5); U+FFFD stands for half of a surrogate pair. */
const unfitForHtml = /[\p{Cc}\p{Noncharacter_Code_Point}\u{fffd}](?<![\t\n\r])/u

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const planes = range(0, 16).map((plane) => plane * 0x10000)
const noncharacters = [...range(0xfdd0, 0xfdef), ...planes.flatMap((plane) => [plane + 0xfffe, plane + 0xffff])]
/** Characters that the register stores and XML 1.0 or HTML forbids. */
const forbidden = [...range(1, 8), 0xb, 0xc, ...range(0xe, 0x1f), ...range(0x7f, 0x9f), ...noncharacters]

const invest = async (app: Built, id: string, name: string): Promise<void> => {
  await put(app, `regions/${id}`, { name, kind: 'province' })
  await put(app, `projects/in-${id}`, { title: 'P', kind: 'project', status: 'preparation', regionId: id })
  await put(app, `figures/in-${id}`, figureOf({ subjectId: `in-${id}`, value: '5', sourceId: 'a-report' }))
}

const furnished = async (app: Built): Promise<void> => {
  await put(app, 'sources/a-report', { title: 'A report', kind: 'report', official: false, publishedOn: '2025-01-01' })
}

const totals = '/totals/chart?metric=investment&groupBy=region&format=svg'
const chartOf = (region: string): string => `${totals}&regionId.within=${region}`

const text = `"'><script>alert(1)</script><img src=x onerror=alert(2)></script><!--]]>&{{1}}`
const names = { name: text, localName: text, aliases: [text] }
const titles = { title: text, localTitle: text, summary: text }
const citations = [{ sourceId: 'a-report', locator: text, note: text }]
const participants = [{ organizationId: 'tencent', role: text }]

const records: readonly (readonly [path: string, body: object])[] = [
  ['organizations/tencent', { ...examples.organizations, ...names, url: 'https://example.org/"><script>' }],
  ['regions/guangdong', { ...examples.regions, ...names }],
  ['industries/steel', { ...examples.industries, ...names }],
  ['metrics/investment', { ...examples.metrics, ...names, definition: text }],
  [
    'sources/a-report',
    {
      ...examples.sources,
      title: text,
      author: text,
      licence: 'javascript:alert(1)',
      note: text,
      publisherId: 'tencent',
    },
  ],
  [
    'initiatives/an-action-plan',
    { ...examples.initiatives, ...titles, citations, participants, regionId: 'guangdong', industryIds: ['steel'] },
  ],
  [
    'projects/a-bridge',
    {
      ...examples.projects,
      ...titles,
      citations,
      participants,
      regionId: 'guangdong',
      industryIds: ['steel'],
      initiativeId: 'an-action-plan',
    },
  ],
  [
    'figures/a-figure',
    { ...examples.figures, note: text, asPrinted: text, quote: text, locator: text, attributedTo: text },
  ],
]

const asked = encodeURIComponent(text)
const open = [
  '/',
  ...['regions', 'industries', 'organizations', 'metrics', 'sources', 'initiatives', 'projects', 'figures'].map(
    (name) => `/${name}`,
  ),
  ...records.flatMap(([path]) => [`/${path}`, `/${path}/revisions/1`]),
  '/promises',
  '/checks',
  '/entity/guangdong/preview',
  '/totals?metric=investment&groupBy=region,industry&explain=true',
  `/search?q=${asked}`,
  `/verify?claim=${asked}`,
  `/projects?title=${asked}`,
  `/projects?sort=${asked}`,
  `/sign-in?next=${asked}`,
  `/nowhere/${asked}`,
]
const programs = ['/v1/changes?format=atom', '/v1/totals?metric=investment&groupBy=region&format=svg', '/llms.txt']
const forms = [
  ...records.map(([path]) => `/${path}/edit`),
  '/sources/a-report/text',
  '/sources/a-report/read',
  '/sources/a-report/figures',
  `/figures/new?asPrinted=${asked}`,
]

/** A tag of the text, an attribute that runs a script, or a script in the page. */
const foreign =
  /<script>|<img src=x|\son\w+="|\sstyle="|href="javascript:|<script (?!src="\/|type="application\/ld\+json")/i

t.test('a chart of names with each forbidden character is well-formed, and shows the rest of the name', async (t) => {
  const app = await build(t)
  await furnished(app)
  for (const code of forbidden) {
    await invest(app, `r-${code.toString()}`, `Gu${String.fromCodePoint(code)}ang${code.toString()}`)
  }
  for (const code of forbidden) {
    const { status, text } = await app.ask('GET', chartOf(`r-${code.toString()}`))
    t.equal(status, 200)
    const name = `Guang${code.toString()}`
    t.same(
      textsIn(text).filter((one) => one.includes('Guang')),
      [
        `Investment by region, ${name}: planned`,
        `${name}, planned: 5 CNY.`,
        `Investment by region, ${name}: planned`,
        name,
        name,
        `${name}, planned: 5 CNY`,
      ],
      `U+${code.toString(16)}`,
    )
  }
  for (const code of [0x7, 0xb, 0x85, 0xffff]) {
    const page = await app.ask('GET', `/regions/r-${code.toString()}`)
    t.equal(page.status, 200)
    t.notMatch(page.text, unfitForHtml)
    t.match(page.text, `<h1>Guang${code.toString()}</h1>`)
  }
})

const kept = anyText({ minLength: 1, maxLength: 60 }).filter((text) => text.isWellFormed() && !text.includes('\0'))

t.test('whatever a name holds, its chart is well-formed and its page holds nothing that HTML forbids', async (t) => {
  const app = await build(t)
  await furnished(app)
  await invest(app, 'place', 'A place')
  await forAll(20, [kept], async (name) => {
    await put(app, 'regions/place', { name, kind: 'province' })
    textsIn((await app.ask('GET', totals)).text)
    const { text } = await app.ask('GET', '/regions/place')
    if (unfitForHtml.test(text.replaceAll('\ufffd', ''))) throw new Error(JSON.stringify(name))
  })
})

t.test('of all code points markup loses exactly those that XML or HTML forbids', async (t) => {
  const lost = new Set([0, ...forbidden, ...range(0xd800, 0xdfff)])
  for (let from = 0; from <= 0x10ffff; from += 0x1000) {
    const codes = range(from, from + 0xfff)
    const signs = codes.filter((code) => code !== 0x3c && code !== 0x26)
    const [read] = textsIn(`<x>${fitMarkup(signs.map((code) => ` ${String.fromCodePoint(code)} `).join(''))}</x>`)
    const left = String.fromCodePoint(...signs.filter((code) => !lost.has(code)))
    // XML reads a carriage return as the end of a line.
    t.equal(read?.replaceAll(' ', ''), left.replaceAll('\r', '\n').replaceAll(' ', ''), `from U+${from.toString(16)}`)
  }
})

t.test('a text is cut between characters, in labels and in the display of a change', async (t) => {
  fc.assert(
    fc.property(anyText(), fc.nat(20), (text, longest) => {
      const cut = leading(text, longest)
      t.ok(cut.isWellFormed() && text.startsWith(cut) && cut.length >= Math.min(text.length, longest) - 1)
    }),
  )
  const app = await build(t)
  await furnished(app)
  for (const lead of ['', 'a', 'ab', 'abc']) await invest(app, `r${lead}`, `${lead}${'𠮷'.repeat(100)}`)
  const texts = textsIn((await app.ask('GET', totals)).text)
  t.equal(texts.filter((text) => text.endsWith('…')).length, 4, 'labels are cut')
  t.ok(texts.every((text) => text.isWellFormed() && !text.includes('\ufffd')))
  for (const lead of ['', 'a']) await put(app, 'regions/r', { name: `${lead}${'𠮷'.repeat(100)}b`, kind: 'province' })
  t.notMatch((await app.ask('GET', '/regions/r')).text, '\ufffd')
})

// Parts of a text in another language than the page are told apart, however long the text is.

const inEnglish = (text: string): unknown => partsByLanguage(text, 'en').map(({ text, lang }) => [text, lang])
const ofChinesePage = (text: string): unknown => partsByLanguage(text, 'zh').map(({ lang }) => lang)

t.test('on a page in English the parts in Chinese are marked', async (t) => {
  t.same(inEnglish('Guangdong'), [['Guangdong', undefined]])
  t.same(inEnglish('广东'), [['广东', 'zh']])
  t.same(inEnglish('Plan of 广东省，2025年 for roads'), [
    ['Plan of ', undefined],
    ['广东省，2025年', 'zh'],
    [' for roads', undefined],
  ])
})

t.test('on a page in Chinese a phrase in English is marked, a name or a code is not', async (t) => {
  for (const text of ['Plan of roads', 'an  airport', 'x is in a plan on time'])
    t.same(ofChinesePage(text), ['en'], text)
  for (const text of ['Guangdong', 'a b c', 'x is a road', 'GB-T 4754', 'one-two', '广东 of plans', '12 %'])
    t.same(ofChinesePage(text), [undefined], text)
})

const letter = fc.constantFrom('a', 'é', ' ', '1', '-', '\n')

t.test('a phrase has white space between two words of two letters', async () => {
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 9 }), (letters) => {
      const text = letters.join('')
      const gaps = text.split(/[aé]+/).slice(1, -1)
      const words = text.split(/[^aé]+/).filter((word) => word !== '')
      const isPhrase = gaps.some(
        (gap, at) => /\s/.test(gap) && words[at]?.[1] !== undefined && words[at + 1]?.[1] !== undefined,
      )
      return ofChinesePage(text)?.toString() === (isPhrase ? 'en' : '')
    }),
  )
})

t.test('a text of hundreds of thousands of letters, spaces or characters is read once', async (t) => {
  for (const [start, repeated, end] of [
    ['', 'a', ''],
    ['aa', ' ', 'a'],
    ['', 'a1 ', ''],
    ['aa', '1', ' b'],
    ['a', '中', ''],
    ['a', '中1', ''],
    ['a中', '1', ''],
  ] as const) {
    const text = `${start}${repeated.repeat(300_000)}${end}`
    const found = partsByLanguage(text, 'zh')
      .map((part) => part.text)
      .join('')
    t.equal(found, text)
    t.equal(
      partsByLanguage(text, 'en')
        .map((part) => part.text)
        .join(''),
      text,
    )
  }
})

// Whatever texts hold, no page of either language, no feed, chart, preview or form has a tag or a script of theirs.

t.test('no text becomes markup, on any page, in either language, in a feed, a chart or a form', async (t) => {
  const app = await build(t)
  const key = await createKey(app.store, { role: 'editor', label: text })
  for (const [path, body] of records) t.equal((await app.ask('PUT', `/v1/${path}`, { body, key })).status, 201, path)
  const headers = { 'content-type': 'text/plain' }
  const body = `${text} 100 million yuan planned.\n\n${text}`
  t.equal((await app.ask('PUT', '/v1/sources/a-report/text', { body, headers, key })).status, 201)
  const [reader, editor] = [visitor(app), visitor(app)]
  await editor.signIn(key)
  const pages = [
    ...open.map((url) => [reader, url] as const),
    ...programs.map((url) => [reader, url] as const),
    ...[...open, ...forms].map((url) => [editor, url] as const),
  ]
  for (const [person, url] of pages) {
    for (const address of programs.includes(url) ? [url] : [url, `/zh${url}`]) {
      const page = await person.get(address)
      t.ok(page.status < 500, address)
      t.notMatch(page.text, foreign, address)
      if (/html|svg/.test(page.headers['content-type'] ?? ''))
        t.match(page.headers['content-security-policy'], /^default-src 'none';(?!.*script-src [^;]*unsafe)/, address)
    }
  }
})

t.test('a text that is private is on no page and in no answer of a reader', async (t) => {
  const app = await build(t)
  for (const [path, body] of records) await app.ask('PUT', `/v1/${path}`, { body })
  const headers = { 'content-type': 'text/plain' }
  await app.ask('PUT', '/v1/sources/a-report/text', { body: 'Onlyhere plans 100 million yuan.', headers })
  const found = async (url: string, key: string | null = null): Promise<boolean> => {
    const { text: answer, bytes } = await app.send('GET', url, { key, headers: { accept: 'text/html, */*;q=0.1' } })
    return /onlyhere/i.test(answer) || bytes.includes('nlyhere')
  }
  t.ok(await found('/v1/sources/a-report/text', await createKey(app.store, { role: 'editor', label: 'one' })))
  const reader = await createKey(app.store, { role: 'reader', label: 'other' })
  const answers = [
    ...wordsOf(`
    /v1/sources/a-report /v1/sources/a-report/text /v1/sources/a-report/candidates /v1/sources/a-report/revisions
    /v1/sources?include=figures /v1/sources?format=csv /v1/sources?format=ndjson /v1/search?q=only
    /v1/resolve?name=only /v1/changes /v1/checks /v1/verify?claim=100+million+yuan
    /v1/totals?metric=investment&explain=true /v1/export /v1/export/oc4ids /v1/catalog
  `),
    ...['read', 'text', 'figures', 'edit'].map((page) => `/sources/a-report/${page}`),
    ...open,
    ...programs,
  ]
  for (const key of [null, reader])
    for (const url of answers) t.notOk(await found(url, key), `${url}${key === null ? '' : ' with a key of a reader'}`)
})
