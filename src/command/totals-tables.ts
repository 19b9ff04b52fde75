/** Formats a total as tables for a terminal: rows, then explanations. */
import type { UsedRate } from '../figures/money.ts'
import type { Totals, TotalsRow } from '../figures/totals.ts'
import { reasonOf } from '../pages/figure/reasons.ts'
import { tableOf } from './table.ts'

type Reason = keyof Totals['excluded']

const bound = (value: string | null): string => value ?? 'open'

const rowsTable = ({ data }: Totals): string => {
  const grouped = Object.keys(data[0]?.key ?? {})
  return tableOf<TotalsRow>(
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
  `${label}, ${stage}, ${unit}:\n${tableOf(
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
  `Rates:\n${tableOf(
    [
      { head: 'FROM', cell: ({ from }) => from },
      { head: 'TO', cell: ({ to }) => to },
      { head: 'RATE', cell: ({ rate }) => rate, isNumber: true },
      { head: 'TOLD BY', cell: (used) => ('figureId' in used ? `figures/${used.figureId}` : `rates/${used.rateId}`) },
    ],
    rates,
  )}`

const countsTable = (excluded: Totals['excluded']): string =>
  `Left out:\n${tableOf(
    [
      { head: 'FIGURES', cell: ([, count]) => count.toString(), isNumber: true },
      { head: 'REASON', cell: ([reason]) => reason },
      { head: 'WHICH MEANS', cell: ([reason]) => reasonOf(reason) },
    ],
    Object.entries(excluded) as [Reason, number][],
  )}`

const excludedTable = (excluded: NonNullable<Totals['excludedFigures']>): string =>
  tableOf(
    [
      { head: 'FIGURE', cell: ({ figureId }) => figureId },
      { head: 'REASON', cell: ({ reason }) => reason },
    ],
    excluded,
  )

/** Formats the tables. Numbers keep every digit. */
export const totalsTables = (totals: Totals & { readonly next?: string | null }): string => {
  const { data, rates, excluded, excludedFigures = [], next } = totals
  return [
    data.length === 0 ? 'No figures.' : rowsTable(totals),
    ...data.filter(({ parts = [] }) => parts.length > 0).map(partsTable),
    ...(rates.length > 0 ? [ratesTable(rates)] : []),
    ...(Object.keys(excluded).length > 0 ? [countsTable(excluded)] : []),
    ...(excludedFigures.length > 0 ? [excludedTable(excludedFigures)] : []),
    ...(next ? [`There are more figures: --cursor ${next}`] : []),
  ].join('\n\n')
}
