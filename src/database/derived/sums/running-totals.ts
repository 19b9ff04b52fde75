/** Keeps totals, so that the next answer adds only what has moved since. */
import { LRUCache } from 'lru-cache'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import { ofDivided, type Movement, type RunningTotal } from '../../../figures/running/running-total.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { areSame, haveSameTrees, leadsTo, stateFor, wholeTotalOf, type State } from './added-up.ts'
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

type ReadRunning = (reader: Reader, query: TotalsQuery) => Promise<RunningTotal>

/** Returns what reads totals, each of one state in which own parts are current, and keeps them. */
export const runningTotals = (): ReadRunning => {
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

  const keep = (query: TotalsQuery, state: State, total: RunningTotal): RunningTotal => {
    kept.set(nameOf(query), { total, state })
    return total
  }

  const continued = async (reader: Reader, query: TotalsQuery): Promise<RunningTotal | undefined> => {
    const former = kept.get(nameOf(query))
    if (!former) return undefined
    const now = await stateFor(reader, query, former.state)
    if (areSame(former.state, now) && leadsTo(former.state, now)) return former.total
    // A write may divide a cluster by the period otherwise without moving an own part.
    if (!leadsTo(former.state, now) || former.total.state.clusters.has(ofDivided)) return undefined
    const moved = await movedSince(reader, query, former.state.last)
    return moved && keep(query, now, former.total.plus(moved))
  }

  return async (reader, query) => {
    const known = await continued(reader, query)
    if (known) return known
    const now = await stateFor(reader, query)
    return keep(query, now, await wholeTotalOf(reader, query, await treesIn(reader, now)))
  }
}
