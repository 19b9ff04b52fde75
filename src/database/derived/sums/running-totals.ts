/** Keeps totals, so that the next answer adds only what has moved since. */
import { LRUCache } from 'lru-cache'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import { ofDivided, totalIn, type Movement, type RunningTotal } from '../../../figures/running/running-total.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { haveSameTrees, leadsTo, stateFor, wholeTotalOf, type AddedUp, type State } from './added-up.ts'
import { linkedSince } from './period-split.ts'
import { sumsOf } from './sums.ts'

/** The number of rows and clusters kept for all queries: 100,000 projects have 30,000 rows by region and year. */
const rowsKept = 2 ** 18
/** The number of rows that take as much room as a total without any. */
const rowsOfNone = 50

interface Kept {
  readonly total: RunningTotal
  readonly state: State
}

/** Returns what tells a query from others. */
export const nameOf = ({ groupBy, metric, period, ...query }: TotalsQuery): string =>
  JSON.stringify([
    metric,
    query.stage,
    query.unit,
    period,
    query.subjectKind,
    groupBy,
    query.regionKind,
    query.regionWithin,
    query.industryWithin,
    query.stock,
  ])

const movedSince = async (reader: Reader, query: TotalsQuery, since: number): Promise<Movement | undefined> => {
  const linked = await linkedSince(reader, query, since)
  return linked && { sums: await sumsOf(reader, query, { since }), linked }
}

export type ReadTotal = (reader: Reader, query: TotalsQuery) => Promise<RunningTotal>

export interface RunningTotals {
  /** Reads a total of one state, in which own parts are current. */
  readonly read: ReadTotal
  /** Reports whether a total is kept to which no more than movements have to be added. */
  readonly has: (reader: Reader, query: TotalsQuery) => Promise<boolean>
  /** Returns a total that was added up elsewhere, and keeps it unless the trees of places are others now. */
  readonly keep: (reader: Reader, addedUp: AddedUp) => Promise<RunningTotal>
}

export const runningTotals = (): RunningTotals => {
  const kept = new LRUCache<string, Kept>({
    maxSize: rowsKept,
    sizeCalculation: ({ total: { state } }) => rowsOfNone + state.rows.size + state.clusters.size,
  })
  let known: { readonly of: State; readonly trees: PlaceTrees } | undefined

  /** Reads the trees once for all totals; no total of other ones leads to the present. */
  const treesIn = async (reader: Reader, of: State): Promise<PlaceTrees> => {
    if (known && haveSameTrees(known.of, of)) return known.trees
    const trees = await placeTrees(reader)
    kept.clear()
    known = { of, trees }
    return trees
  }

  const keep = (query: TotalsQuery, state: State, total: RunningTotal): void => {
    const name = nameOf(query)
    // A write may divide a cluster by the period otherwise without moving an own part.
    if (total.state.clusters.has(ofDivided)) kept.delete(name)
    else kept.set(name, { total, state })
  }

  /** Returns the kept total that leads to a state. */
  const before = (query: TotalsQuery, now: State): Kept | undefined => {
    const found = kept.get(nameOf(query))
    return found && leadsTo(found.state, now) ? found : undefined
  }

  return {
    read: async (reader, query) => {
      const now = await stateFor(reader, query)
      const former = before(query, now)
      const moved = former && (await movedSince(reader, query, former.state.last))
      const total =
        former && moved ? former.total.plus(moved) : await wholeTotalOf(reader, query, await treesIn(reader, now))
      keep(query, now, total)
      return total
    },
    has: async (reader, query) => before(query, await stateFor(reader, query)) !== undefined,
    keep: async (reader, { query, of, total: state }) => {
      const now = await stateFor(reader, query)
      const total = totalIn(query, await treesIn(reader, now), state)
      if (haveSameTrees(now, of)) keep(query, of, total)
      return total
    },
  }
}
