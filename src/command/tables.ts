/** The tables that commands print: candidates, effects of an import, totals and outcomes. */
import type { UsedRate } from '../figures/money.ts'
import type { OutcomePart, Outcomes, OutcomesRow } from '../figures/outcomes.ts'
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { reasonOf } from '../pages/tables/tables.ts'
import { percentage, ratioAnswered } from '../pages/layout/words.ts'
import type { KnownCandidate } from '../store/claims.ts'
import type { ServedCheck, Effects, PromiseEffect, PromiseOutcome, TotalEffect } from '../store/computed-lists.ts'
import { type TextColumn, csvTable, textTable } from './table.ts'

// The candidates of a text as a table.

const columns: readonly TextColumn<KnownCandidate>[] = [
  { head: 'AS PRINTED', cell: ({ candidate }) => candidate.asPrinted },
  { head: 'VALUE', cell: ({ candidate }) => candidate.value, isNumber: true },
  { head: 'UNIT', cell: ({ candidate }) => candidate.unit },
  { head: 'METRIC', cell: ({ candidate }) => candidate.metric },
  { head: 'STAGE', cell: ({ candidate }) => candidate.stage },
  { head: 'FROM', cell: ({ candidate }) => candidate.periodStart },
  { head: 'UNTIL', cell: ({ candidate }) => candidate.periodEnd },
  { head: 'ABOUT', cell: ({ candidate: { subject } }) => subject && `${subject.kind} ${subject.id}` },
  { head: 'FIGURE', cell: ({ figureId }) => figureId },
]

export const candidatesTable = (all: readonly KnownCandidate[]): string => textTable(columns, all)

export const candidatesCsv = (all: readonly KnownCandidate[]): string => csvTable(columns, all)

// Formats what an import would change as tables for a terminal.

