/** Lets the event loop turn during long work in memory. */
import { setImmediate } from 'node:timers/promises'

/** The time of work between turns of the event loop, in milliseconds. */
const longestTurn = 5

/** A function to be awaited often: it lets the event loop turn once some milliseconds are over. */
export type Turn = () => Promise<void> | undefined

export const turns = (): Turn => {
  let begun = performance.now()
  return () => {
    if (performance.now() - begun < longestTurn) return undefined
    return setImmediate().then(() => {
      begun = performance.now()
    })
  }
}
