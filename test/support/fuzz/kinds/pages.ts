/** Valid requests of the pages and of what they load, in both languages. */
import { problems } from '../../../../src/http/contract/problems.ts'
import { everyResource } from '../../../../src/resources/index.ts'
import { operationsOf, type Document, type Parameter } from '../../document/document.ts'
import type { Random } from '../random.ts'
import { encoded, targetOf, type Request } from '../request.ts'
import type { World } from '../world.ts'
import { idIn, queryFor } from './operations.ts'
import { wordsOf } from '../../words.ts'

interface Address {
  readonly path: string
  /** The operation whose parameters the page takes. */
  readonly asks?: string
  readonly query?: readonly string[]
}

const files = ['csv', 'xlsx', 'parquet']

const lists = [...everyResource.map(({ name }) => name), 'promises', 'checks', 'totals']

const addresses: readonly Address[] = [
  { path: '/' },
  { path: '/search', asks: '/v1/search' },
  { path: '/search/hits', asks: '/v1/search' },
  { path: '/verify', asks: '/v1/verify' },
  { path: '/totals/chart', asks: '/v1/totals' },
  ...lists.flatMap((name): Address[] => [
    { path: `/${name}`, asks: `/v1/${name}` },
    { path: `/${name}.{file}`, asks: `/v1/${name}` },
  ]),
  ...everyResource.flatMap(({ name }): Address[] => [
    { path: `/${name}/{id}` },
    { path: `/${name}/{id}/revisions`, query: ['', 'before=2', 'before=3'] },
    { path: `/${name}/{id}/revisions/{revision}` },
  ]),
  { path: '/sources/{id}/read', query: ['', 'from=0', 'from=1000'] },
  { path: '/promises/{id}', query: ['', 'asOf=2026-01-01T00%3A00%3A00Z', 'asOf=2999-01-01T00%3A00%3A00Z'] },
  { path: '/entity/{id}' },
  { path: '/entity/{id}/preview' },
  { path: '/problems/{slug}' },
  { path: '/docs' },
  { path: '/docs/{document}.md' },
  { path: '/{asset}' },
  { path: '/sitemaps/{part}' },
  { path: '/sign-in', query: ['', 'next=%2Fregions'] },
  { path: '/sign-out' },
]

const assets = wordsOf('style.css edit.js cite.js icon.svg robots.txt sitemap.xml llms.txt openapi.json docs/index.js')
const documents = ['architecture', 'api', 'figures', 'README', 'scale', 'reliability']
const parts = ['pages', 'regions-1', 'figures-1', 'regions']

const filledIn = (random: Random, world: World, path: string): string => {
  const [, resource = ''] = path.split('/')
  const values: Readonly<Record<string, () => string>> = {
    id: () => {
      const others: Readonly<Record<string, string>> = {
        entity: random.pick(['regions', 'projects']),
        promises: 'figures',
      }
      return idIn(random, world, others[resource] ?? resource)
    },
    revision: () => (1 + random.below(3)).toString(),
    slug: () => random.pick(Object.keys(problems)),
    file: () => random.pick(files),
    document: () => random.pick(documents),
    asset: () => random.pick(assets),
    part: () => random.pick(parts),
  }
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encoded(values[name]?.() ?? '').replaceAll('%2F', '/'))
}

const ofPages = new Set(['format', 'cursor', 'fields', 'include', 'total', 'facets', 'bom'])

/** What a browser accepts, and what a program does. */
const accepts = ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html', '*/*']

export const cookieOf = (session: string): string => `planledger=${session}`

/** Returns what makes the requests of each page. */
export const pageRequests = (document: Document) => {
  const parametersOf = new Map<string, readonly Parameter[]>(
    operationsOf(document)
      .filter(({ method }) => method === 'get')
      .map(({ path, parameters }) => [path, parameters.filter(({ name }) => !ofPages.has(name))]),
  )
  return addresses.map(({ path, asks, query }) => (random: Random, world: World): Request => {
    const pairs = queryFor(random, world, parametersOf.get(asks ?? '') ?? [])
    const constant = query === undefined ? '' : random.pick(query)
    const language = random.oneIn(3) ? '/zh' : ''
    return {
      about: `page ${path}`,
      method: random.oneIn(20) ? 'HEAD' : 'GET',
      target: language + targetOf(filledIn(random, world, path), constant === '' ? pairs : [constant]),
      headers: {
        accept: random.pick(accepts),
        ...(random.oneIn(3) && { cookie: cookieOf(world.session) }),
      },
    }
  })
}
