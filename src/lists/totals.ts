/** Printed totals, tried on the rows that they stand for. */
import { decimalText } from '../model/decimals.ts'
import { isPercentage } from '../model/units.ts'
import { otherSignIn, type PrintedAmount, spreadOf, wholeStep } from './cells.ts'
import { type AmountColumn, cellFigure } from './columns.ts'
import type { TotalDraft } from './drafts.ts'

/** The sums of some rows, by column. */
export interface Sums {
  /** The line of the heading, or of the total itself, whose rows these are; null for all. */
  readonly section: number | null
  readonly units: bigint[]
  /** How far the numbers in them may lie below and above what is printed, added up and doubled. */
  readonly below: bigint[]
  readonly above: bigint[]
  readonly isWhole: boolean[]
}

export const emptySums = (section: number | null, width: number): Sums => ({
  section,
  units: Array.from({ length: width }, () => 0n),
  below: Array.from({ length: width }, () => 0n),
  above: Array.from({ length: width }, () => 0n),
  isWhole: Array.from({ length: width }, () => true),
})

/** Adds the amount of a column to sums. */
export const addTo = (sums: Sums, column: number, amount: PrintedAmount): void => {
  const [below, above] = spreadOf(amount)
  sums.units[column] = (sums.units[column] ?? 0n) + amount.units
  sums.below[column] = (sums.below[column] ?? 0n) + below
  sums.above[column] = (sums.above[column] ?? 0n) + above
  if (below !== wholeStep || above !== wholeStep) sums.isWhole[column] = false
}

/** A row of a total, or a heading that prints one. */
export interface PrintedTotal {
  readonly row: number
  readonly words: string
  /** By column; null where none is printed. */
  readonly cells: readonly (PrintedAmount | null)[]
  readonly asPrinted: readonly string[]
  /** What it may add up, the likeliest first. */
  readonly candidates: readonly Sums[]
}

const holds = (sums: Sums, column: number, amount: PrintedAmount): boolean => {
  const difference = (sums.units[column] ?? 0n) - amount.units
  const [below, above] = spreadOf(amount)
  if (below === wholeStep && above === wholeStep && sums.isWhole[column] === true) return difference === 0n
  return difference > 0n
    ? 2n * difference <= (sums.below[column] ?? 0n) + above
    : -2n * difference <= (sums.above[column] ?? 0n) + below
}

/** Returns the sums that most of the printed numbers agree with. */
const sumsOf = ({ cells, candidates }: PrintedTotal): Sums | undefined => {
  const agreeing = (sums: Sums): number =>
    cells.filter((cell, column) => cell !== null && holds(sums, column, cell)).length
  const counted = candidates.map((sums) => ({ sums, count: agreeing(sums) }))
  return counted.toSorted((one, other) => other.count - one.count)[0]?.sums
}

/** Returns the numbers of a total with the sums of their rows. */
export const draftsOfTotal = (total: PrintedTotal, columns: readonly AmountColumn[]): TotalDraft[] => {
  const sums = sumsOf(total)
  if (!sums) return []
  return columns.flatMap((column, at): TotalDraft[] => {
    const [amount = null, asPrinted = ''] = [total.cells[at], total.asPrinted[at]]
    const { column: name, unit } = column.shared
    // Percentages never add.
    if (amount === null || isPercentage(unit)) return []
    return [
      {
        row: total.row,
        column: name,
        printed: decimalText(amount.units, 9),
        sum: decimalText(sums.units[at] ?? 0n, 9),
        holds: holds(sums, at, amount) && otherSignIn(asPrinted, unit) === undefined,
        section: sums.section,
        figure: cellFigure(column, amount, asPrinted),
      },
    ]
  })
}

/** Words of totals that are not those of the whole list, and of those that are. */
const [partWords, wholeWords] = [/小计|sub-?\s*total/i, /总计|总合计|grand\s*total/i]

/** Returns what a total may add up, the likeliest first. */
export const candidatesOf = (
  words: string,
  /** All rows, and those alone that are part of no other. */
  all: readonly Sums[],
  /** The headings that are open, the innermost first. */
  sections: readonly Sums[],
  /** The rows since the total before it. */
  block: Sums,
  isLast: boolean,
): Sums[] => {
  if (partWords.test(words)) return [...sections, block, ...all]
  return wholeWords.test(words) || isLast ? [...all, ...sections, block] : [...sections, block, ...all]
}
