/** Counts how often a finished answer was at hand. */
import type { Store } from '../../store/store.ts'

/** How often answers were remembered, and worked out. */
export interface Recalled {
  remembered: number
  made: number
}

const recalled = new WeakMap<Store, Recalled>()

/** The counts over a store. */
export const recalledOf = (store: Store): Recalled => {
  const counts = recalled.get(store) ?? { remembered: 0, made: 0 }
  recalled.set(store, counts)
  return counts
}