const totalsTable = (totals: readonly TotalEffect[]): string =>
  `Totals:\n${textTable(
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
  of?.ratio ? `${of.state}, ${percentage(ratioAnswered(of.ratio)).replace(/\s/, '')}` : (of?.state ?? null)

const promisesTable = (promises: readonly PromiseEffect[]): string =>
  `Promises:\n${textTable(
    [
      { head: 'FIGURE', cell: ({ figureId }) => figureId },
      { head: 'NOW', cell: ({ now }) => outcome(now) },
      { head: 'THEN', cell: ({ then }) => outcome(then) },
    ],
    promises,
  )}`

const findingsTable = (title: string, findings: readonly ServedCheck[]): string =>
  `${title}:\n${textTable(
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

// Formats a total as tables for a terminal: rows, then explanations.

type Reason = keyof Totals['excluded']

const bound = (value: string | null): string => value ?? 'open'

const rowsTable = ({ data }: Totals): string => {
  const grouped = Object.keys(data[0]?.key ?? {})
  return textTable<TotalsRow>(
    [
      ...(grouped.length > 0
        ? [{ head: grouped.join(', ').toUpperCase(), cell: ({ label }: TotalsRow) => label }]
        : []),
      { head: 'STAGE', cell: ({ stage }) => stage },
      { head: 'TOTAL', cell: ({ total }) => total, isNumber: true },
      { head: 'UNIT', cell: ({ unit }) => unit },
      { head: 'AT LEAST', cell: ({ lowerBound }) => bound(lowerBound), isNumber: true },
      { head: 'AT MOST', cell: ({ upperBound }) => bound(upperBound), isNumber: true },
      { head: 'FIGURES', cell: ({ figures }) => figures.toString(), isNumber: true },
    ],
    data,
  )
}

const partsTable = ({ label, stage, unit, parts = [] }: TotalsRow): string =>
  `${label}, ${stage}, ${unit}:\n${textTable(
    [
      { head: 'ADDS', cell: ({ ownPart }) => ownPart, isNumber: true },
      { head: 'SAYS', cell: ({ value }) => value, isNumber: true },
      { head: 'UNIT', cell: (part) => part.unit },
      { head: 'RATE', cell: ({ rate }) => rate ?? null, isNumber: true },
      { head: 'FIGURE', cell: ({ figureId }) => figureId },
      { head: 'PART OF', cell: ({ wholeFigureId }) => wholeFigureId },
    ],
    parts,
  )}`

const ratesTable = (rates: readonly UsedRate[]): string =>
  `Rates:\n${textTable(
    [
      { head: 'FROM', cell: ({ from }) => from },
      { head: 'TO', cell: ({ to }) => to },
      { head: 'RATE', cell: ({ rate }) => rate, isNumber: true },
      { head: 'TOLD BY', cell: (used) => ('figureId' in used ? `figures/${used.figureId}` : `rates/${used.rateId}`) },
    ],
    rates,
  )}`

const countsTable = (excluded: Totals['excluded']): string =>
  `Left out:\n${textTable(
    [
      { head: 'FIGURES', cell: ([, count]) => count.toString(), isNumber: true },
      { head: 'REASON', cell: ([reason]) => reason },
      { head: 'WHICH MEANS', cell: ([reason]) => reasonOf(reason) },
    ],
    Object.entries(excluded) as [Reason, number][],
  )}`

const excludedTable = (excluded: NonNullable<Totals['excludedFigures']>): string =>
  textTable(
    [
      { head: 'FIGURE', cell: ({ figureId }) => figureId },
      { head: 'REASON', cell: ({ reason }) => reason },
    ],
    excluded,
  )

interface Continued {
  readonly next?: string | null
}

/** Formats what totals and outcomes have beside their rows. */
const afterRows = ({
  rates,
  excluded,
  excludedFigures = [],
  next,
}: Pick<Totals, 'rates' | 'excluded' | 'excludedFigures'> & Continued): string[] => [
  ...(rates.length > 0 ? [ratesTable(rates)] : []),
  ...(Object.keys(excluded).length > 0 ? [countsTable(excluded)] : []),
  ...(excludedFigures.length > 0 ? [excludedTable(excludedFigures)] : []),
  ...(next ? [`There are more figures: --cursor ${next}`] : []),
]

/** Formats the tables. Numbers keep every digit. */
export const totalsTables = (totals: Totals & Continued): string =>
  [
    totals.data.length === 0 ? 'No figures.' : rowsTable(totals),
    ...totals.data.filter(({ parts = [] }) => parts.length > 0).map(partsTable),
    ...afterRows(totals),
  ].join('\n\n')

// Formats outcomes: rows, then what is in them.

const outcomeRows = ({ data }: Outcomes): string => {
  const grouped = Object.keys(data[0]?.key ?? {})
  return textTable<OutcomesRow>(
    [
      ...(grouped.length > 0
        ? [{ head: grouped.join(', ').toUpperCase(), cell: ({ label }: OutcomesRow) => label }]
        : []),
      { head: 'PLANNED', cell: ({ planned }) => planned, isNumber: true },
      { head: 'ACTUAL', cell: ({ actual }) => actual, isNumber: true },
      { head: 'RATIO', cell: ({ ratio }) => ratio, isNumber: true },
      { head: 'THROUGH', cell: ({ through }) => through },
      { head: 'UNIT', cell: ({ unit }) => unit },
      { head: 'PARTLY', cell: ({ partly: { planned } }) => planned, isNumber: true },
      { head: 'ACTUAL', cell: ({ partly: { actual } }) => actual, isNumber: true },
      { head: 'THROUGH', cell: ({ partly: { through } }) => through },
      { head: 'UNREPORTED', cell: ({ unreported }) => unreported.planned, isNumber: true },
      { head: 'UNPLANNED', cell: ({ unplanned }) => unplanned.actual, isNumber: true },
    ],
    data,
  )
}

const outcomeParts = ({ label, unit, parts = [] }: OutcomesRow): string =>
  `${label}, ${unit}:\n${textTable<OutcomePart>(
    [
      { head: 'COUNTS AS', cell: ({ countsAs }) => countsAs },
      { head: 'PLANNED', cell: ({ planned }) => planned, isNumber: true },
      { head: 'ACTUAL', cell: ({ actual }) => actual, isNumber: true },
      { head: 'THROUGH', cell: ({ through }) => through },
      { head: 'FIGURE', cell: ({ figureId }) => figureId },
      { head: 'OUTCOME', cell: ({ actualFigureIds }) => actualFigureIds.join(', ') },
    ],
    parts,
  )}`

/** Formats the tables. Numbers keep every digit. */
export const outcomesTables = (outcomes: Outcomes & Continued): string =>
  [
    outcomes.data.length === 0 ? 'No figures.' : outcomeRows(outcomes),
    ...outcomes.data.filter(({ parts = [] }) => parts.length > 0).map(outcomeParts),
    ...afterRows(outcomes),
  ].join('\n\n')
