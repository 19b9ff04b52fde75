/** A bounded queue for a bounded number of places. */
import type { Message } from '../text/messages/message.ts'
import { Refusal } from '../rules/refusal.ts'

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
