/** Coalesces identical questions. */
import { setImmediate } from 'node:timers/promises'

/** Answers all callers of one turn of the event loop by a single question, asked after the last of them came: none sees a state older than its call. */
export const oneQuestion = <T>(ask: () => T | Promise<T>): (() => Promise<T>) => {
  let asking: Promise<T> | undefined
  return () =>
    (asking ??= setImmediate().then(() => {
      asking = undefined
      return ask()
    }))
}
