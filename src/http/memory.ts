/** Remembers finished answers as long as nothing is written. */
import type { Stamp, Store } from '../store/store.ts'

/** Answers a question by its key, worked out anew only after a change of the register. */
export type Memory<T> = (key: string, answer: () => Promise<T>) => Promise<T>

/** How often answers were remembered, and worked out. */
export interface Recalled { remembered: number; made: number }

const recalled = new WeakMap<Store, Recalled>()

/** The counts of all memories over a store. */
export const recalledOf = (store: Store): Recalled => {
  const counts = recalled.get(store) ?? { remembered: 0, made: 0 }
  recalled.set(store, counts)
  return counts
}

/** A memory of so many answers; the oldest goes first. */
export const memoryOf = <T>(store: Store, size: number): Memory<T> => {
  let seen: Stamp | undefined
  const answers = new Map<string, T>()
  const counts = recalledOf(store)
  return async (key, answer) => {
    const stamp = await store.stamp()
    if (seen?.epoch !== stamp.epoch || seen.sequence !== stamp.sequence) answers.clear()
    seen = stamp
    const known = answers.get(key)
    if (known !== undefined) {
      counts.remembered++
      return known
    }
    counts.made++
    const made = await answer()
    // What was worked out while somebody wrote may be of neither state.
    if ((await store.stamp()).sequence === stamp.sequence) answers.set(key, made)
    if (answers.size > size) answers.delete(answers.keys().next().value as string)
    return made
  }
}
