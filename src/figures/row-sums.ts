/** What figures add to a row of a total, in numbers that are added and taken off again. */
import { integerOf } from './amounts.ts'
import type { Stage } from './register.ts'
import type { Addend, Key, Row } from './rows.ts'
import type { TotalsRow } from './totals.ts'

/** In thousandths. */
export interface Amounts {
  readonly figures: number
  readonly total: bigint
  readonly lower: bigint
  /** Of all that have one; so many have none. */
  readonly upper: bigint
  readonly open: number
}

export interface Line extends Amounts {
  readonly key: Key
  readonly stage: Stage
  readonly unit: string
}

export const lineAt = (key: Key, { stage, unit, figures, total, lower, upper, open }: Omit<Line, 'key'>): Line => ({
  key,
  stage,
  unit,
  figures,
  total,
  lower,
  upper,
  open,
})

export const lineOfRow = <P extends Addend>({ key, stage, unit, parts, total, lower, upper }: Row<P>): Line => ({
  key,
  stage,
  unit,
  figures: parts.length,
  total,
  lower,
  upper: upper ?? 0n,
  open: Number(upper === null),
})

export const lineOfAnswer = ({ key, stage, unit, figures, total, lowerBound, upperBound }: TotalsRow): Line => ({
  key: Object.values(key),
  stage,
  unit,
  figures,
  total: integerOf(total),
  lower: integerOf(lowerBound ?? '0'),
  upper: integerOf(upperBound ?? '0'),
  open: Number(upperBound === null),
})

export const together = (one: Line, other: Line): Line => ({
  ...one,
  figures: one.figures + other.figures,
  total: one.total + other.total,
  lower: one.lower + other.lower,
  upper: one.upper + other.upper,
  open: one.open + other.open,
})

/** What takes a line off again. */
export const gone = (line: Line): Line => ({
  ...line,
  figures: -line.figures,
  total: -line.total,
  lower: -line.lower,
  upper: -line.upper,
  open: -line.open,
})
