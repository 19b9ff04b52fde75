/** Computes what sums and linked figures add to the rows of a total, in numbers that can be subtracted again. */
import { integerOf } from '../../model/decimals.ts'
import type { Reason } from '../choose.ts'
import { linkedParts, type LinkedFigure } from './linked-parts.ts'
import type { Place, Placement } from '../places/placements.ts'
import type { Stage } from '../register.ts'
import { addUp, type Key } from '../rows.ts'
import { ratesUsed, type Totals, type UsedRate } from '../totals.ts'

/** The sum of figures, in thousandths; negative if figures were removed. */
interface Amounts {
  readonly figures: number
  readonly total: bigint
  readonly lower: bigint
  /** The sum of upper bounds, of figures that have one; `open` of them have none. */
  readonly upper: bigint
  readonly open: number
  /** The number of amounts in it that are approximate. */
  readonly approximations: number
}

/** The sum of the figures in one place, of one stage and unit. */
export interface Sum extends Place, Amounts {
  readonly stage: Stage
  readonly unit: string
  /** Null if the figures count. */
  readonly reason: Reason | null
  /** Empty, or a rate as JSON: the sum then only counts the figures in this place, or beneath one, that take it. */
  readonly rate: string
}

/** A linked figure, with its place, and the reason if it is left out. */
export type PlacedLinked = Place & LinkedFigure & { readonly reason: Reason | null }

/** The additions to one row. */
export type RowSum = Amounts & { readonly key: Key; readonly stage: Stage; readonly unit: string }

/** The additions of one sum, cluster or total to a total. */
export interface Addition {
  readonly rows: readonly RowSum[]
  readonly leftOut: readonly (readonly [Reason, number])[]
  /** Rates as JSON, and how often each is taken. */
  readonly rates: readonly (readonly [string, number])[]
}

const once = (rates: readonly UsedRate[]): Addition['rates'] => rates.map((rate) => [JSON.stringify(rate), 1])

/** Returns the first with the second added or taken off. */
export const plus = (one: RowSum, other: RowSum, sign: 1 | -1): RowSum => {
  const times = BigInt(sign)
  return {
    ...one,
    figures: one.figures + sign * other.figures,
    total: one.total + times * other.total,
    lower: one.lower + times * other.lower,
    upper: one.upper + times * other.upper,
    open: one.open + sign * other.open,
    approximations: one.approximations + sign * other.approximations,
  }
}

/** The amounts of no figures. */
export const none = { figures: 0, total: 0n, lower: 0n, upper: 0n, open: 0, approximations: 0 }

/** Returns what tells a row from others. */
export const nameOf = ({ key, stage, unit }: RowSum): string => JSON.stringify([key, stage, unit])

/** Returns what a total adds to another. */
export const additionOfTotal = ({ data, excluded, rates }: Totals): Addition => ({
  rows: data.map(({ key, stage, unit, figures, total, lowerBound, upperBound, approximate }) => ({
    key: Object.values(key),
    stage,
    unit,
    figures,
    total: integerOf(total),
    lower: integerOf(lowerBound ?? '0'),
    upper: integerOf(upperBound ?? '0'),
    open: Number(upperBound === null),
    approximations: Number(approximate),
  })),
  leftOut: Object.entries(excluded) as [Reason, number][],
  rates: once(rates),
})

export const reasonOf = ({ covered }: Placement, reason: Reason | null): Reason | undefined =>
  covered === 'outside' || (covered === 'inside' && reason === null) ? undefined : (reason ?? 'covers-more')

type PlacementOf = (place: Place) => Placement

/** Returns what the figures of a linked cluster add. */
export const additionOfLinked = (figures: readonly PlacedLinked[], placementOf: PlacementOf): Addition => {
  const parts = linkedParts(figures.filter(({ reason }) => reason === null))
  const isInside = ({ figure }: { figure: Place }): boolean => placementOf(figure).covered === 'inside'
  const rows = addUp(parts, (part) => (isInside(part) ? placementOf(part.figure).key : undefined))
  return {
    rows: rows.map(({ parts, upper, approximate, ...row }) => ({
      ...row,
      figures: parts.length,
      upper: upper ?? 0n,
      open: Number(upper === null),
      approximations: Number(approximate),
    })),
    leftOut: figures
      .flatMap((figure) => reasonOf(placementOf(figure), figure.reason) ?? [])
      .map((reason) => [reason, 1]),
    rates: once(ratesUsed(parts, isInside)),
  }
}

/** Returns what a sum adds. */
export const additionOfSum = (sum: Sum, placementOf: PlacementOf): Addition => {
  const placement = placementOf(sum)
  const reason = reasonOf(placement, sum.reason)
  const { stage, unit, rate, figures, total, lower, upper, open, approximations } = sum
  if (rate !== '') {
    const isListed = sum.reason === null && placement.covered === 'inside'
    return { rows: [], leftOut: [], rates: isListed ? [[rate, figures]] : [] }
  }
  const row = { key: placement.key, stage, unit, figures, total, lower, upper, open, approximations }
  return {
    rows: reason === undefined && placement.covered === 'inside' ? [row] : [],
    leftOut: reason === undefined ? [] : [[reason, figures]],
    rates: [],
  }
}
