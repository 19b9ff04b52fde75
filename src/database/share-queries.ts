/** Shares one query among many callers. */
import { setImmediate } from 'node:timers/promises'

/**
 * Returns a function whose callers in one turn of the event loop share one query. The query runs after the turn,
 * so that no answer is older than a call.
 */
export const coalesced = <T>(ask: () => T | Promise<T>): (() => Promise<T>) => {
  let asking: Promise<T> | undefined
  return () =>
    (asking ??= setImmediate().then(() => {
      asking = undefined
      return ask()
    }))
}
