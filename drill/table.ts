/** The table at the end of a drill. */
import type { Breakage } from './breakages/breakage.ts'
import type { Outcome } from './round.ts'

interface Row {
  readonly place: string
  readonly what: string
  times: number
  answered: number
  unanswered: number
  lost: number
  wrong: number
  slowest: number
}

export interface Tally {
  readonly add: (place: string, breakage: Breakage, outcome: Outcome) => void
  /** Counts a round that did not come to its end. */
  readonly fail: (place: string, breakage: Breakage) => void
  readonly rows: () => readonly Readonly<Row>[]
  /** Reports whether nothing was lost or wrong. */
  readonly isGood: () => boolean
}

/** Counts outcomes by place and breakage. */
export const tallyOf = (): Tally => {
  const rows = new Map<string, Row>()
  const rowOf = (place: string, { name, what }: Breakage): Row => {
    const key = `${place} ${name}`
    const row = rows.get(key) ?? { place, what, times: 0, answered: 0, unanswered: 0, lost: 0, wrong: 0, slowest: 0 }
    rows.set(key, row)
    row.times += 1
    return row
  }
  return {
    add: (place, breakage, { answered, unanswered, lost, faults, recovery }) => {
      const row = rowOf(place, breakage)
      row.answered += answered
      row.unanswered += unanswered
      row.lost += lost
      row.wrong += faults.length
      row.slowest = Math.max(row.slowest, recovery)
    },
    fail: (place, breakage) => {
      rowOf(place, breakage).wrong += 1
    },
    rows: () => [...rows.values()],
    isGood: () => rows.size > 0 && [...rows.values()].every(({ wrong }) => wrong === 0),
  }
}

const counted = (number: number): string => number.toLocaleString('en-US')

/** Returns the table in Markdown. */
export const tableOf = (rows: readonly Readonly<Row>[]): string =>
  [
    '| where | what was broken | times | writes answered | not answered | lost | wrong | slowest recovery |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ place, what, times, answered, unanswered, lost, wrong, slowest }) =>
        `| ${place} | ${what} | ${[times, answered, unanswered, lost, wrong].map(counted).join(' | ')} | ${(slowest / 1000).toFixed(1)} s |`,
    ),
  ].join('\n')
