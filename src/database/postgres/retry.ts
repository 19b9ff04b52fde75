/** Retries and time limits for PostgreSQL. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isBrief, refused, unusable } from './errors.ts'

const attempts = 3
/** The pause between attempts, in milliseconds. */
const pause = 20

/** Retries an action, which must have no effect if it fails. Throws a Refusal for transient errors. */
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

/** Throws a Refusal if no answer comes within `wait` milliseconds. */
export const soon = <T>(answer: Promise<T>, wait: number): Promise<T> => {
  const over = sleep(wait, undefined, { ref: false }).then(() => {
    throw unusable(new Error('Nothing is heard of the server.'))
  })
  return Promise.race([answer, over])
}
