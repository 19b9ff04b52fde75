/** Totals from sums of the database and from linked figures, updated by the movements since. */
import {
  additionOfLinked,
  additionOfSum,
  additionOfTotal,
  nameOf,
  none,
  plus,
  type Addition,
  type PlacedLinked,
  type RowSum,
  type Sum,
} from './additions.ts'
import { decimalText } from '../../model/decimals.ts'
import type { Reason } from '../choose.ts'
import { byText } from '../collections.ts'
import { labelOf } from '../places/groups.ts'
import type { Places } from '../places/places.ts'
import { placementsFor, placesBySubject, type PlaceTrees } from '../places/placements.ts'
import { byKeyStageUnit, mergedRates, type Totals, type TotalsQuery, type TotalsRow, type UsedRate } from '../totals.ts'

/** A row before it is known how far its figures reach. */
export type AddedRow = Omit<TotalsRow, 'from' | 'through' | 'partial'>

/** A total before it is known how far its rows reach. */
export type AddedTotals = Omit<Totals, 'data'> & { readonly data: readonly AddedRow[] }

/** Linked figures by cluster. */
export type Clusters = ReadonlyMap<string, readonly PlacedLinked[]>

/** The input of a running total. */
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
  readonly answer: () => AddedTotals
  readonly state: TotalState
  /** The trees in which it groups. */
  readonly trees: PlaceTrees
}

interface Row {
  readonly sum: RowSum
  readonly answer: AddedRow
}

/** The content of a running total: plain data, which may go to another thread. */
export interface TotalState {
  /** In order; a row that has not moved stays the same object. */
  readonly rows: ReadonlyMap<string, Row>
  readonly excluded: ReadonlyMap<Reason, number>
  /** Rates as JSON, and how often each is taken. */
  readonly rates: ReadonlyMap<string, number>
  readonly clusters: ReadonlyMap<string, Addition>
}

/** The name under which a total has what it counts of all clusters that the period divides; clusters have others. */
export const ofDivided = ''

/** Many totals are kept of the same trees, which are larger than most totals. */
const placesOfTrees = new WeakMap<PlaceTrees, Places>()

const placesIn = (trees: PlaceTrees): Places => {
  const places = placesOfTrees.get(trees) ?? placesBySubject(trees)
  placesOfTrees.set(trees, places)
  return places
}

const nothing: TotalState = { rows: new Map(), excluded: new Map(), rates: new Map(), clusters: new Map() }

/** Returns an empty total, or one in a state. All additions must have the regions, industries and organizations of `trees`. */
export const totalIn = (query: TotalsQuery, trees: PlaceTrees, state = nothing): RunningTotal => {
  const { metric, groupBy = [] } = query
  const places = placesIn(trees)
  const placementOf = placementsFor(query, places)

  const answered = ({ key, stage, unit, figures, total, lower, upper, open, approximations }: RowSum): AddedRow => ({
    key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
    label: labelOf(places, groupBy, key),
    stage,
    unit,
    total: decimalText(total),
    lowerBound: decimalText(lower),
    upperBound: open > 0 ? null : decimalText(upper),
    figures,
    approximate: approximations > 0,
  })

  /** Returns rows with those that have moved made anew. */
  const movedRows = (rows: TotalState['rows'], moved: ReadonlyMap<string, RowSum>): TotalState['rows'] => {
    const all = new Map(rows)
    for (const [name, sum] of moved) {
      if (sum.figures === 0) all.delete(name)
      else all.set(name, { sum, answer: answered(sum) })
    }
    const isNew = [...moved.keys()].some((name) => !rows.has(name))
    return isNew ? new Map([...all].sort(([, one], [, other]) => byKeyStageUnit(one.sum, other.sum))) : all
  }

  const totalOf = (kept: TotalState): RunningTotal => ({
    state: kept,
    trees,
    plus: ({ sums, linked, divided }) => {
      const { rows, excluded, rates, clusters } = kept
      const moved = new Map<string, RowSum>()
      const leftOut = new Map(excluded)
      const taken = new Map(rates)
      const add = (addition: Addition, sign: 1 | -1): void => {
        for (const row of addition.rows) {
          const name = nameOf(row)
          moved.set(name, plus(moved.get(name) ?? rows.get(name)?.sum ?? { ...row, ...none }, row, sign))
        }
        for (const [reason, figures] of addition.leftOut)
          leftOut.set(reason, (leftOut.get(reason) ?? 0) + sign * figures)
        for (const [rate, figures] of addition.rates) {
          const times = (taken.get(rate) ?? 0) + sign * figures
          if (times === 0) taken.delete(rate)
          else taken.set(rate, times)
        }
      }
      const additions = new Map(clusters)
      const put = (cluster: string, addition: Addition): void => {
        const former = additions.get(cluster)
        if (former) add(former, -1)
        add(addition, 1)
        additions.set(cluster, addition)
      }
      for (const sum of sums) add(additionOfSum(sum, placementOf), 1)
      for (const [cluster, figures] of linked) {
        put(cluster, additionOfLinked(figures, placementOf))
        if (figures.length === 0) additions.delete(cluster)
      }
      if (divided) put(ofDivided, additionOfTotal(divided))
      return totalOf({ rows: movedRows(rows, moved), excluded: leftOut, rates: taken, clusters: additions })
    },
    answer: () => ({
      metric,
      data: [...kept.rows.values()].map(({ answer }) => answer),
      rates: mergedRates([...kept.rates.keys()].map((rate) => JSON.parse(rate) as UsedRate)),
      excluded: Object.fromEntries(
        [...kept.excluded].filter(([, figures]) => figures > 0).sort(([one], [other]) => byText(one, other)),
      ),
    }),
  })
  return totalOf(state)
}
