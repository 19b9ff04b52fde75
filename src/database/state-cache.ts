/** Keeps what was found in the present state of the register, until anybody writes. */
import { LRUCache } from 'lru-cache'
import type { Reader } from './engine.ts'
import { head } from './history/sequence.ts'

/**
 * Returns the value of a key; those who ask for it at once share one search. Readers read one state each: a reader of
 * another state than the last one empties the cache.
 */
export type StateCache = <T extends object>(reader: Reader, key: string, find: () => Promise<T>) => Promise<T>

/** In bytes. */
const room = 32 * 2 ** 20

const itemsIn = (value: unknown): number =>
  Array.isArray(value) ? value.length : value instanceof Map || value instanceof Set ? value.size : 0

/** An item of a list is a small object, as is what else is kept, but for the lists in it. */
const bytesOf = (value: object): number => {
  const inLists = (): number => Object.values(value).reduce<number>((sum, inner) => sum + itemsIn(inner), 0)
  return 500 * (1 + (itemsIn(value) || inLists()))
}

/** Makes an empty cache of at most this many values, or of those that have room. */
export const stateCache = (max?: number): StateCache => {
  const cached = new LRUCache<string, object>(
    max === undefined
      ? { maxSize: room, sizeCalculation: (value, key) => bytesOf(value) + 2 * key.length + 100 }
      : { max },
  )
  const searches = new Map<string, Promise<object>>()
  let state = ''

  return async <T extends object>(reader: Reader, key: string, find: () => Promise<T>): Promise<T> => {
    const { epoch, sequence, reviews } = await head(reader)
    const now = `${epoch} ${sequence.toString()} ${reviews.toString()}`
    // From here to the search nothing is waited for: whoever comes meanwhile may read another state.
    if (now !== state) {
      cached.clear()
      searches.clear()
      state = now
    }
    const known = (cached.get(key) as T | undefined) ?? (searches.get(key) as Promise<T> | undefined)
    if (known) return known
    const search = find()
    searches.set(key, search)
    try {
      const found = await search
      if (now === state) cached.set(key, found)
      return found
    } finally {
      if (searches.get(key) === search) searches.delete(key)
    }
  }
}
