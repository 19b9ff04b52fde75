/** What crawlers, search engines and language models ask for: robots, sitemap, llms.txt, data on pages; every link leads somewhere. */
import t, { type Test } from 'tap'
import { pages as documentation } from '../../docs/pages.ts'
import { formatsOf, formats } from '../../src/http/formats/registry.ts'
import { keyHash } from '../../src/http/pipeline/auth.ts'
import { aboutPaths } from '../../src/pages/layout/addresses.ts'
import { everyResource } from '../../src/resources/index.ts'
import { build, type Built, put } from '../support/build.ts'
import { graphOf } from '../support/catalog/graph.ts'
import { readAll } from '../support/every-page.ts'
import { matchWhole } from '../support/match-whole.ts'
import { entriesIn, unescaped } from '../support/pages/html.ts'
import { wordsOf } from '../support/words.ts'

const here = 'http://127.0.0.1:3000'
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

const pathOf = (address: string): string => {
  if (!address.startsWith(`${here}/`)) throw new Error(`${address} is elsewhere.`)
  return address.slice(here.length)
}

const follow = async (t: Test, { ask }: Built, addresses: readonly string[]): Promise<void> => {
  t.ok(addresses.length > 0)
  for (const address of addresses)
    t.equal((await ask('GET', pathOf(address), { headers: browser })).status, 200, address)
}

const app = await build(t, { SEED: 'article' })

t.test('the sitemap leads to every page and record, with the time of its last change', async (t) => {
  const { status, headers, text } = await app.ask('GET', '/sitemap.xml')
  t.equal(status, 200)
  t.equal(headers['content-type'], 'application/xml; charset=utf-8')
  const parts = entriesIn(text)
  await follow(
    t,
    app,
    parts.map(({ loc }) => loc),
  )
  const found = new Map<string, string | undefined>()
  for (const { loc } of parts)
    for (const { loc: address, lastmod } of entriesIn((await app.ask('GET', pathOf(loc))).text))
      found.set(address, lastmod)
  const pages = [...found.keys()].filter((address) => !/\/[a-z]+\/[^/]+$/.test(pathOf(address)))
  t.same(
    pages.map(pathOf).sort(),
    ['/', '/docs', ...aboutPaths, ...everyResource.map(({ name }) => `/${name}`), '/promises', '/checks'].sort(),
  )
  await follow(t, app, pages)
  for (const { name } of everyResource) {
    const records = await readAll(app, `/v1/${name}`)
    t.same(
      [...found].filter(([address]) => address.startsWith(`${here}/${name}/`)),
      records.map(({ id, updatedAt }) => [`${here}/${name}/${String(id)}`, updatedAt]),
      name,
    )
    await follow(
      t,
      app,
      records.slice(0, 3).map(({ id }) => `${here}/${name}/${String(id)}`),
    )
  }
})

t.test('parts that there are not, and unknown parameters, are refused; HEAD and conditional reads work', async (t) => {
  for (const part of wordsOf(
    'rates-0.xml rates-01.xml rates-2.xml rates-999999999.xml rates.xml x-1.xml pages-1.xml %00',
  ))
    t.match(await app.ask('GET', `/sitemaps/${part}`), { status: 404, body: { type: '/problems/not-found' } }, part)
  for (const path of ['/sitemap.xml', '/sitemaps/pages.xml', '/robots.txt', '/llms.txt', '/docs/records.md']) {
    matchWhole(t, await app.ask('GET', `${path}?x=1`), { status: 400, body: { errors: [{ parameter: 'x' }] } }, path)
    t.match(await app.ask('POST', path, { body: {} }), { status: 405, headers: { allow: 'GET, HEAD' } }, path)
    const { headers } = await app.ask('GET', path)
    const head = await app.ask('HEAD', path)
    t.match(head, { status: 200, text: '', headers: { etag: headers['etag'] } }, path)
    // RFC 9110, 8.6: no length that a GET would not send.
    t.equal(head.headers['content-length'], headers['content-length'], path)
    const known = { 'if-none-match': String(headers['etag']) }
    t.match(await app.ask('GET', path, { headers: known }), { status: 304, text: '' }, path)
  }
  for (const path of ['/docs/nosuch.md', '/docs/README.md', '/docs/architecture.md', '/docs/..%2Fpackage.md'])
    t.match(await app.ask('GET', path), { status: 404 }, path)
  t.match(await app.ask('POST', '/docs/nosuch', { body: {} }), { status: 404 })
})

