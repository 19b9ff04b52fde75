/** What a measurement is, and the few figures that are made of many times. */

export interface Measure {
  /** Requests, rows or runs. */
  readonly perSecond: number
  /** In milliseconds; of one run where there are no requests to speak of. */
  readonly p50: number
  readonly p99: number
  /** What memory grew by, or what was held, in MiB. */
  readonly mebibytes?: number
}

const ascending = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other)

/** The value below which so much of all lies. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = ascending(values)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** In milliseconds. */
export const timed = async (work: () => unknown): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Of work that was done so often as there are times, each in milliseconds; `each` counts what one run did. */
export const ofTimes = (times: readonly number[], each = 1): Measure => ({
  perSecond: (each * 1000) / median(times),
  p50: quantile(times, 0.5),
  p99: quantile(times, 0.99),
})

/** Times work several times, each after what must go before it; outside of the clock, `check` throws where it came to something else than it should. */
export const repeated = async <T>(
  times: number,
  work: () => Promise<T>,
  before: () => Promise<unknown> = () => Promise.resolve(),
  check: (done: T) => void = () => undefined,
): Promise<Measure> => {
  const taken: number[] = []
  for (let run = 0; run < times; run += 1) {
    await before()
    const begun = performance.now()
    const done = await work()
    taken.push(performance.now() - begun)
    check(done)
  }
  return ofTimes(taken)
}

/** One of several measures, by its rate; memory is the most that any of them took. */
export const middle = (measures: readonly Measure[]): Measure => {
  const sorted = [...measures].sort((one, other) => one.perSecond - other.perSecond)
  const most = Math.max(...measures.flatMap(({ mebibytes = [] }) => mebibytes))
  return { ...(sorted[Math.floor(sorted.length / 2)] as Measure), ...(Number.isFinite(most) && { mebibytes: most }) }
}
