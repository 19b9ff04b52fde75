/** Measures what is asked of a database elsewhere. */
import type { Effort } from '../store/store.ts'

/** Runs an action and adds it, and its time, to an effort. */
export const measured = async <T>(effort: Effort, act: () => Promise<T>): Promise<T> => {
  const begun = performance.now()
  try {
    return await act()
  } finally {
    effort.times++
    effort.seconds += (performance.now() - begun) / 1000
  }
}
