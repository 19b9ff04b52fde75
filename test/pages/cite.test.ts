/** Citations: the sentence, BibTeX and RIS, and that no text of a record breaks out of these. */
import t from 'tap'
import { bibtex, type CitedPage, citeView, ris } from '../../src/pages/layout/cite.ts'
import type { SourceRows } from '../../src/pages/layout/voices.ts'
import { aboutPaths } from '../../src/pages/layout/addresses.ts'
import { put, adminKey, build, type Built } from '../support/build.ts'
import { examples, withExamples, exampleIds, putExamples } from '../support/examples.ts'
import { linksOf, textOf, unescaped } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { sheetsIn } from '../support/exchange/files.ts'
import { wordsOf } from '../support/words.ts'

const site = { publicUrl: 'https://register.example', publisher: 'Planledger' }

const cited = (title: string, more: Partial<CitedPage> = {}): CitedPage => ({
  title,
  href: 'https://register.example/figures?stage=planned&title.contains=50%25&asOf=2026-11-30T08%3A00%3A40.000Z',
  at: '2026-11-30T08:00:40.000Z',
  ...more,
})

/** Reads the fields of a BibTeX entry as BibTeX does: a value ends where its braces balance, escaped or not. */
const fieldsOf = (entry: string): { key: string; fields: Map<string, string> } => {
  const [head = '', key = ''] = /^@misc\{([^,\s]+),/.exec(entry) ?? []
  const fields = new Map<string, string>()
  let at = head.length
  for (;;) {
    const [all, name] = /^\s*(\w+) = /.exec(entry.slice(at)) ?? []
    if (all === undefined || name === undefined) break
    at += all.length
    const from = at
    let depth = 0
    do {
      const sign = entry[at] ?? ''
      if (sign === '') throw new Error(`${name} does not end`)
      if (sign === '{') depth++
      if (sign === '}') depth--
      at++
    } while (depth > 0 || !/[,\n]/.test(entry[at] ?? ''))
    fields.set(name, entry.slice(from, at))
    if (entry[at] === ',') at++
  }
  t.equal(entry.slice(at).trim(), '}', 'nothing stands after the last field')
  return { key, fields }
}

const commands: Readonly<Record<string, string>> = {
  '\\textbackslash{}': '\\',
  '\\textbraceleft{}': '{',
  '\\textbraceright{}': '}',
  '\\textasciitilde{}': '~',
  '\\textasciicircum{}': '^',
}

/** Returns the text that TeX sets. */
const typeset = (text: string): string =>
  text
    .replace(/^\{\{?|\}?\}$/g, '')
    .replace(/\\text\w+\{\}|\\[#$%&_]/g, (command) => commands[command] ?? command.slice(1))

const recordOf = (text: string): [string, string][] =>
  text.split('\n').map((line) => {
    const [, tag, value] = /^([A-Z][A-Z0-9]) {2}- (.*)$/.exec(line) ?? []
    if (tag === undefined || value === undefined) throw new Error(`no line of RIS: ${line}`)
    return [tag, value]
  })

const titles = [
  'Investment by year',
  'Braces {in} a title, one { alone, and } another',
  'Back\\slash, 50 % & 100 $, a_b, #1, ~, ^',
  'She said "yes", “no” and \'perhaps\'',
  '广东：2025年计划投资“1万亿元”',
  'Two\nlines\r\nand\ta tab',
  'ER  - \nTY  - BOOK',
  '\\textbraceleft{}',
  '<b>&amp;</b>',
  '},\n  title = {another},',
]

const here = 'http://127.0.0.1:3000'

const app = await build(t, { SEED: 'article' })
const person = visitor(app)

/** The links under the list of a page, by their text. */
const under = async (url: string): Promise<{ html: string; links: Map<string, string> }> => {
  const { text } = await person.get(url)
  const html = /<div class="under">.*?<\/details>\n<\/div>/s.exec(text)?.[0] ?? ''
  const links = new Map(
    [...html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href = '', name = '']) => [name, unescaped(href)]),
  )
  return { html, links }
}

const lists = [
  '/projects?regionId.within=guangdong&sort=title',
  '/figures?stage=planned',
  '/promises?stage=planned',
  '/checks?severity=notice&check.not=unreported-promise',
  '/totals?metric=investment&groupBy=industry',
]

t.test('titles stay what they are, and within their fields', async (t) => {
  for (const title of titles) {
    const line = title.replace(/\s+/g, ' ')
    const { fields } = fieldsOf(bibtex(cited(title), site))
    t.strictSame([...fields.keys()], ['author', 'title', 'year', 'month', 'note', 'url'], title)
    t.equal(typeset(fields.get('title') ?? ''), line)
    t.equal(fields.get('url'), `{${cited('').href}}`)
    const record = recordOf(ris(cited(title), site))
    const found = record.map(([tag]) => tag)
    t.strictSame(found, ['TY', 'AU', 'TI', 'PB', 'PY', 'DA', 'N1', 'UR', 'ER'])
    t.equal(record[2]?.[1], line.trim())
    t.equal(
      `${String(record[4])} ${String(record[5])} ${String(record[7])}`,
      `PY,2026 DA,2026/11/30 UR,${cited('').href}`,
    )
  }
})

t.test('what is cited from one register has keys of its own', async (t) => {
  const keyOf = (href: string): string => fieldsOf(bibtex(cited('', { href }), site)).key
  const keys = ['/figures', '/figures?stage=planned', '/figures?title.contains=桥', '/zh/figures'].map((path) =>
    keyOf(new URL(path, site.publicUrl).href),
  )
  t.equal(new Set(keys).size, keys.length)
  for (const key of keys) t.match(key, /^planledger[a-z0-9-]*-20261130$/)
  t.equal(keyOf(`${site.publicUrl}/figures?asOf=2026-11-30T08%3A00%3A40.000Z`), keys[0])
})

t.test('before the first change nothing has a date', async (t) => {
  const empty = cited('Nothing', { at: '', href: `${site.publicUrl}/figures` })
  t.strictSame([...fieldsOf(bibtex(empty, site)).fields.keys()], ['author', 'title', 'note', 'url'])
  t.match(textOf(citeView(empty, site).toString()), /Nothing\. Planledger\. Rights as each source states\. https:/)
})

const sourcesNamed = (
  licences: readonly (string | null)[],
  days: readonly (string | null)[] = [],
): CitedPage['from'] => {
  const rows = licences.map((licence, at) => ({
    ...examples.sources,
    id: `source-${at.toString()}`,
    title: `Report ${at.toString()}`,
    publisherId: null,
    publishedOn: days[at] === undefined ? `2025-0${(9 - at).toString()}-01` : days[at],
    licence,
  }))
  return {
    figures: rows.map(({ id: sourceId }) => ({ sourceId })),
    voices: { sources: new Map(rows.map((row) => [row.id, row])) as unknown as SourceRows, names: (_of, id) => id },
  }
}

t.test('the sentence names the sources, the first printed first, and their licence', async (t) => {
  const sentence = (from: CitedPage['from'], own: object = {}): string =>
    /<p class="citation">(.*?)<\/p>/s.exec(
      citeView(cited('Investment', { from }), { ...site, ...own }).toString(),
    )?.[1] ?? ''
  const end = unescaped(cited('').href)
  const cases: readonly (readonly [CitedPage['from'], string, object?])[] = [
    [sourcesNamed(['CC0']), 'from Report 0 (1 September 2025). Licence of the sources: CC0.'],
    [
      sourcesNamed(['CC0', 'CC-BY-4.0']),
      'from Report 1 (1 August 2025) and Report 0 (1 September 2025). Rights as each source states.',
    ],
    [
      sourcesNamed([null, null], [null, '2025-02-01']),
      'from Report 1 (1 February 2025) and Report 0. Rights as each source states.',
    ],
    [
      sourcesNamed([null, null, null, null, null]),
      'from Report 4 (1 May 2025), Report 3 (1 June 2025), Report 2 (1 July 2025) and 2 others. Rights as each source states.',
    ],
    [
      { ...sourcesNamed(['CC0']), areMore: true } as CitedPage['from'],
      'from Report 0 (1 September 2025) and others. Rights as each source states.',
    ],
    [
      sourcesNamed(['CC0']),
      'from Report 0 (1 September 2025). Licence of the sources: CC0. Licence of the register: https://licence.example/',
      { licence: 'https://licence.example/' },
    ],
  ]
  for (const [from, words, own] of cases)
    t.equal(unescaped(sentence(from, own)), `Investment. Planledger, 30 November 2026, ${words} ${end}`)
  t.match(sentence(sourcesNamed([null]), { publisher: 'Ministry' }), 'Planledger, Ministry, 30 November 2026, from')
})

t.test('each page cites what it shows, also as files, as of an instant', async (t) => {
  const app = await withExamples(t)
  await put(app, 'sources/quoting', { ...examples.sources, title: 'A "title" with {braces} & more' })
  await put(app, 'figures/of-quoting', { ...examples.figures, sourceId: 'quoting', stage: 'actual' })
  const reader = visitor(app)
  for (const [path, title] of [
    ['/figures', 'Figures'],
    ['/figures?stage=actual', 'Figures: Stage is actual'],
    ['/promises', 'Promises'],
    ['/totals?metric=investment&groupBy=year', 'Totals of investment, grouped by year'],
    ['/outcomes?metric=investment&groupBy=year', 'Plans and outcomes of investment, grouped by year'],
    ['/figures/a-figure', undefined],
  ] as const) {
    const { text } = await reader.get(path)
    const entry = unescaped(/<code>(@misc.*?)<\/code>/s.exec(text)?.[1]?.replace(/<[^>]*>/g, '') ?? '')
    const { fields } = fieldsOf(entry)
    if (title !== undefined) t.equal(typeset(fields.get('title') ?? ''), title, path)
    const href = (fields.get('url') ?? '').slice(1, -1)
    t.match(href, /[?&]asOf=2\d{3}-/)
    t.equal((await reader.get(href.replace('http://127.0.0.1:3000', ''))).status, 200)
    const files = linksOf(text).filter((link) => link.startsWith('data:'))
    t.equal(files.length, 2)
    t.equal(decodeURIComponent(files[0]?.split(',').slice(1).join(',') ?? ''), `${entry}\n`)
    t.match(decodeURIComponent(files[1] ?? ''), /^data:application\/x-research-info-systems.*,TY {2}- DATA\n/)
    t.match(textOf(text), /Planledger, \d+ \w+ \d{4}, (from .*?\. )?Rights as each source states\./)
    t.match(textOf((await reader.get(`/zh${path}`)).text), '权利归属见各来源。')
  }
})

// What stands under tables: files with the same rows, an address that stays the same, citations; also for a session.

t.test('CSV, XLSX and Parquet have the rows of the list, whole', async (t) => {
  for (const url of lists) {
    const { links } = await under(`${url}${url.startsWith('/totals') ? '' : '&limit=2'}`)
    const csv = await person.get(links.get('CSV') ?? '')
    const [path = '', query = ''] = url.split('?')
    const answer = await app.ask('GET', `/v1${path}?${query}&format=csv&bom=true`)
    t.equal(csv.text, answer.text, url)
    t.equal(csv.headers['content-disposition'], `attachment; filename="${path.slice(1)}.csv"`)
    const xlsx = await app.ask('GET', links.get('XLSX') ?? '')
    const [data, about] = await sheetsIn(xlsx.bytes)
    t.equal(data?.rows.length, answer.text.trim().split('\r\n').length)
    t.match(String(about?.rows[1]?.[1]), `${here}/v1${path}?`, 'it cites the API')
    const parquet = await person.get(links.get('Parquet') ?? '')
    t.equal(parquet.headers['content-disposition'], `attachment; filename="${path.slice(1)}.parquet"`)
    t.match(parquet.text, /^PAR1.*PAR1$/s)
    t.ok(parquet.text.includes(`${here}/v1${path}?`), 'it names the API')
    t.equal((await app.ask('GET', links.get('JSON') ?? '')).headers['content-type'], 'application/json; charset=utf-8')
    t.equal(links.has('SVG'), path === '/totals', 'a chart that is drawn is a picture too')
  }
})

t.test('a permanent link shows the same after a write, and is what is cited', async (t) => {
  const { links, html } = await under('/projects?regionId.within=guangdong')
  const lasting = (links.get('Permanent link') ?? '').replace(here, '')
  t.match(lasting, /^\/projects\?regionId\.within=guangdong&asOf=[\d-]+T[^&]+$/)
  const before = textOf((await person.get(lasting)).text)
  await put(app, 'projects/later', { ...examples.projects, regionId: 'guangdong' })
  t.equal(textOf((await person.get(lasting)).text), before)
  t.not(textOf((await person.get('/projects?regionId.within=guangdong')).text), before)
  const cited = [...html.matchAll(/<(?:p class="citation"|pre><code)>(.*?)<\/(?:p|code)>/gs)].map(([, text = '']) =>
    unescaped(text),
  )
  t.equal(cited.length, 3)
  for (const text of cited) t.ok(text.includes(here + lasting), text)
  const [sentence, bibtex, ris] = cited
  t.match(
    sentence,
    /^Projects: Region within Guangdong\. Planledger, \d+ \w+ \d{4}\. Rights as each source states\. http/,
  )
  t.match(
    bibtex,
    /^@misc\{planledger-projects-regionid-within-guangdong-\d{8},\n {2}author = \{\{Planledger\}\},\n {2}title = \{\{Projects: Region within Guangdong\}\},\n {2}year = \{\d{4}\},/,
  )
  t.match(ris, /^TY {2}- DATA\nAU {2}- Planledger\nTI {2}- Projects: Region within Guangdong\n/)
  const own = await person.get('/projects?title.contains=%5C%7B50%25%7D_%26')
  t.match(unescaped(own.text), 'Title contains \\textbackslash{}\\textbraceleft{}50\\%\\textbraceright{}\\_\\&')
  t.match((await under('/projects?q=bridge')).html, 'No permanent link')
})

t.test('tables on other pages lead to their list and their files', async (t) => {
  const all = linksOf((await person.get('/regions/guangdong')).text)
  for (const link of [
    '/projects?regionId.within=guangdong',
    '/projects.csv?regionId.within=guangdong&bom=true',
    '/projects.xlsx?regionId.within=guangdong',
    '/projects?regionId.within=guangdong#cite',
    '/regions/guangdong/revisions/1',
  ])
    t.ok(all.includes(link), link)
  for (let at = 0; at < 25; at++)
    await put(app, `projects/more-${at.toString()}`, { ...examples.projects, regionId: 'guangdong' })
  const { text } = await person.get('/regions/guangdong')
  const [, href = '', count] = /<a href="([^"]*)">All (\d+)<\/a>/.exec(text.slice(text.indexOf('id="projects-'))) ?? []
  t.match(textOf((await person.get(unescaped(href))).text), `${count ?? ''} projects`)
})

