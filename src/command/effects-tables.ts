/** Formats what an import would change as tables for a terminal. */
import { ratioAnswered } from '../pages/layout/decimals.ts'
import { percentage } from '../pages/layout/words.ts'
import type { Effects, PromiseEffect, PromiseOutcome, TotalEffect } from '../store/effects.ts'
import type { ServedCheck } from '../store/computed-lists.ts'
import { tableOf } from './table.ts'

const totalsTable = (totals: readonly TotalEffect[]): string =>
  `Totals:\n${tableOf(
    [
      { head: 'METRIC', cell: ({ metric }) => metric },
      { head: 'WHERE AND WHEN', cell: ({ label }) => label },
      { head: 'STAGE', cell: ({ stage }) => stage },
      { head: 'NOW', cell: ({ now }) => now, isNumber: true },
      { head: 'THEN', cell: ({ then }) => then, isNumber: true },
      { head: 'UNIT', cell: ({ unit }) => unit },
    ],
    totals,
  )}`

const outcome = (of: PromiseOutcome | null): string | null =>
  of === null ? null : of.ratio === null ? of.state : `${of.state}, ${percentage(ratioAnswered(of.ratio))}`

const promisesTable = (promises: readonly PromiseEffect[]): string =>
  `Promises:\n${tableOf(
    [
      { head: 'FIGURE', cell: ({ figureId }) => figureId },
      { head: 'NOW', cell: ({ now }) => outcome(now) },
      { head: 'THEN', cell: ({ then }) => outcome(then) },
    ],
    promises,
  )}`

const findingsTable = (title: string, findings: readonly ServedCheck[]): string =>
  `${title}:\n${tableOf(
    [
      { head: 'SEVERITY', cell: ({ severity }) => severity },
      { head: 'CHECK', cell: ({ check }) => check },
      { head: 'FIGURE', cell: ({ records: [first] }) => first?.id ?? null },
      { head: 'DETAIL', cell: ({ detail }) => detail },
    ],
    findings,
  )}`

/** Formats the tables that are not empty. */
export const effectsTables = ({ totals, promises, opened, closed, changed }: Effects): string[] => [
  ...(totals.length > 0 ? [totalsTable(totals)] : []),
  ...(promises.length > 0 ? [promisesTable(promises)] : []),
  ...(opened.length > 0 ? [findingsTable('New findings', opened)] : []),
  ...(closed.length > 0 ? [findingsTable('Findings that would be gone', closed)] : []),
  ...(changed.length > 0 ? [findingsTable('Findings that would read otherwise', changed)] : []),
]
