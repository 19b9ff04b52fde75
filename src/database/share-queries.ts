/** Shares one query, or other work, among many callers. */
import { setImmediate } from 'node:timers/promises'

/** Returns a function that shares work among those who ask for it by one name. It ends when all of them have left. */
export const sharing = <T>() => {
  interface Shared {
    readonly result: Promise<T>
    readonly join: (client: AbortSignal | undefined) => void
  }
  const going = new Map<string, Shared>()
  const begin = (name: string, work: (left: AbortSignal) => Promise<T>): Shared => {
    const left = new AbortController()
    let waiting = 0
    const end = (): void => {
      if (going.get(name) === shared) going.delete(name)
    }
    const leave = (): void => {
      if (--waiting > 0) return
      end()
      left.abort()
    }
    const shared: Shared = {
      result: work(left.signal).finally(end),
      join: (client) => {
        waiting++
        client?.addEventListener('abort', leave, { once: true })
      },
    }
    going.set(name, shared)
    return shared
  }
  return async (name: string, client: AbortSignal | undefined, work: (left: AbortSignal) => Promise<T>): Promise<T> => {
    client?.throwIfAborted()
    const shared = going.get(name) ?? begin(name, work)
    shared.join(client)
    return shared.result
  }
}

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
