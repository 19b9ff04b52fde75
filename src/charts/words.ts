/** Puts the amounts of a chart into words and signs. */
import type { TotalsRow } from '../figures/totals.ts'
import { totalInWords } from '../text/in-words.ts'
import type { Chart } from './chart.ts'
import type { Scale } from './scale.ts'

type Bounded = Pick<TotalsRow, 'total' | 'lowerBound' | 'upperBound' | 'approximate'>

/** Writes an amount in the unit of the axis, with a sign for what is not exact: `≥0.6`, `≈1.2`, `2–3`. */
export const label = ({ total, lowerBound, upperBound, approximate }: Bounded, { numeral }: Scale): string => {
  const [amount, least] = [numeral(Number(total)), lowerBound ?? '0']
  if (upperBound === null) return `${least === total ? '≥' : '≈'}${amount}`
  if (least === total && upperBound === total) return approximate ? `≈${amount}` : amount
  if (upperBound === total) return `≤${amount}`
  return least === total ? `${amount}–${numeral(Number(upperBound))}` : `≈${amount}`
}

/** Says an amount to its last digit: `2025, planned: at least 600,000,000,000 CNY`. */
export const exactly = (group: string, row: TotalsRow): string => {
  const { text, bounds } = totalInWords(row)
  const about = row.approximate ? 'about ' : ''
  return `${group}, ${row.stage}: ${about}${text}${bounds === undefined ? '' : `, ${bounds}`}`
}

/** Describes a chart for whoever does not see it. */
export const inWords = ({ groups }: Chart): string =>
  groups.flatMap(({ label: group, rows }) => rows.map((row) => `${exactly(group, row)}.`)).join(' ')

/** Returns what a chart does not show, a sentence each. */
export const notesOf = ({ omitted, isOverTime, otherUnits, lacksSeveralYears }: Chart): string[] => [
  ...(omitted === 0
    ? []
    : [isOverTime ? `Without ${omitted.toString()} earlier years.` : `Without ${omitted.toString()} smaller ones.`]),
  ...(lacksSeveralYears ? ['Without amounts for several years at once.'] : []),
  ...(otherUnits.length === 0 ? [] : [`Without amounts in ${otherUnits.join(', ')}.`]),
]
