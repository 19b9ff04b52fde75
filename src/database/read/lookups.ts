/** Lists and searches: those that may read much of a large register are read where they hold nobody up. */
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Reads } from '../engine.ts'
import { search } from '../search/search.ts'
import type { StateCache } from '../state-cache.ts'
import { entriesOf } from './entries.ts'
import { list } from './list.ts'
import { missing } from './record.ts'

/** Any list or search of a register with no more changes is read in some milliseconds. */
const fewChanges = 4000

/**
 * Reports whether a list may read many more records than a page has: it is of the past, sorted by what has no index,
 * counted, or chosen by nothing that has one, or by words and more.
 */
const readsMuch = (
  resource: Resource,
  { conditions, q, sort, asOf, total, facets }: Omit<ListRequest, 'limit'>,
): boolean =>
  asOf !== undefined ||
  total ||
  facets.length > 0 ||
  sort.some(({ key }) => key !== 'id') ||
  (conditions.length > 0 &&
    (q !== undefined || conditions.every((condition) => entriesOf(resource, condition) === undefined)))

export const lookups = (
  reads: Reads,
  cache: StateCache,
  stamp: Store['stamp'],
): Pick<Store, 'list' | 'search' | 'missing'> => {
  const isLarge = async (): Promise<boolean> => (await stamp()).sequence > fewChanges
  return {
    list: async (resource, request, answering) => {
      const isMuch = readsMuch(resource, request) && (await isLarge())
      return isMuch || request.total || request.facets.length > 0 || request.include.length > 0
        ? reads.reading((reader) => list(reader, cache, resource, request), { isMuch, signal: answering?.signal })
        : list(reads, cache, resource, request)
    },
    search: async (request, answering) => {
      const how = { isMuch: await isLarge(), signal: answering?.signal }
      return search((read) => reads.reading(read, how), request)
    },
    missing: async (name, value, asOf, path = ['id']) => {
      if (path[0] === 'id' && asOf === undefined) return missing(reads, name, value)
      const key = JSON.stringify(['missing', name, value, asOf, path])
      const find = async (reader: Reader) => ({ similar: await missing(reader, name, value, asOf, path) })
      const how = { isMuch: await isLarge() }
      const found = await reads.reading((reader) => cache.one(reader, key, () => find(reader)), how)
      return found.similar
    },
  }
}
