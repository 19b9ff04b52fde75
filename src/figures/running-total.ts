/** Totals from what a database has added up already and from linked figures, brought up to date by what has come and gone since. */
import { decimalText, integerOf } from './amounts.ts'
import type { Reason } from './choose.ts'
import { byText } from './collections.ts'
import { labelOf } from './groups.ts'
import { linkedParts, type LinkedFigure } from './linked.ts'
import { placementsFor, placesBySubject, type Place, type Placement, type PlaceTrees } from './placements.ts'
import type { Stage } from './register.ts'
import { addUp, type Key } from './rows.ts'
import {
  byKeyStageUnit,
  mergedRates,
  ratesUsed,
  type Totals,
  type TotalsQuery,
  type TotalsRow,
  type UsedRate,
} from './totals.ts'

/** What some figures count together, in thousandths; below zero where figures have gone. */
interface Amounts {
  readonly figures: number
  readonly total: bigint
  readonly lower: bigint
  /** Of the figures that have an upper bound; `open` of them have none. */
  readonly upper: bigint
  readonly open: number
}

/** What the figures in one place, of one stage and unit, count together. */
export interface Sum extends Place, Amounts {
  readonly stage: Stage
  readonly unit: string
  /** Null where they count. */
  readonly reason: Reason | null
}

/** A linked figure, with its place, and the reason if it is left out. */
export type PlacedLinked = Place & LinkedFigure & { readonly reason: Reason | null }

/** Linked figures by cluster. */
export type Clusters = ReadonlyMap<string, readonly PlacedLinked[]>

/** What is added to a total. */
export interface Movement {
  readonly sums: readonly Sum[]
  /** Each in place of what the cluster was before. */
  readonly linked: Clusters
  /** The total of the clusters that the period divides, recomputed for this query. */
  readonly divided?: Totals | undefined
}

/** A total of a query without `explain`; never changes. */
export interface RunningTotal {
  readonly plus: (movement: Movement) => RunningTotal
  readonly answer: () => Totals
  /** The number of its rows. */
  readonly size: number
}

type RowSum = Amounts & { readonly key: Key; readonly stage: Stage; readonly unit: string }

/** What a cluster adds to a total. */
interface Addition {
  readonly rows: readonly RowSum[]
  readonly leftOut: readonly (readonly [Reason, number])[]
  readonly rates: readonly UsedRate[]
}

interface Row {
  readonly sum: RowSum
  readonly answer: TotalsRow
}

interface State {
  /** In order; a row that has not moved stays the same object. */
  readonly rows: ReadonlyMap<string, Row>
  readonly excluded: ReadonlyMap<Reason, number>
  readonly clusters: ReadonlyMap<string, Addition>
}

const plus = (one: RowSum, other: RowSum, sign: 1 | -1): RowSum => {
  const times = BigInt(sign)
  return {
    ...one,
    figures: one.figures + sign * other.figures,
    total: one.total + times * other.total,
    lower: one.lower + times * other.lower,
    upper: one.upper + times * other.upper,
    open: one.open + sign * other.open,
  }
}

const none = { figures: 0, total: 0n, lower: 0n, upper: 0n, open: 0 }

const nameOf = ({ key, stage, unit }: RowSum): string => JSON.stringify([key, stage, unit])

const additionOf = ({ data, excluded, rates }: Totals): Addition => ({
  rows: data.map(({ key, stage, unit, figures, total, lowerBound, upperBound }) => ({
    key: Object.values(key),
    stage,
    unit,
    figures,
    total: integerOf(total),
    lower: integerOf(lowerBound ?? '0'),
    upper: integerOf(upperBound ?? '0'),
    open: Number(upperBound === null),
  })),
  leftOut: Object.entries(excluded) as [Reason, number][],
  rates,
})

const reasonOf = ({ covered }: Placement, reason: Reason | null): Reason | undefined =>
  covered === 'outside' || (covered === 'inside' && reason === null) ? undefined : (reason ?? 'covers-more')

