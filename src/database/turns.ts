/** Orders work in memory: turns of the event loop during long work, one after the other, shared, and in bounded queues. */
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../rules/refusal.ts'
import type { Message } from '../text/messages/message.ts'

/** The time of work between turns of the event loop, in milliseconds. */
const longestTurn = 5

/** A function to be awaited often: it lets the event loop turn once some milliseconds are over. */
export type Turn = () => Promise<void> | undefined

/** Work that is short takes no turns. */
export const atOnce: Turn = () => undefined

export const turns = (): Turn => {
  let begun = performance.now()
  return () => {
    if (performance.now() - begun < longestTurn) return undefined
    return setImmediate().then(() => {
      begun = performance.now()
    })
  }
}

// Does what is asked one after the other, whoever asks meanwhile.

interface Turns {
  /** Begins once all that was asked before is done. */
  readonly take: <T>(use: () => Promise<T>) => Promise<T>
  /** Once all that was asked is done. */
  readonly settled: () => Promise<unknown>
}

export const oneByOne = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  const take = <T>(use: () => Promise<T>): Promise<T> => {
    const used = last.then(use)
    last = used.catch(() => undefined)
    return used
  }
  return { take, settled: () => last }
}

/** Shares a query among the callers of one turn of the event loop; it runs afterwards: no answer is older than a call. */
export const coalesced = <T>(ask: () => T | Promise<T>): (() => Promise<T>) => {
  let asking: Promise<T> | undefined
  return () =>
    (asking ??= setImmediate().then(() => {
      asking = undefined
      return ask()
    }))
}

// A bounded queue for a bounded number of places.

type Queue = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Runs work as soon as a place is free. Throws a Refusal: overloaded, or the reason of the signal while waiting. */
export const queueOf = (places: number, waitingAtMost: number, because: Message = ['much-computed']): Queue => {
  const waiting: (() => void)[] = []
  let free = places

  const place = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal.reason as Error)
      }
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      signal.addEventListener('abort', leave)
      waiting.push(enter)
    })

  return async (signal, work) => {
    signal.throwIfAborted()
    if (free > 0) free--
    else if (waiting.length < waitingAtMost) await place(signal)
    else throw new Refusal('overloaded', because)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
