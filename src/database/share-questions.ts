/** Asks one question for many callers. */
import { setImmediate } from 'node:timers/promises'

/** Returns a function whose callers in one turn of the event loop share one question. It is asked when all of them have come, so that no answer is older than a call. */
export const coalesced = <T>(ask: () => T | Promise<T>): (() => Promise<T>) => {
  let asking: Promise<T> | undefined
  return () =>
    (asking ??= setImmediate().then(() => {
      asking = undefined
      return ask()
    }))
}