t.test('a revision has a page: the fields then, what changed, and the revisions around it', async (t) => {
  const own = await build(t)
  await putExamples(own)
  const reader = visitor(own)
  await own.ask('PATCH', '/v1/projects/a-bridge', { body: { title: 'A longer bridge' } })
  const first = (await reader.get('/projects/a-bridge/revisions/1')).text
  t.match(textOf(first), /Project, revision 1 A bridge Written by ADMIN_KEY, .*The revision after/)
  t.ok(linksOf(first).includes('/projects/a-bridge/revisions/2'))
  const second = (await reader.get('/projects/a-bridge/revisions/2')).text
  t.match(textOf(second), /revision 2, the latest A longer bridge .*Title: A bridge A longer bridge/)
  await own.ask('DELETE', '/v1/figures/a-figure')
  await own.ask('DELETE', '/v1/projects/a-bridge')
  t.match(textOf((await reader.get('/projects/a-bridge/revisions/3')).text), 'A longer bridge Deleted by ADMIN_KEY')
  for (const [revision, status] of [
    ['4', 404],
    ['0', 400],
    ['x', 400],
    ['99999999999999999999', 400],
  ] as const)
    t.equal((await reader.get(`/projects/a-bridge/revisions/${revision}`)).status, status)
  t.equal((await reader.get('/projects/nowhere/revisions/1')).status, 404)
})

