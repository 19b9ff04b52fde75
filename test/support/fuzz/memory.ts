/** The memory of this process: what is reachable after a collection, and what the system counts. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** In bytes. */
export interface Memory {
  readonly heap: number
  readonly resident: number
}

export const measured = (): Memory => {
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed + external, resident: rss }
}

const mebibyte = 2 ** 20

/** The growth that is none: caches are bounded, and the system gives back late what was free long ago. */
const tolerated = { heap: { part: 0.1, more: 8 * mebibyte }, resident: { part: 0.15, more: 32 * mebibyte } }

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0

export interface Growth {
  readonly words: string
  readonly isTooMuch: boolean
}

/** Compares the second fifth of a run, after the warm-up, with the last. */
export const growthIn = (measures: readonly Memory[]): Growth[] => {
  const fifth = Math.floor(measures.length / 5)
  const [early, late] = [measures.slice(fifth, 2 * fifth), measures.slice(-fifth)]
  return (['heap', 'resident'] as const).map((which) => {
    const [before, after] = [early, late].map((some) => median(some.map((measure) => measure[which]))) as [
      number,
      number,
    ]
    const { part, more } = tolerated[which]
    const [from, to] = [before, after].map((bytes) => (bytes / mebibyte).toFixed(1)) as [string, string]
    return { words: `${which} ${from} → ${to} MiB`, isTooMuch: fifth > 0 && after > before * (1 + part) + more }
  })
}
