/** The candidates of a text as a table. */
import type { SaidCandidate } from '../../store/candidates.ts'
import { csvOf, tableOf, type Column } from '../table.ts'

const columns: readonly Column<SaidCandidate>[] = [
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

export const candidatesTable = (all: readonly SaidCandidate[]): string => tableOf(columns, all)

export const candidatesCsv = (all: readonly SaidCandidate[]): string => csvOf(columns, all)
