/** Asks once for many who want to know the same. */
import { setImmediate } from 'node:timers/promises'

/** One question for all who come in the same turn of the event loop, asked when they have come: none is told of a state from before it came. */
export const oneQuestion = <T>(ask: () => T | Promise<T>): (() => Promise<T>) => {
  let asking: Promise<T> | undefined
  return () =>
    (asking ??= setImmediate().then(() => {
      asking = undefined
      return ask()
    }))
}
