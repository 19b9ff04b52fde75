/** What a round finds: faults, which are losses and wrong answers, and delays. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Something that was promised, and what was seen instead. */
export interface Fault {
  readonly promise: string
  readonly seen: string
}

/** Something that came, but after its limit; all times are milliseconds. */
export interface Delay {
  readonly promise: string
  /** What came late, such as `follower 1 had heard all`. */
  readonly what: string
  readonly took: number
  readonly limit: number
  /** The sum by which a timer in the drill's own process was late meanwhile. */
  readonly late: number
}

/** Reports whether the machine explains a delay: without the time that it took from the timer, the limit was kept. */
export const isExplained = ({ took, limit, late }: Delay): boolean => took - late <= limit

/** The longest wait for what is late; what has not come then counts as lost. In milliseconds. */
export const longestWait = 600_000

/** The pause between two ticks of the reference timer, in milliseconds. */
const tick = 10

export interface Waited {
  readonly took: number
  readonly late: number
  /** Whether it came at all. */
  readonly came: boolean
}

/** Waits until something is so, at most so long, and measures how late each of its own ticks is. */
export const waitFor = async (
  isSo: () => boolean | Promise<boolean>,
  longest: number,
  pause = tick,
): Promise<Waited> => {
  const begun = performance.now()
  let late = 0
  let last = begun
  const note = (): void => {
    const now = performance.now()
    late += Math.max(0, now - last - tick)
    last = now
  }
  const timer = setInterval(note, tick)
  try {
    let came = await isSo()
    while (!came && performance.now() - begun < longest) {
      await sleep(pause)
      came = await isSo()
    }
    note()
    return { took: performance.now() - begun, late, came }
  } finally {
    clearInterval(timer)
  }
}
