/** Finds identities between columns by trying them on the cells. */
import { printedAmount } from './cells.ts'
import { cellAt, type Table } from './table.ts'

/** One column is the sum of others, by their places. */
export interface FoundSum {
  readonly total: number
  readonly of: readonly number[]
}

const mostColumns = 60
/** Fewer rows prove nothing, nor does an addend that is hardly ever there. */
const fewest = 3
/** So many of some rows may break an identity, each by a wrong number. */
const mayBreak = (rows: number): number => (rows < 10 ? 0 : Math.max(1, Math.floor(rows / 50)))

type Column = readonly number[]

/** Tries an identity on all rows, and on those in which each addend is not 0. */
const holdsIn = (total: Column, parts: readonly Column[]): boolean => {
  const broken = parts.map(() => 0)
  const there = parts.map(() => 0)
  let left = mayBreak(total.length)
  for (const [row, printed] of total.entries()) {
    const numbers = parts.map((part) => part[row] ?? 0)
    const sum = numbers.reduce((all, number) => all + number, 0)
    // Decimals are rounded where they are printed, each by half of a last digit that is not known here.
    const slack = Number.isInteger(printed) && Number.isInteger(sum) ? 0 : 0.005 * (parts.length + 1)
    const isBroken = Math.abs(sum - printed) > slack + 1e-12 * Math.abs(printed)
    if (isBroken && --left < 0) return false
    for (const [at, number] of numbers.entries()) {
      if (number === 0) continue
      there[at] = (there[at] ?? 0) + 1
      if (isBroken) broken[at] = (broken[at] ?? 0) + 1
    }
  }
  const proving = there.filter((rows, at) => rows >= fewest && (broken[at] ?? 0) <= mayBreak(rows))
  return proving.length >= 2 && there.every((rows, at) => (broken[at] ?? 0) <= mayBreak(rows))
}

/** Returns the runs of at least three neighbours before or behind a column, the longest first. */
const runsAt = <T>(columns: readonly T[], index: number): T[][] => {
  const before = Array.from({ length: index }, (_none, from) => columns.slice(from, index))
  const behind = Array.from({ length: columns.length - index - 1 }, (_none, length) =>
    columns.slice(index + 1, columns.length - length),
  )
  return [...before, ...behind].filter(({ length }) => length > 2)
}

/** Returns the identities that hold in nearly all rows: runs of neighbours, and two columns that make a third. */
export const foundSums = (table: Table, lines: readonly number[], places: readonly number[]): FoundSum[] => {
  if (lines.length < fewest) return []
  const known = places.slice(0, mostColumns).map((at) => ({
    at,
    numbers: lines.map((line) => Number(printedAmount(cellAt(table, line, at))?.units ?? 0n) / 1e9),
  }))
  const sums: FoundSum[] = []
  for (const [index, { at: total, numbers }] of known.entries()) {
    const add = (of: readonly { readonly at: number; readonly numbers: Column }[]): boolean => {
      const parts = of.map((one) => one.numbers)
      const holds = holdsIn(numbers, parts)
      if (holds) sums.push({ total, of: of.map(({ at }) => at) })
      return holds
    }
    runsAt(known, index).some(add)
    for (const [from, one] of known.entries())
      if (from !== index) known.slice(from + 1).some((other) => other.at !== total && add([one, other]))
  }
  return sums
}
