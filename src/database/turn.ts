/** Lets the event loop turn during long work in memory. */
import { setImmediate } from 'node:timers/promises'

/** The time of work between turns of the event loop, in milliseconds. */
const longestTurn = 5

/** Returns a function to be awaited often: it lets the event loop turn once some milliseconds are over. */
export const turns = (): (() => Promise<void>) => {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < longestTurn) return
    await setImmediate()
    begun = performance.now()
  }
}
