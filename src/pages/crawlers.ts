/** The documentation in Markdown, as far as it is for readers and operators of a register. */
import { readFile } from 'node:fs/promises'
import { everyResource } from '../resources/index.ts'
import type { ListRequest } from '../store/lists.ts'
import type { Snapshot, Store } from '../store/store.ts'
import { escaped } from '../text/characters.ts'
import { aboutPaths, pageOf } from './layout/addresses.ts'
import { countRecords } from './layout/queries.ts'
import type { PageSettings } from './layout/visit.ts'
import type { FastifyInstance } from 'fastify'
import { sendText } from './constants.ts'
import { isFresh, registerTag } from '../http/contract/etag.ts'
import { noQuery } from '../http/contract/parameters.ts'
import { Problem } from '../http/contract/problems.ts'
import { formats } from '../http/formats/registry.ts'
import { streamed } from '../http/formats/stream.ts'
import { unwritten } from '../http/formats/writer.ts'

const folder = new URL('../../docs/', import.meta.url)

/** The address in the examples: a register on one's own machine. */
const ownMachine = 'http://127.0.0.1:3000'

/** A section of the table of contents that is for those who change the code. */
const ofCode = 'Changing it'

const relativeLink = /(!?)\[([^\][]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/g

/** Returns the sections, an introduction without a title first, and the names of the pages that they name. */
const contentsIn = (markdown: string) => {
  const sections = markdown
    .split(/^#+ /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      return { title, text: lines.join('\n') }
    })
    .filter(({ title }) => title !== ofCode)
  const targets = sections.flatMap(({ text }) => [...text.matchAll(relativeLink)].map(([, , , target = '']) => target))
  return { sections, served: new Set(targets.filter((name) => /^[a-z0-9-]+\.md$/.test(name))) }
}

let known: ReturnType<typeof contentsIn> | undefined

/** Returns the table of contents, which is read once: it stays the same as long as the process runs. */
const contents = async (): Promise<ReturnType<typeof contentsIn>> =>
  (known ??= contentsIn(await readFile(new URL('README.md', folder), 'utf8')))

/** Returns a text whose links lead to pages that the server has; of other links only the words are left. */
const linked = async (text: string, base = ''): Promise<string> => {
  const { served } = await contents()
  return text.replaceAll(relativeLink, (_link, image: string, words: string, target: string, fragment = '') =>
    image === '' && served.has(target) ? `[${words}](${base}${target}${fragment})` : words,
  )
}

/** Returns a page, with examples that ask this server; undefined if there is none of this name. */
const documentOf = async (name: string, publicUrl: string): Promise<string | undefined> =>
  (await contents()).served.has(name)
    ? (await linked(await readFile(new URL(name, folder), 'utf8'))).replaceAll(ownMachine, publicUrl)
    : undefined

// /llms.txt (https://llmstxt.org): what a language model should know of the register, made from the documentation.

/** The section that a model with little room may leave out. */
const optional: Readonly<Record<string, string>> = { 'Running it': 'Optional' }

const item = (title: string, url: string, note: string): string => `- [${title}](${url}): ${note}\n`

/** Returns the rows and numbered items of a section as a list of links. */
const listOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const [, row, subject, numbered] = /^\| (\[.*?) \| (.*?) \|$|^\d+\. (.*)$/.exec(line) ?? []
    const entry = numbered ?? (row === undefined ? undefined : `${row}: ${subject ?? ''}`)
    return entry?.startsWith('[') === true ? [`- ${entry}\n`] : []
  })

const introduction = (publicUrl: string): string => `# Planledger

> A public register of what governments plan, fund and build. Every figure says who printed it, where, how, for which period, and whether it is already inside another figure.

- Never add figures up yourself: parts are inside wholes, and several sources print the same number. \`${publicUrl}/v1/totals\` counts nothing twice, and explains each total with \`explain=true\`. Never set two totals beside each other: \`${publicUrl}/v1/outcomes\` compares plans with what came of just them.
- Cite the source of a figure, and the address with \`asOf\` that an answer gives as \`href\`: it shows the same for good.
- An unknown parameter or value is an error that names the nearest valid one. Names in English or Chinese become ids at \`${publicUrl}/v1/resolve?name=\`.

## API

${item('OpenAPI', `${publicUrl}/openapi.json`, 'every operation with its parameters and answers')}${item(
  'Catalogue',
  `${publicUrl}/v1/catalog`,
  'the datasets and their files, in DCAT',
)}${item('Documentation to try out', `${publicUrl}/docs`, 'the operations as a page')}
## About this register

${item('About', `${publicUrl}/about`, 'what it is, and who runs it')}${item('Method', `${publicUrl}/method`, 'how figures are entered, chosen and added up')}${item('Coverage', `${publicUrl}/coverage`, 'the places, sources and figures that it has')}${item('Licence', `${publicUrl}/licence`, 'of the register, of the sources, of the software')}${item('Data', `${publicUrl}/data`, 'every list and file')}`

/** Returns the text: an introduction, then the table of contents of the documentation. */
const llms = async (publicUrl: string): Promise<string> => {
  const { sections } = await contents()
  const listed = await Promise.all(
    sections.map(async ({ title, text }) => {
      const list = listOf(await linked(text, `${publicUrl}/docs/`))
      return list.length === 0 ? '' : `\n## ${optional[title] ?? title}\n\n${list.join('')}`
    }),
  )
  return `${introduction(publicUrl)}${listed.join('')}`
}

