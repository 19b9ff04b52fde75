/** The front door: the menu and the footer of every page, the pages about the register, and what it covers. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { aboutPaths } from '../../src/pages/layout/addresses.ts'
import { build, type Built, put } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { matchWhole } from '../support/match-whole.ts'
import { linksOf, textOf, unescaped } from '../support/pages/html.ts'

const pageAt = async ({ ask }: Built, url: string): Promise<string> => {
  const { status, text } = await ask('GET', url, { headers: { accept: 'text/html' } })
  if (status !== 200) throw new Error(`${url}: ${text}`)
  return text
}

const partOf = (html: string, element: string): string =>
  new RegExp(`<${element}>.*?</${element}>`, 's').exec(html)?.[0] ?? ''

const notesIn = (html: string): string[] =>
  [...html.matchAll(/<p class="note">(.*?)<\/p>/gs)].map(([, note = '']) => textOf(note).trim())

const app = await build(t, { SEED: 'true' })

t.test('the menu has five entries, the data and the other language; each footer leads to pages about it', async (t) => {
  const menu = ['/', '/regions', '/promises', '/checks', '/verify', '/about', '/data']
  for (const path of ['/', '/regions/guangdong', '/checks', '/data', '/problems/gone']) {
    const html = await pageAt(app, path)
    t.same(linksOf(partOf(html, 'header')), [...menu, path === '/' ? '/zh/' : `/zh${path}`], path)
    t.same(linksOf(partOf(html, 'footer')), [...aboutPaths, '/docs', '/sign-in'], path)
    const chinese = await pageAt(app, `/zh${path}`)
    t.same(linksOf(partOf(chinese, 'header')), [...menu.map((link) => `/zh${link}`), path], path)
    t.same(linksOf(partOf(chinese, 'footer')), [...aboutPaths.map((link) => `/zh${link}`), '/docs', '/zh/sign-in'])
  }
  t.match(await pageAt(app, '/checks'), '<a href="/checks" aria-current="page">Contradictions</a>')
})

t.test('the pages about the register refuse what they do not know', async (t) => {
  for (const path of aboutPaths) {
    for (const address of [path, `/zh${path}`]) {
      const answer = await app.ask('GET', `${address}?x=1`)
      matchWhole(t, answer, { status: 400, body: { errors: [{ parameter: 'x' }] } }, address)
      t.match(await app.ask('POST', address, { body: {} }), { status: 405 }, address)
    }
  }
  const closed = await build(t, { READ_ACCESS: 'key' })
  for (const path of aboutPaths) t.equal((await closed.ask('GET', path, { key: null })).status, 401, path)
})

t.test('coverage is counted: provinces, sources, figures, promises, the last report', async (t) => {
  const text = textOf(await pageAt(app, '/coverage'))
  for (const words of [
    'What this covers: 2 of 31 provinces of China , 35 sources , 277 figures ; the last report is of 3 February 2026.',
    'China : 2 of 31 Anhui Guangdong',
    '70 investment ,',
    '2 met , 1 missed',
  ])
    t.ok(text.includes(words), `${words} in ${text}`)
  t.match(textOf(await pageAt(app, '/zh/coverage')), /中国 ?31个省级地区中的2个， 35个来源 ， 277项数据/)
  t.ok(linksOf(await pageAt(app, '/data')).includes('/v1/export/datapackage'))
})

t.test('a total above places with figures says in a line what it rests on', async (t) => {
  const ofChina = [
    'This register has figures of 2 of 31 provinces of China . Others add nothing to a total here. Coverage',
  ]
  for (const [path, notes] of [
    ['/totals?metric=investment&groupBy=region', ofChina],
    ['/outcomes?metric=investment&groupBy=region', ofChina],
    ['/regions/china', ofChina],
    [
      '/totals?metric=investment&regionId.within=east-china',
      [ofChina[0]?.replace('2 of 31', '1 of 7').replace('China', 'East China')],
    ],
    ['/totals?metric=investment&regionId.within=guangdong', []],
    ['/totals?metric=investment&projectId=guangdong-key-projects-2025', []],
    ['/totals?metric=investment&asOf=2025-01-01T00:00:00Z', []],
    ['/regions/guangdong', []],
    ['/regions/france', []],
  ] as const)
    t.same(notesIn(await pageAt(app, path)), notes, path)
  const found = textOf(await pageAt(app, '/verify?claim=Guangdong+plans+1,500+key+projects+in+2025'))
  t.match(found, 'Judged by what this register holds: 2 of 31 provinces of China , 35 sources')
  t.notMatch((await app.ask('GET', '/v1/totals?metric=investment')).text, 'provinces', 'data stay as they are')
})

t.test('coverage follows a write, and counts a country without provinces by its name', async (t) => {
  const own = await build(t)
  await put(own, 'sources/a-report', { ...examples.sources, publisherId: null })
  const covered = async (): Promise<string> =>
    /What this covers: (.*?) ?, 1 source/.exec(textOf(await pageAt(own, '/')))?.[1] ?? ''
  t.equal(await covered(), 'no place yet')
  await put(own, 'regions/land', { name: 'Land', kind: 'country' })
  for (const id of ['north', 'south']) await put(own, `regions/${id}`, { name: id, kind: 'province', parentId: 'land' })
  await put(own, 'regions/town', { name: 'Town', kind: 'city', parentId: 'north' })
  const figure = { ...examples.figures, subjectKind: 'region', sourceId: 'a-report', metric: 'roads', unit: 'road' }
  await put(own, 'figures/of-land', { ...figure, subjectId: 'land' })
  t.equal(await covered(), '0 of 2 provinces of Land')
  await put(own, 'projects/in-town', { ...examples.projects, regionId: 'town' })
  t.equal(await covered(), '0 of 2 provinces of Land', 'a project alone is no figure')
  await put(own, 'figures/in-town', { ...figure, subjectKind: 'project', subjectId: 'in-town' })
  t.equal(await covered(), '1 of 2 provinces of Land')
  await put(own, 'regions/isle', { name: 'Isle', kind: 'country' })
  await put(own, 'initiatives/a-plan', { ...examples.initiatives, regionId: 'isle', parentId: null })
  await put(own, 'figures/of-isle', { ...figure, subjectKind: 'initiative', subjectId: 'a-plan' })
  t.equal(await covered(), '1 of 2 provinces of Land and Isle')
  await put(own, 'figures/of-south', { ...figure, subjectId: 'south' })
  t.equal(await covered(), '2 provinces of Land and Isle')
  await own.ask('DELETE', '/v1/figures/in-town')
  t.equal(await covered(), '1 of 2 provinces of Land and Isle')
})

t.test('who runs it, and under which licence, are settings; without them the pages say so', async (t) => {
  const [about, licence] = [textOf(await pageAt(app, '/about')), textOf(await pageAt(app, '/licence'))]
  t.match(about, 'This register is published by Planledger')
  t.match(about, 'The publisher has named no address for questions.')
  t.match(licence, 'Planledger has named no licence for the register as a whole.')
  const name = '<b>Watch & "Co"</b>'
  const own = await build(t, {
    PUBLISHER: name,
    LICENCE: 'https://licences.example/by?a=1&b=2',
    CONTACT: 'mailto:desk@watch.example',
  })
  await put(own, 'sources/a', { ...examples.sources, publisherId: null, licence: '<i>CC & BY</i>' })
  await put(own, 'sources/b', { ...examples.sources, publisherId: null, licence: null })
  const html = await pageAt(own, '/about')
  t.match(html, '<strong>&lt;b&gt;Watch &amp; &quot;Co&quot;&lt;/b&gt;</strong>')
  t.match(html, '<a href="mailto:desk@watch.example" rel="noopener">desk@watch.example</a>')
  const terms = await pageAt(own, '/licence')
  t.match(unescaped(textOf(terms)), `${name} offers the register under https://licences.example/by?a=1&b=2 .`)
  t.match(terms, '<a href="https://licences.example/by?a=1&amp;b=2" rel="noopener">')
  t.match(textOf(terms), /CC & BY<\/i> 1 none named 1/)
})

// The page of the document and its assets are served again only if they changed, and load nothing from other servers.

/** Returns the scripts, style sheets and images that a page loads, and the modules that a script imports. */
const loadedBy = (text: string): string[] =>
  [...text.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"|^import .* from '([^']+)'/gm)].map(
    ([, asset, module]) => asset ?? module ?? '',
  )

