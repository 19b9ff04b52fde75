/** Keeps what was read of the register as long as nobody writes. */
import { LRUCache } from 'lru-cache'
import type { Reader } from './engine.ts'
import { head } from './past.ts'

/** What these keys lead to in the state that is read: what is not at hand is found, all of it at once. What leads to nothing is left out. */
export type Kept<T extends object> =
  (reader: Reader, keys: readonly string[], find: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>) => Promise<ReadonlyMap<string, T>>

const stateOf = async (reader: Reader): Promise<string> => {
  const { epoch, sequence } = await head(reader)
  return `${epoch} ${sequence.toString()}`
}

/** `room`: how much is kept, the most lately used. */
export const keptUntilWritten = <T extends object>(room: LRUCache.Options<string, T, unknown>): Kept<T> => {
  const kept = new LRUCache<string, T>(room)
  let state = ''
  return async (reader, keys, find) => {
    const now = await stateOf(reader)
    if (now !== state) kept.clear()
    state = now
    const known = new Map<string, T>()
    const missing = keys.filter((key) => {
      const one = kept.get(key)
      if (one) known.set(key, one)
      return !one
    })
    if (missing.length === 0) return known
    const found = await find(missing)
    // What was found while somebody wrote may be of neither state.
    const isOfNow = await stateOf(reader) === now && state === now
    for (const [key, one] of found) {
      known.set(key, one)
      if (isOfNow) kept.set(key, one)
    }
    return known
  }
}
