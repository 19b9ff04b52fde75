/** Keeps what Node puts by for the next tick as fast as when the process began. */
import { executionAsyncResource } from 'node:async_hooks'

/**
 * A server puts ten of these objects by for each request. Where none lives while the modules are loaded, a collection may forget their shape:
 * V8 then takes the next ones for another kind, and from there on makes each the slow way, in about every second process.
 */
let one: object | undefined

/** To be called before much is loaded. */
export const keepTicks = (): void => {
  process.nextTick(() => {
    one ??= executionAsyncResource()
  })
}