t.test('robots.txt of an open register leads to the sitemap, and keeps crawlers from what has no end', async (t) => {
  const { status, headers, text } = await app.ask('GET', '/robots.txt')
  t.equal(status, 200)
  t.equal(headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(
    text,
    `User-agent: *
Disallow: /sign-in
Disallow: /zh/sign-in
Disallow: /new
Disallow: /*/new
Disallow: /*/edit
Disallow: /search
Disallow: /zh/search
Disallow: /*cursor=
Disallow: /*asOf=

Sitemap: ${here}/sitemap.xml
`,
  )
  await follow(
    t,
    app,
    [...text.matchAll(/https?:\S+/g)].map(([address]) => address),
  )
})

const linksIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)),
]

t.test('llms.txt has the form of llmstxt.org, names every page, and every link leads somewhere', async (t) => {
  const { status, headers, text } = await app.ask('GET', '/llms.txt')
  t.equal(status, 200)
  t.equal(headers['content-type'], 'text/plain; charset=utf-8')
  const [title, , summary, ...rest] = text.split('\n')
  t.equal(title, '# Planledger')
  t.match(summary, /^> .+\.$/)
  const sections = rest.join('\n').split(/^## /m).slice(1)
  t.same(
    sections.map((section) => section.split('\n')[0]),
    [
      'API',
      'About this register',
      'Documentation',
      'What the register holds',
      'Reading and writing',
      'For programs',
      'Optional',
    ],
  )
  for (const section of sections)
    t.match(section, /^.+\n\n(?:- \[[^\]]+\]\(http:\/\/127\.0\.0\.1:3000\/[^)]*\): .+\n)+\n?$/)
  const links = linksIn(text)
  await follow(t, app, links)
  const unserved = ['architecture', 'README', 'releasing', 'ways']
  t.same(
    links.filter((link) => link.endsWith('.md')).sort(),
    documentation()
      .filter((page) => page.startsWith('docs/') && !unserved.includes(page.slice(5, -3)))
      .map((page) => `${here}/${page}`)
      .sort(),
    'a new page of the documentation is named in docs/README.md, or is for those who change the code',
  )
})

t.test('pages of the documentation lead to each other, and their examples ask this server', async (t) => {
  const elsewhere = await build(t, { PUBLIC_URL: 'https://plans.example', READ_ACCESS: 'open' })
  const pages = linksIn((await elsewhere.ask('GET', '/llms.txt')).text).filter((link) => link.endsWith('.md'))
  const all = new Set<string>()
  for (const page of pages) {
    const { status, headers, text } = await elsewhere.ask('GET', new URL(page).pathname)
    t.equal(status, 200, page)
    t.equal(headers['content-type'], 'text/markdown; charset=utf-8')
    t.notMatch(text, here, page)
    for (const link of linksIn(text).filter((link) => !link.startsWith('http'))) all.add(new URL(link, page).pathname)
  }
  t.ok(all.size > 15)
  for (const path of all) t.equal((await elsewhere.ask('GET', path)).status, 200, path)
})

interface Described {
  readonly '@type': string
  readonly '@id': string
  readonly description: string
  readonly dataset?: readonly Described[]
  readonly distribution?: readonly { readonly contentUrl: string }[]
}

const dataOn = async ({ ask }: Built, path: string): Promise<Described | undefined> => {
  const { text } = await ask('GET', path, { headers: browser })
  const [, block] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text) ?? []
  return block === undefined ? undefined : (JSON.parse(block) as Described)
}

