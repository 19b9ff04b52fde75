/** Numbers drawn by a seed: every request has a generator of its own, so that it can be made again alone. */

export interface Random {
  /** Returns a whole number from 0 to below `end`. */
  readonly below: (end: number) => number
  /** Reports true in one of `times` cases. */
  readonly oneIn: (times: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
  /** Picks by the weights that stand beside. */
  readonly pickWeighted: <T>(list: readonly (readonly [weight: number, T])[]) => T
}

/** Mulberry32: fast, and good enough to choose by. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns the generator of a request. */
export const randomOf = (seed: number, index: number): Random => {
  const next = generator(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35))
  const below = (end: number): number => Math.floor(next() * end)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return {
    below,
    pick,
    oneIn: (times) => below(times) === 0,
    pickWeighted: (list) => {
      let left = next() * list.reduce((sum, [weight]) => sum + weight, 0)
      const found = list.find(([weight]) => (left -= weight) < 0) ?? list.at(-1)
      return (found as (typeof list)[number])[1]
    },
  }
}
