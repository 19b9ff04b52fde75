/** Wakes waiting requests when the register changes, by this process or another. */
import type { Engine } from '../engine.ts'
import { coalesced } from '../share-queries.ts'
import { head } from './sequence.ts'

export interface Watch {
  /** Resolves on a change after this one, after `patience` milliseconds, or when `stop` is aborted. */
  readonly moved: (after: number, patience: number, stop: AbortSignal) => Promise<void>
  /** Checks immediately; called after a write of this process. */
  readonly look: () => Promise<void>
}

interface Waiter {
  readonly after: number
  readonly until: number
  readonly stop: AbortSignal
  readonly wake: () => void
}

/** The interval, in milliseconds, at which writes of other processes are polled while a request waits. */
const interval = 250
/** The polling interval if the database sends notifications: a proxy may drop them. */
const distrust = 10_000

export const watchOver = (engine: Engine): Watch => {
  const waiting = new Set<Waiter>()
  let timer: NodeJS.Timeout | undefined
  let isNotified: (() => boolean) | undefined
  let looked = 0

  // If the register cannot be read, waiting requests wake and see the error themselves.
  const last = (): Promise<number> => {
    looked = performance.now()
    return head(engine).then(
      ({ sequence }) => sequence,
      () => Infinity,
    )
  }
  const lastForAll = coalesced(last)
  const wake = (waiters: Iterable<Waiter>, sequence: number): void => {
    for (const { after, until, stop, wake: end } of waiters)
      if (sequence > after || performance.now() >= until || stop.aborted) end()
  }
  const look = async (): Promise<void> => {
    if (waiting.size > 0) wake(waiting, await last())
  }
  const tick = (): void => {
    if (isNotified?.() === true && performance.now() < looked + distrust) wake(waiting, 0)
    else void look()
  }

  const moved: Watch['moved'] = (after, patience, stop) =>
    new Promise((resolve) => {
      const waiter: Waiter = {
        after,
        until: performance.now() + patience,
        stop,
        wake: () => {
          stop.removeEventListener('abort', waiter.wake)
          waiting.delete(waiter)
          if (waiting.size === 0) {
            clearInterval(timer)
            timer = undefined
          }
          resolve()
        },
      }
      stop.addEventListener('abort', waiter.wake)
      waiting.add(waiter)
      // Starts with the first waiting request: most programs that open a register never wait.
      isNotified ??= engine.listen?.((sequence) => {
        wake(waiting, sequence)
      })
      timer ??= setInterval(tick, interval).unref()
      // A write or a stop may have come since the waiter last read.
      void lastForAll().then((sequence) => {
        wake([waiter], sequence)
      })
    })
  return { moved, look }
}
