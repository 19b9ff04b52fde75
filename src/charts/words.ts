/** Puts the amounts of a chart into words and signs. */
import type { TotalsRow } from '../figures/totals.ts'
import type { Chart } from './chart.ts'
import type { Kind } from './shapes.ts'
import type { Scale } from './scale.ts'
import type { ChartWords } from './speech.ts'

type Bounded = Pick<TotalsRow, 'total' | 'lowerBound' | 'upperBound' | 'approximate'>

/** Writes an amount in the unit of the axis, with a sign for what is not exact: `≥0.6`, `≈1.2`, `2–3`. */
export const label = ({ total, lowerBound, upperBound, approximate }: Bounded, { numeral }: Scale): string => {
  const [amount, least] = [numeral(Number(total)), lowerBound ?? '0']
  if (upperBound === null) return `${least === total ? '≥' : '≈'}${amount}`
  if (least === total && upperBound === total) return approximate ? `≈${amount}` : amount
  if (upperBound === total) return `≤${amount}`
  return least === total ? `${amount}–${numeral(Number(upperBound))}` : `≈${amount}`
}

/** Names a kind of amounts in a key: `planned`, `actual, part of a year`. */
export const kindInWords = ({ stage, partial }: Kind, { isOverTime }: Chart, said: ChartWords): string =>
  partial ? said.inPart(said.stage(stage), isOverTime) : said.stage(stage)

/** Describes a chart for whoever does not see it. */
export const inWords = ({ groups }: Chart, { exactly, stop }: ChartWords): string =>
  groups
    .flatMap(({ label: group, rows }) => rows.map((row) => `${exactly(group, row)}${stop}`))
    .join('')
    .trimEnd()
