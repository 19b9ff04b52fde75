/** Keeps what was found in the present state of the register, until anybody writes. */
import { LRUCache } from 'lru-cache'
import type { Reader } from './engine.ts'
import { head } from './history/sequence.ts'

/** Readers read one state each; a reader of another state than the last one empties the cache. */
export interface StateCache {
  /** Returns the value of a key. Those who ask for it at once share one search. */
  readonly one: <T extends object>(reader: Reader, key: string, find: () => Promise<T>) => Promise<T>
  /** Returns the values of keys, in their order; finds all missing ones at once. */
  readonly many: <T extends object>(
    reader: Reader,
    keys: readonly string[],
    find: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ) => Promise<readonly (T | undefined)[]>
}

/** In bytes. */
const room = 32 * 2 ** 20

const itemsIn = (value: unknown): number =>
  Array.isArray(value) ? value.length : value instanceof Map || value instanceof Set ? value.size : 0

/** An item of a list is a small object, as is what else is kept, but for the lists in it. */
const bytesOf = (value: object): number => {
  if (Buffer.isBuffer(value)) return value.length
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

  const stateOf = async (reader: Reader): Promise<string> => {
    const { epoch, sequence, reviews } = await head(reader)
    return `${epoch} ${sequence.toString()} ${reviews.toString()}`
  }
  /** Returns a test of whether the cache is still of a state. Callers look into the cache before they wait for anything. */
  const enter = (now: string): (() => boolean) => {
    if (now !== state) {
      cached.clear()
      searches.clear()
      state = now
    }
    return () => state === now
  }

  return {
    one: async <T extends object>(reader: Reader, key: string, find: () => Promise<T>) => {
      const isCurrent = enter(await stateOf(reader))
      const known = (cached.get(key) as T | undefined) ?? (searches.get(key) as Promise<T> | undefined)
      if (known) return known
      const search = find()
      searches.set(key, search)
      try {
        const found = await search
        if (isCurrent()) cached.set(key, found)
        return found
      } finally {
        if (searches.get(key) === search) searches.delete(key)
      }
    },
    many: async <T extends object>(
      reader: Reader,
      keys: readonly string[],
      find: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
    ) => {
      const isCurrent = enter(await stateOf(reader))
      const known = keys.map((key) => cached.get(key) as T | undefined)
      const missing = keys.filter((_key, at) => known[at] === undefined)
      if (missing.length === 0) return known
      const found = await find(missing)
      if (isCurrent()) for (const [key, value] of found) cached.set(key, value)
      return keys.map((key, at) => known[at] ?? found.get(key))
    },
  }
}