// /robots.txt (RFC 9309): what crawlers may visit.

/** Forms, searches, and the pages of lists, of which there is no end. */
const endless = '/sign-in /zh/sign-in /new /*/new /*/edit /search /zh/search /*cursor= /*asOf='.split(' ')

/** Returns the text; a register that is closed is closed to all crawlers. */
const robots = (publicUrl: string, readAccess: 'open' | 'key'): string =>
  readAccess === 'key'
    ? 'User-agent: *\nDisallow: /\n'
    : `User-agent: *\n${endless.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${publicUrl}/sitemap.xml\n`

// The sitemap (https://www.sitemaps.org): an index, and parts that are written as they are read.

/** The most addresses that the protocol allows in a part. */
const mostAddresses = 50_000

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

const entry = (element: 'url' | 'sitemap', address: string, modified = ''): string =>
  `<${element}><loc>${escaped(address)}</loc>${modified === '' ? '' : `<lastmod>${modified}</lastmod>`}</${element}>\n`

/** Pages that are not of one record. */
const pages = ['/docs', '/', ...aboutPaths, ...everyResource.map(({ name }) => `/${name}`), '/promises', '/checks']

/** Returns the index: a part with the pages that are always there, and as many for each resource as it needs. */
const sitemapIndex = async (store: Store, publicUrl: string): Promise<string> => {
  const part = (name: string, modified?: string): string =>
    entry('sitemap', `${publicUrl}/sitemaps/${name}.xml`, modified)
  const parts = [part('pages', (await store.stamp()).at)]
  for (const resource of everyResource) {
    const modified = await store.changedAt(resource.name)
    const count = Math.ceil((await countRecords(store, resource.name)) / mostAddresses)
    for (let number = 1; number <= count; number++) parts.push(part(`${resource.name}-${number.toString()}`, modified))
  }
  return `${head}<sitemapindex ${namespace}>\n${parts.join('')}</sitemapindex>\n`
}

type Addresses = (snapshot: Snapshot) => AsyncGenerator<string>

const part = (addresses: Addresses): Addresses =>
  async function* (snapshot) {
    yield `${head}<urlset ${namespace}>\n`
    yield* addresses(snapshot)
    yield '</urlset>\n'
  }

/** Returns what writes a part of the sitemap; undefined if the index has no part of this name. */
const addressesOf = async (store: Store, publicUrl: string, name: string): Promise<Addresses | undefined> => {
  if (name === 'pages.xml')
    return part(async function* (snapshot) {
      const { at } = await snapshot.stamp()
      yield pages.map((page) => entry('url', publicUrl + page, page === '/docs' ? '' : at)).join('')
    })
  const [, of = '', number = ''] = /^([a-z]+)-([1-9]\d{0,8})\.xml$/.exec(name) ?? []
  const resource = everyResource.find((one) => one.name === of)
  const skip = (Number(number) - 1) * mostAddresses
  if (!resource || skip >= (await countRecords(store, resource.name))) return undefined
  return part(async function* (snapshot) {
    const request: ListRequest = { conditions: [], fields: ['id', 'updatedAt'], limit: mostAddresses, skip }
    for await (const rows of snapshot.cells(resource, request))
      yield rows.map(([id, at]) => entry('url', publicUrl + pageOf(resource.name, String(id)), String(at))).join('')
  })
}

const xml = 'application/xml; charset=utf-8'
const markdown = 'text/markdown; charset=utf-8'

export const serveCrawlers = (pages: FastifyInstance, store: Store, { publicUrl, readAccess }: PageSettings): void => {
  const hidden = { hide: true, querystring: noQuery }
  const forReaders = { config: { role: 'reader', page: true }, schema: hidden } as const

  // Open to everybody, also of a closed register: it tells crawlers to stay away.
  pages.get('/robots.txt', { schema: hidden }, async (request, reply) => {
    return sendText(request, reply, formats.text.mediaType, robots(publicUrl, readAccess))
  })

  pages.get('/sitemap.xml', forReaders, async (request, reply) => {
    return sendText(request, reply, xml, await sitemapIndex(store, publicUrl))
  })

  pages.get('/sitemaps/:part', forReaders, async (request, reply) => {
    const { part: name } = request.params as { part: string }
    const part = await addressesOf(store, publicUrl, name)
    if (!part) throw new Problem('not-found', ['nothing-at', 'GET', `/sitemaps/${name.slice(0, 100)}`])
    void reply.type(xml)
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, publicUrl))) return reply
    return reply.send(request.method === 'HEAD' ? unwritten() : await streamed(store, part, request.signal))
  })

  pages.get('/llms.txt', forReaders, async (request, reply) => {
    return sendText(request, reply, formats.text.mediaType, await llms(publicUrl))
  })

  pages.get('/docs/:page(^[a-z0-9-]+).md', forReaders, async (request, reply) => {
    const { page } = request.params as { page: string }
    const text = await documentOf(`${page}.md`, publicUrl)
    if (text === undefined) throw new Problem('not-found', ['nothing-at', 'GET', `/docs/${page.slice(0, 100)}.md`])
    return sendText(request, reply, markdown, text)
  })
}