/** Returns the total of nothing. Regions, industries and organizations are those of `trees` in all that is added to it. */
export const emptyTotal = (query: TotalsQuery, trees: PlaceTrees): RunningTotal => {
  const { metric, groupBy = [] } = query
  const places = placesBySubject(trees)
  const placementOf = placementsFor(query, places)

  const additionOfLinked = (figures: readonly PlacedLinked[]): Addition => {
    const parts = linkedParts(figures.filter(({ reason }) => reason === null))
    const isInside = ({ figure }: { figure: Place }): boolean => placementOf(figure).covered === 'inside'
    const rows = addUp(parts, (part) => (isInside(part) ? placementOf(part.figure).key : undefined))
    return {
      rows: rows.map(({ parts, upper, ...row }) => ({
        ...row,
        figures: parts.length,
        upper: upper ?? 0n,
        open: Number(upper === null),
      })),
      leftOut: figures
        .flatMap((figure) => reasonOf(placementOf(figure), figure.reason) ?? [])
        .map((reason) => [reason, 1]),
      rates: ratesUsed(parts, isInside),
    }
  }
  const additionOfSum = (sum: Sum): Addition => {
    const placement = placementOf(sum)
    const reason = reasonOf(placement, sum.reason)
    const { stage, unit, figures, total, lower, upper, open } = sum
    const row = { key: placement.key, stage, unit, figures, total, lower, upper, open }
    return {
      rows: reason === undefined && placement.covered === 'inside' ? [row] : [],
      leftOut: reason === undefined ? [] : [[reason, figures]],
      rates: [],
    }
  }
  const answered = ({ key, stage, unit, figures, total, lower, upper, open }: RowSum): TotalsRow => ({
    key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
    label: labelOf(places, groupBy, key),
    stage,
    unit,
    total: decimalText(total),
    lowerBound: decimalText(lower),
    upperBound: open > 0 ? null : decimalText(upper),
    figures,
  })

  /** Returns rows with those that have moved made anew. */
  const movedRows = (rows: State['rows'], moved: ReadonlyMap<string, RowSum>): State['rows'] => {
    const all = new Map(rows)
    for (const [name, sum] of moved) {
      if (sum.figures === 0) all.delete(name)
      else all.set(name, { sum, answer: answered(sum) })
    }
    const isNew = [...moved.keys()].some((name) => !rows.has(name))
    return isNew ? new Map([...all].sort(([, one], [, other]) => byKeyStageUnit(one.sum, other.sum))) : all
  }

  const totalOf = ({ rows, excluded, clusters }: State): RunningTotal => ({
    plus: ({ sums, linked, divided }) => {
      const moved = new Map<string, RowSum>()
      const leftOut = new Map(excluded)
      const add = (addition: Addition, sign: 1 | -1): void => {
        for (const row of addition.rows) {
          const name = nameOf(row)
          moved.set(name, plus(moved.get(name) ?? rows.get(name)?.sum ?? { ...row, ...none }, row, sign))
        }
        for (const [reason, figures] of addition.leftOut)
          leftOut.set(reason, (leftOut.get(reason) ?? 0) + sign * figures)
      }
      const additions = new Map(clusters)
      const put = (cluster: string, addition: Addition): void => {
        const former = additions.get(cluster)
        if (former) add(former, -1)
        add(addition, 1)
        additions.set(cluster, addition)
      }
      for (const sum of sums) add(additionOfSum(sum), 1)
      for (const [cluster, figures] of linked) put(cluster, additionOfLinked(figures))
      if (divided) put('', additionOf(divided))
      return totalOf({ rows: movedRows(rows, moved), excluded: leftOut, clusters: additions })
    },
    answer: () => ({
      metric,
      data: [...rows.values()].map(({ answer }) => answer),
      rates: mergedRates([...clusters.values()].flatMap(({ rates }) => rates)),
      excluded: Object.fromEntries(
        [...excluded].filter(([, figures]) => figures > 0).sort(([one], [other]) => byText(one, other)),
      ),
    }),
    size: rows.size,
  })
  return totalOf({ rows: new Map(), excluded: new Map(), clusters: new Map() })
}
