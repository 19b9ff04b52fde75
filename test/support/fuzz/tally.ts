/** Counts the answers of a run, and how long they took. */
import type { Request, Sent } from './request.ts'

/** Times in milliseconds. */
export interface Times {
  count: number
  total: number
  most: number
  /** How many requests were not refused. */
  good: number
}

export interface Tally {
  readonly statuses: ReadonlyMap<number, number>
  /** By the operation, page or form from which requests were made. */
  readonly times: ReadonlyMap<string, Times>
  readonly count: (request: Request, answer: Sent) => void
}

export const tallyOf = (): Tally => {
  const statuses = new Map<number, number>()
  const times = new Map<string, Times>()
  return {
    statuses,
    times,
    count: ({ about }, { status, wall }) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      const { count, total, most, good } = times.get(about) ?? { count: 0, total: 0, most: 0, good: 0 }
      times.set(about, {
        count: count + 1,
        total: total + wall,
        most: Math.max(most, wall),
        good: good + (status < 400 ? 1 : 0),
      })
    },
  }
}

/** Says what came, what took longest, and what was refused each time. */
export const inWords = ({ statuses, times }: Tally, shown = 12): string[] => {
  const slowest = [...times].sort(([, one], [, other]) => other.total / other.count - one.total / one.count)
  const never = [...times].filter(([, { good }]) => good === 0).map(([about]) => about)
  return [
    `answers: ${[...statuses]
      .sort()
      .map(([status, count]) => `${count.toString()} x ${status.toString()}`)
      .join(', ')}`,
    'slowest on average, and the slowest of each, in milliseconds:',
    ...slowest
      .slice(0, shown)
      .map(
        ([about, { count, total, most }]) =>
          `  ${(total / count).toFixed(1)}, ${most.toFixed(0)}: ${about}, ${count.toString()} times`,
      ),
    `always refused: ${never.length === 0 ? 'none' : never.join('; ')}`,
  ]
}
