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
  /** How many times its processor time the reference work took meanwhile. */
  readonly slowdown: number
}

/** Reports whether the machine explains a delay: at the speed of a machine without other work, the limit was kept. */
export const isExplained = ({ took, limit, slowdown }: Delay): boolean => took / slowdown <= limit

/** The longest wait for what is late; what has not come then counts as lost. In milliseconds. */
export const longestWait = 600_000

/**
 * A timer that wakes up for nothing is hardly late on a busy machine: the reference has work to do, in milliseconds of
 * processor time at each tick.
 */
const tick = 200
const workEach = 5

/** Works, and returns the milliseconds that it took, and those of the processor. */
const work = (): readonly [took: number, processor: number] => {
  const begun = performance.now()
  const before = process.threadCpuUsage()
  let processor = 0
  while (processor < workEach) {
    const { user, system } = process.threadCpuUsage(before)
    processor = (user + system) / 1000
  }
  return [performance.now() - begun, processor]
}

/** The pause between two looks, in milliseconds. */
const look = 10

export interface Waited {
  readonly took: number
  readonly slowdown: number
  /** Whether it came at all. */
  readonly came: boolean
}

/** Waits until something is so, at most so long, and measures how slow the machine is meanwhile. */
export const waitFor = async (
  isSo: () => boolean | Promise<boolean>,
  longest: number,
  pause = look,
): Promise<Waited> => {
  const begun = performance.now()
  const works: (readonly [took: number, processor: number])[] = []
  const timer = setInterval(() => works.push(work()), tick)
  try {
    let came = await isSo()
    while (!came && performance.now() - begun < longest) {
      await sleep(pause)
      came = await isSo()
    }
    const all = works.reduce(([took, processor], one) => [took + one[0], processor + one[1]], [0, 0])
    return { took: performance.now() - begun, slowdown: works.length === 0 ? 1 : all[0] / all[1], came }
  } finally {
    clearInterval(timer)
  }
}
