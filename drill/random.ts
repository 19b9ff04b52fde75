/** Numbers that a seed determines, so that a run can be repeated breakage by breakage. */

export interface Random {
  /** Returns a whole number from `least` to `most`. */
  readonly between: (least: number, most: number) => number
  readonly oneOf: <T>(all: readonly T[]) => T
}

/** Mulberry32: short, and good enough to choose moments. */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return { between, oneOf: <T>(all: readonly T[]) => all[between(0, all.length - 1)] as T }
}
