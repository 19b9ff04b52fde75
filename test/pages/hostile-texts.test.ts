/** Whatever texts hold, no page of either language, no feed, chart, preview or form has a tag or a script of theirs. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { build } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { visitor } from '../support/pages/visitor.ts'
import { wordsOf } from '../support/words.ts'

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
