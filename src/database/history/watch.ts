/** Tells those who wait that the register has changed, by this process or another. */
import type { Engine } from '../engine.ts'
import { oneQuestion } from '../coalesce.ts'
import { head } from './sequence.ts'

export interface Watch {
  /** Resolves once there is a change after this one, after so many milliseconds without, or when told to stop. */
  readonly moved: (after: number, patience: number, stop: AbortSignal) => Promise<void>
  /** Looks at once; called after a write of this process. */
  readonly look: () => Promise<void>
}

interface Waiter {
  readonly after: number
  readonly until: number
  readonly stop: AbortSignal
  readonly wake: () => void
}

/** How often the writes of other processes are looked for, in milliseconds, while anybody waits. */
const interval = 250
/** How often all the same where the database tells of them: something between may swallow what it tells. */
const distrust = 10_000

export const watchOver = (engine: Engine): Watch => {
  const waiting = new Set<Waiter>()
  let timer: NodeJS.Timeout | undefined
  let hears: (() => boolean) | undefined
  let looked = 0

  // Where the register cannot be read, whoever waits is woken and finds out by reading.
  const last = (): Promise<number> => {
    looked = Date.now()
    return head(engine).then(
      ({ sequence }) => sequence,
      () => Infinity,
    )
  }
  const lastForAll = oneQuestion(last)
  const wake = (waiters: Iterable<Waiter>, sequence: number): void => {
    for (const { after, until, stop, wake: end } of waiters)
      if (sequence > after || Date.now() >= until || stop.aborted) end()
  }
  const look = async (): Promise<void> => {
    if (waiting.size > 0) wake(waiting, await last())
  }
  const tick = (): void => {
    if (hears?.() === true && Date.now() < looked + distrust) wake(waiting, 0)
    else void look()
  }

  const moved: Watch['moved'] = (after, patience, stop) =>
    new Promise((resolve) => {
      const waiter: Waiter = {
        after,
        until: Date.now() + patience,
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
      // From the first on who waits: most programs that open a register only ask it something.
      hears ??= engine.listen?.((sequence) => {
        wake(waiting, sequence)
      })
      timer ??= setInterval(tick, interval).unref()
      // Somebody may have written, or told it to stop, since the waiter last read.
      void lastForAll().then((sequence) => {
        wake([waiter], sequence)
      })
    })
  return { moved, look }
}
