/** Keeps what was read of the register as long as nobody writes. */
import { LRUCache } from 'lru-cache'
import type { Reader } from './engine.ts'
import { head } from './history/sequence.ts'

/** What each of these keys leads to in the state that is read, if anything: what is not at hand is found, all of it at once. */
export type Kept<T extends object> = (
  reader: Reader,
  keys: readonly string[],
  find: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
) => Promise<readonly (T | undefined)[]>

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
    const known = keys.map((key) => kept.get(key))
    const missing = keys.filter((_key, at) => known[at] === undefined)
    if (missing.length === 0) return known
    const found = await find(missing)
    // What was found while somebody wrote may be of neither state.
    if ((await stateOf(reader)) === now && state === now) for (const [key, one] of found) kept.set(key, one)
    return keys.map((key, at) => known[at] ?? found.get(key))
  }
}
