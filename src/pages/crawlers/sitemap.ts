/** The sitemap (https://www.sitemaps.org): an index, and parts that are written as they are read. */
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot, Store } from '../../store/store.ts'
import { escaped } from '../../text/characters.ts'
import { pageOf } from '../layout/addresses.ts'
import { find } from '../layout/queries.ts'

/** The most addresses that the protocol allows in a part. */
const mostAddresses = 50_000

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

const entry = (element: 'url' | 'sitemap', address: string, modified = ''): string =>
  `<${element}><loc>${escaped(address)}</loc>${modified === '' ? '' : `<lastmod>${modified}</lastmod>`}</${element}>\n`

/** Pages that are not of one record. */
const pages = ['/docs', '/', ...everyResource.map(({ name }) => `/${name}`), '/promises', '/checks']

const countOf = async (store: Store, { name }: Resource): Promise<number> =>
  (await find(store, name, { limit: 1, fields: ['id'] })).total

/** Returns the index: a part with the pages that are always there, and as many for each resource as it needs. */
export const sitemapIndex = async (store: Store, publicUrl: string): Promise<string> => {
  const part = (name: string, modified?: string): string =>
    entry('sitemap', `${publicUrl}/sitemaps/${name}.xml`, modified)
  const parts = [part('pages', (await store.stamp()).at)]
  for (const resource of everyResource) {
    const modified = await store.changedAt(resource.name)
    const count = Math.ceil((await countOf(store, resource)) / mostAddresses)
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
export const addressesOf = async (store: Store, publicUrl: string, name: string): Promise<Addresses | undefined> => {
  if (name === 'pages.xml')
    return part(async function* (snapshot) {
      const { at } = await snapshot.stamp()
      yield pages.map((page) => entry('url', publicUrl + page, page === '/docs' ? '' : at)).join('')
    })
  const [, of = '', number = ''] = /^([a-z]+)-([1-9]\d{0,8})\.xml$/.exec(name) ?? []
  const resource = everyResource.find((one) => one.name === of)
  const skip = (Number(number) - 1) * mostAddresses
  if (!resource || skip >= (await countOf(store, resource))) return undefined
  return part(async function* (snapshot) {
    const asked: ListRequest = {
      conditions: [],
      sort: [],
      include: [],
      facets: [],
      total: false,
      fields: ['id', 'updatedAt'],
      limit: mostAddresses,
      skip,
    }
    for await (const rows of snapshot.cells(resource, asked))
      yield rows.map(([id, at]) => entry('url', publicUrl + pageOf(resource.name, String(id)), String(at))).join('')
  })
}
