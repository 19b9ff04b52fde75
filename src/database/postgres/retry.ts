/** How long PostgreSQL is tried: what did nothing a few times, what somebody waits for no longer than they do. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isBrief, refused, unusable } from './errors.ts'

const attempts = 3
/** In milliseconds. */
const pause = 20

/** Tries what does nothing where it fails: other connections may be sound, other transactions done. Throws a Refusal for what passes. */
export const again = async <T>(act: () => Promise<T>): Promise<T> => {
  for (let left = attempts; ; left--) {
    try {
      return await act()
    } catch (error) {
      if (left === 1 || !isBrief(error)) throw refused(error)
    }
    await sleep(pause)
  }
}

/** Throws a Refusal where an answer does not come within so many milliseconds. */
export const soon = <T>(answer: Promise<T>, wait: number): Promise<T> => {
  const over = sleep(wait, undefined, { ref: false }).then(() => {
    throw unusable(new Error('Nothing is heard of the server.'))
  })
  return Promise.race([answer, over])
}
