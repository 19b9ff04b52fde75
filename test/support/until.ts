/** Waits for an effect of a test, and no longer. */
import { setTimeout as pause } from 'node:timers/promises'

interface Waiting {
  /** What is waited for, as a clause of the error. */
  readonly what?: string
  /** In milliseconds. */
  readonly longest?: number
  /** The pause between two looks, in milliseconds. */
  readonly between?: number
}

/** Resolves once `holds` returns true. Throws if it does not within `longest`, by a clock that tests do not move. */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  { what = 'it has come to that', longest = 120_000, between = 2 }: Waiting = {},
): Promise<void> => {
  const end = performance.now() + longest
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${(longest / 1000).toString()} s: ${what}.`)
    await pause(between)
  }
}

// Returns the processor time of `work` in milliseconds, independent of other processes.

export const spentOn = async (work: () => unknown): Promise<number> => {
  const begun = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}