const modules = ['accessible', 'answers', 'fold', 'kept-key', 'key', 'operations', 'parameters', 'references']
const assets = [
  ...['/style.css', '/suggest.js', '/icon.svg', '/docs/style.css', '/docs/swagger-ui.js', '/docs/index.js'],
  ...modules.map((name) => `/docs/${name}.js`),
]

t.test('Swagger UI is the version that was reviewed', async (t) => {
  const { bytes } = await app.ask('GET', '/docs/swagger-ui.js')
  const found = createHash('sha256').update(bytes).digest('hex')
  t.equal(found, '4d48f8d2e691dd56ee4c7ea26d786a10aac26c9bd3d80601bd8e957d51f4ea99')
})

t.test('the page loads its assets from this server, and may load none from others', async (t) => {
  const loaded = new Set<string>()
  const waiting = ['/docs']
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { status, headers, text } = await app.ask('GET', at)
    t.equal(status, 200, at)
    t.match(
      headers['content-security-policy'],
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; /,
    )
    if (at.endsWith('.css')) t.notMatch(text, /url\(|@import/, `${at} loads nothing`)
    // The script of Swagger UI imports nothing, and has words in it that look as if.
    const found = at === '/docs/swagger-ui.js' ? [] : loadedBy(text)
    for (const { pathname, origin } of found.map((name) => new URL(name, `http://here${at}`))) {
      t.equal(origin, 'http://here', pathname)
      if (!loaded.has(pathname)) waiting.push(pathname)
      loaded.add(pathname)
    }
  }
  t.same([...loaded].sort(), [...assets].sort())
})

t.test('the page and its assets are served again only if they changed', async (t) => {
  for (const address of ['/docs', '/docs/', ...assets]) {
    const { status, headers, text } = await app.ask('GET', address)
    t.equal(status, 200)
    const etag = headers['etag'] ?? ''
    t.match(etag, /^W\/"[\w-]+"$/, address)
    t.not(text, '')
    t.equal((await app.ask('HEAD', address)).headers['etag'], etag)
    for (const known of [etag, `"other", ${etag}`, '*'])
      t.match(
        await app.ask('GET', address, { headers: { 'if-none-match': known } }),
        { status: 304, text: '', headers: { etag } },
        known,
      )
    t.match(await app.ask('GET', address, { headers: { 'if-none-match': 'W/"other"' } }), { status: 200, text })
  }
  t.notOk('etag' in (await app.ask('GET', '/docs/nothing')).headers)
})

t.test('without JavaScript the page leads to the document', async (t) => {
  const { text } = await app.ask('GET', '/docs')
  t.match(text, /<noscript>.*<a href="\/openapi.json">/s)
})
