/** Lists and searches: those that may read much of a large register are read where they hold nobody up. */
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Answering, Snapshot, Store } from '../../store/store.ts'
import { queueOf } from '../turns.ts'
import type { Reader, Reads } from '../engine.ts'
import { search } from '../search/search.ts'
import type { StateCache } from '../state-cache.ts'
import { listRecords } from './list.ts'
import { entriesOf } from './most-selective.ts'
import { missing } from './record.ts'

/** Any list or search of a register with no more changes is read in some milliseconds. */
const fewChanges = 4000

/**
 * Reports whether a list may read many more records than a page has: it is of the past, sorted by what has no index,
 * counted, or chosen by nothing that has one, or by words and more.
 */
const readsMuch = (
  resource: Resource,
  { conditions, q, sort = [], asOf, total = false, facets = [] }: Omit<ListRequest, 'limit'>,
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
      const { total = false, facets = [], include = [] } = request
      const isMuch = readsMuch(resource, request) && (await isLarge())
      return isMuch || total || facets.length > 0 || include.length > 0
        ? reads.reading((reader) => listRecords(reader, cache, resource, request), {
            isMuch,
            signal: answering?.signal,
          })
        : listRecords(reads, cache, resource, request)
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
      const found = await reads.reading((reader) => cache(reader, key, () => find(reader)), how)
      return found.similar
    },
  }
}

// Opens a bounded number of snapshots at once; whoever comes later waits for one to be closed.

/** As many as an engine opens at once. */
const places = 16
/** The length of the queue; a download beyond it is refused with 503. */
const waitingAtMost = 64
/** In milliseconds. */
const longestWait = 10_000

type Open = () => Promise<Snapshot>

/** Returns the function that opens a snapshot as soon as there is a place for it. Throws a Refusal: overloaded. */
export const placesFor = (): ((open: Open, answering?: Answering) => Promise<Snapshot>) => {
  const queue = queueOf(places, waitingAtMost, ['many-downloads'])
  return async (open, { signal } = {}) => {
    const late = AbortSignal.timeout(longestWait)
    const { promise, resolve, reject } = Promise.withResolvers<Snapshot>()
    /** Keeps the place until the snapshot is closed. */
    const keepPlace = async (): Promise<void> => {
      const { promise: closed, resolve: leave } = Promise.withResolvers<undefined>()
      const snapshot = await open()
      try {
        // What cannot be opened is refused before an answer has begun.
        await snapshot.stamp()
      } catch (error) {
        snapshot.close()
        throw error
      }
      resolve({
        ...snapshot,
        close: () => {
          snapshot.close()
          leave(undefined)
        },
      })
      await closed
    }
    queue(AbortSignal.any([late, ...(signal ? [signal] : [])]), keepPlace).catch((error: unknown) => {
      reject(late.aborted && error === late.reason ? new Refusal('overloaded', ['many-downloads']) : error)
    })
    return promise
  }
}