t.test('home, lists and subjects describe datasets of schema.org with files that there are', async (t) => {
  const files = formatsOf('list').flatMap((name) => (name === 'json' ? [] : (formats[name].extension ?? [])))
  for (const [path, type] of [
    ['/', 'DataCatalog'],
    ...everyResource.map(({ name }) => [`/${name}`, 'Dataset']),
    ['/promises', 'Dataset'],
    ['/checks', 'Dataset'],
    ['/regions/guangdong', 'Dataset'],
    ['/projects/guangdong-key-projects-2025', 'Dataset'],
  ] as [string, string][]) {
    const found = await dataOn(app, path)
    t.equal(found?.['@type'], type, path)
    const graph = await graphOf(found ?? {})
    const [dataset, ...others] = found?.dataset ?? (found ? [found] : [])
    t.same(others, [])
    t.ok((dataset?.description.length ?? 0) >= 50 && (dataset?.description.length ?? 0) <= 5000, path)
    const addresses = (dataset?.distribution ?? []).map(({ contentUrl }) => contentUrl)
    t.same(
      graph.getObjects(dataset?.['@id'] ?? '', 'https://schema.org/distribution', null).length,
      addresses.length,
      'each file is in the graph',
    )
    if (path === '/projects') t.equal(addresses.length, files.length)
    await follow(t, app, addresses)
  }
  for (const path of ['/sources/global-times-2025-02-13', '/figures/guangdong-key-projects-2025-investment', '/docs'])
    t.equal(await dataOn(app, path), undefined, path)
})

t.test('names cannot end the block of data, nor change the page', async (t) => {
  const name = '</script><script>alert(1)</script><!-- \u2028 & "quoted" 广东'
  const hostile = await build(t, { PUBLISHER: name, LICENCE: "https://licences.example/a?b=1&c='2'" })
  await put(hostile, 'regions/odd', { name, kind: 'province' })
  const found = (await dataOn(hostile, '/regions/odd')) as unknown as Record<string, unknown>
  t.match(found, {
    name: `Figures about ${name}`,
    publisher: { name },
    license: "https://licences.example/a?b=1&c='2'",
    spatialCoverage: { '@type': 'Place', name },
  })
  const { text } = await hostile.ask('GET', '/regions/odd', { headers: browser })
  t.notMatch(text, '<script>alert')
})

t.test('OpenGraph says what the page is about', async (t) => {
  const described = async (path: string): Promise<string> => {
    const { text } = await app.ask('GET', path, { headers: browser })
    const [, content = ''] = /<meta property="og:description" content="([^"]*)">/.exec(text) ?? []
    t.match(text, `<meta name="description" content="${content}">`)
    return unescaped(content)
  }
  const { body } = await app.ask('GET', '/v1/projects?summary.exists=true&limit=1&fields=id,summary')
  const [project] = (body as { data: [{ id: string; summary: string }] }).data
  t.equal(await described(`/projects/${project.id}`), project.summary)
  for (const { name, description } of everyResource)
    t.equal(await described(`/${name}`), description.en.replaceAll('`', ''))
  t.match(await described('/'), /^What governments plan/)
})

t.test('a closed register keeps all of it for readers, and tells crawlers to stay away', async (t) => {
  const closed = await build(t, { READ_ACCESS: 'key' })
  t.match(await closed.ask('GET', '/robots.txt'), { status: 200, text: 'User-agent: *\nDisallow: /\n' })
  const key = 'a-key-that-reads'
  await closed.store.addKey(keyHash(key), { role: 'reader', label: 'a reader' })
  for (const path of ['/sitemap.xml', '/sitemaps/pages.xml', '/llms.txt', '/docs/records.md']) {
    t.match(await closed.ask('GET', path), { status: 401, headers: { 'cache-control': 'private, no-cache' } }, path)
    t.equal((await closed.ask('GET', path, { key })).status, 200, path)
  }
})
