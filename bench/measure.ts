/** Defines a measurement, and computes rates and quantiles from times. */

export interface Measure {
  /** The number of requests, rows or runs per second. */
  readonly perSecond: number
  /** In milliseconds per request, or per run if a case has no requests. */
  readonly p50: number
  readonly p99: number
  /** The growth of memory, or its size, in MiB. */
  readonly mebibytes?: number
}

const ascending = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other)

/** Returns the value below which a part (0 to 1) of the values lies. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = ascending(values)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Returns the duration of work in milliseconds. */
export const timed = async (work: () => unknown): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Summarizes the times of several runs, in milliseconds. `each` is the number of rows or requests of one run. */
export const ofTimes = (times: readonly number[], each = 1): Measure => ({
  perSecond: (each * 1000) / median(times),
  p50: quantile(times, 0.5),
  p99: quantile(times, 0.99),
})

/** Times several runs of work. `before` and `check`, which throws if a result is wrong, are not timed. */
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

/** Returns the measure of what always takes so many milliseconds: a limit in place of a ceiling. */
export const lasting = (milliseconds: number): Measure => ofTimes([milliseconds])

/** Returns the measure with the median rate, and the greatest memory of all. */
export const middle = (measures: readonly Measure[]): Measure => {
  const sorted = [...measures].sort((one, other) => one.perSecond - other.perSecond)
  const most = Math.max(...measures.flatMap(({ mebibytes = [] }) => mebibytes))
  return { ...(sorted[Math.floor(sorted.length / 2)] as Measure), ...(Number.isFinite(most) && { mebibytes: most }) }
}