t.test('an address without a page is a page, and leads to the nearest list', async (t) => {
  const missing = await person.get('/region?x=1')
  t.match(missing, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
  t.ok(linksOf(missing.text).includes('/regions'))
  const record = await person.get('/projects/guangdong-key-project')
  t.equal(record.status, 404)
  t.ok(linksOf(record.text).includes('/search?q=guangdong+key+project'))
  t.match((await app.ask('GET', '/region')).body, { type: '/problems/not-found' }, 'programs get a problem')
})

t.test('every page has a menu, a description with a picture for links, and marks Chinese', async (t) => {
  const { text } = await person.get('/regions?id.within=guangdong')
  for (const name of ['promises', 'checks', 'verify', ...aboutPaths.map((path) => path.slice(1))])
    t.ok(linksOf(text).includes(`/${name}`), name)
  t.match(text, '<a href="/regions" aria-current="page">Places</a>')
  const data = linksOf((await person.get('/data')).text)
  for (const name of [...Object.keys(exampleIds), 'promises', 'checks']) t.ok(data.includes(`/${name}`), name)
  t.match(text, `<meta property="og:url" content="${here}/regions?id.within=guangdong">`)
  t.match(text, `<meta property="og:image" content="${here}/card.png">`)
  const picture = await app.ask('GET', '/card.png')
  t.equal(picture.headers['content-type'], 'image/png')
  t.equal(picture.bytes.subarray(1, 4).toString(), 'PNG')
  t.match(text, '<span lang="zh">广东省</span>')
  t.notMatch(text.replaceAll(/<(\w+)[^>]* lang="zh[^"]*">[^<]*<\/\1>|<[^>]*>/g, ''), /\p{Script=Han}/u)
})

t.test('where reads are closed, lists and files are open to a session alone', async (t) => {
  const closed: Built = await build(t, { READ_ACCESS: 'key' })
  await putExamples(closed)
  const [stranger, member] = [visitor(closed), visitor(closed)]
  await member.signIn(adminKey)
  const paths = Object.keys(exampleIds).flatMap((name) => [`/${name}`, `/${name}.csv?bom=true`, `/${name}.xlsx`])
  for (const url of [
    ...paths,
    ...wordsOf(`
    /promises /checks /totals?metric=investment /promises.csv /checks.xlsx /projects.parquet
    /totals.csv?metric=investment /projects/a-bridge/revisions/1
  `),
  ]) {
    t.equal((await stranger.get(url)).status, 401, url)
    const { status, headers } = await member.get(url)
    t.equal(status, 200, url)
    t.equal(headers['cache-control'], 'private, no-store', url)
  }
  t.equal((await member.get('/v1/projects')).status, 401, 'a session is good for pages alone')
})
