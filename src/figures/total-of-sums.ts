/** Totals from what a database has added up already, and from the figures that are linked to others. */
import { decimalText, integerOf } from './amounts.ts'
import type { Reason } from './choose.ts'
import { byText } from './collections.ts'
import { labelOf } from './groups.ts'
import { linkedParts, type LinkedFigure } from './linked.ts'
import { placementsFor, placesBySubject, type Place, type Placement, type PlaceTrees } from './placements.ts'
import type { Stage } from './register.ts'
import { addUp, type Key } from './rows.ts'
import { byKeyStageUnit, mergedRates, ratesUsed, type Totals, type TotalsQuery, type TotalsRow } from './totals.ts'

/** What some figures count together, in thousandths. */
export interface SummedAmounts {
  readonly figures: number
  readonly total: bigint
  readonly lower: bigint
  /** Of the figures that have an upper bound; `open` of them have none. */
  readonly upper: bigint
  readonly open: number
}

/** What the figures in one place, of one stage and unit, count together. */
export interface Sum extends Place, SummedAmounts {
  readonly stage: Stage
  readonly unit: string
  /** Null where they count. */
  readonly reason: Reason | null
}

/** A linked figure, with its place, and the reason if it is left out. */
export type PlacedLinked = Place & LinkedFigure & { readonly reason: Reason | null }

/** All that a query without `explain` is answered from. */
export interface KeptSums {
  readonly sums: readonly Sum[]
  readonly linked: readonly PlacedLinked[]
  /** The total of the clusters that the period divides, recomputed for this query. */
  readonly divided: Totals | undefined
}

type RowSum = SummedAmounts & { readonly key: Key; readonly stage: Stage; readonly unit: string }

const together = (one: RowSum, other: SummedAmounts): RowSum => ({
  ...one,
  figures: one.figures + other.figures,
  total: one.total + other.total,
  lower: one.lower + other.lower,
  upper: one.upper + other.upper,
  open: one.open + other.open,
})

const amountsOf = ({ figures, total, lowerBound, upperBound }: TotalsRow): SummedAmounts => ({
  figures,
  total: integerOf(total),
  lower: integerOf(lowerBound ?? '0'),
  upper: integerOf(upperBound ?? '0'),
  open: Number(upperBound === null),
})

const reasonOf = ({ covered }: Placement, reason: Reason | null): Reason | undefined =>
  covered === 'outside' || (covered === 'inside' && reason === null) ? undefined : (reason ?? 'covers-more')

/** Answers a query without `explain`; `trees` hold all regions, industries and organizations. */
export const totalOfSums = (query: TotalsQuery, trees: PlaceTrees, { sums, linked, divided }: KeptSums): Totals => {
  const { metric, groupBy = [] } = query
  const places = placesBySubject(trees)
  const placementOf = placementsFor(query, places)
  const rows = new Map<string, RowSum>()
  const excluded = new Map<Reason, number>()

  const add = (key: Key, stage: Stage, unit: string, amounts: SummedAmounts): void => {
    const name = JSON.stringify([key, stage, unit])
    const row = rows.get(name)
    rows.set(name, row ? together(row, amounts) : { ...amounts, key, stage, unit })
  }
  const leaveOut = (reason: Reason | undefined, figures: number): void => {
    if (reason !== undefined) excluded.set(reason, (excluded.get(reason) ?? 0) + figures)
  }

  for (const sum of sums) {
    const placement = placementOf(sum)
    const reason = reasonOf(placement, sum.reason)
    leaveOut(reason, sum.figures)
    if (reason === undefined && placement.covered === 'inside') add(placement.key, sum.stage, sum.unit, sum)
  }

  const parts = linkedParts(linked.filter(({ reason }) => reason === null))
  const isInside = ({ figure }: { figure: Place }): boolean => placementOf(figure).covered === 'inside'
  for (const row of addUp(parts, (part) => (isInside(part) ? placementOf(part.figure).key : undefined)))
    add(row.key, row.stage, row.unit, {
      figures: row.parts.length,
      total: row.total,
      lower: row.lower,
      upper: row.upper ?? 0n,
      open: Number(row.upper === null),
    })
  for (const figure of linked) leaveOut(reasonOf(placementOf(figure), figure.reason), 1)

  for (const row of divided?.data ?? []) add(Object.values(row.key), row.stage, row.unit, amountsOf(row))
  for (const [reason, figures] of Object.entries(divided?.excluded ?? {})) leaveOut(reason as Reason, figures)

  return {
    metric,
    data: [...rows.values()].sort(byKeyStageUnit).map(({ key, stage, unit, figures, total, lower, upper, open }) => ({
      key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
      label: labelOf(places, groupBy, key),
      stage,
      unit,
      total: decimalText(total),
      lowerBound: decimalText(lower),
      upperBound: open > 0 ? null : decimalText(upper),
      figures,
    })),
    rates: mergedRates([...ratesUsed(parts, isInside), ...(divided?.rates ?? [])]),
    excluded: Object.fromEntries(
      [...excluded].filter(([, figures]) => figures > 0).sort(([one], [other]) => byText(one, other)),
    ),
  }
}
