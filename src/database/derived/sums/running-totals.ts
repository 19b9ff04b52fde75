/** Answers totals from own parts, and keeps them, so that the next answer adds only what has moved since. */
import { lastChangeIn } from '../../history/sequence.ts'
import { LRUCache } from 'lru-cache'
import {
  ofDivided,
  totalIn,
  type Movement,
  type RunningTotal,
  type TotalState,
} from '../../../figures/running/running-total.ts'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { besideSums, linkedSince } from './period-split.ts'
import { sumsOf } from './sums.ts'
import { touchedBy } from './touched-places.ts'

/** The number of rows and clusters kept for all queries: 100,000 projects have 30,000 rows by region and year. */
const rowsKept = 2 ** 18
/** The number of rows that take as much room as a total without any. */
const rowsOfNone = 50

/** A state of own parts and of the trees in which they are grouped. */
export interface State {
  readonly epoch: string
  /** The last changes of regions, industries and organizations. */
  readonly places: string
  /** The last movement, and the first that is still there. */
  readonly last: number
  readonly first: number
  /** The generation of the own parts in the unit asked for. */
  readonly generation: string
}

interface Kept {
  readonly total: RunningTotal
  readonly state: State
}

/** A total that was added up elsewhere, and what it is a total of. */
export interface AddedUp {
  readonly query: TotalsQuery
  readonly of: State
  readonly total: TotalState
}

const state = queryTemplate(
  1,
  (unit) => sql<State>`SELECT epoch,
  ${sql.join(
    ['regions', 'industries', 'organizations'].map((name) => sql`coalesce(${lastChangeIn(name)}, 0)`),
    sql` || ' ' || `,
  )} AS places,
  coalesce((SELECT max(number) FROM movements), 0) AS last,
  coalesce((SELECT min(number) FROM movements), 1) AS first,
  coalesce((SELECT generation FROM kept_units WHERE unit = ${unit}), '') AS generation FROM register`,
)

/** Reports whether all movements from one state to another are still there. */
const leadsTo = (from: State, to: State): boolean =>
  from.epoch === to.epoch &&
  from.generation === to.generation &&
  from.places === to.places &&
  from.last <= to.last &&
  from.last >= to.first - 1

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

const stateIn = async (reader: Reader, { unit }: TotalsQuery): Promise<State> =>
  (await reader.all(state(unit ?? null)))[0] as State

/** Adds up all that a total is made of. */
const wholeTotalOf = async (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Promise<RunningTotal> => {
  const { sums, ...beside } = await besideSums(reader, query, trees)
  const kept = await sumsOf(reader, query, { touched: await touchedBy(reader, query, trees) })
  return totalIn(query, trees).plus({ ...beside, sums: [...kept, ...sums] })
}

/** Adds up a total of one state, in which own parts are current, for another thread to keep. */
export const addUp = async (reader: Reader, query: TotalsQuery): Promise<AddedUp> => {
  const of = await stateIn(reader, query)
  return { query, of, total: (await wholeTotalOf(reader, query, await placeTrees(reader))).state }
}

export const runningTotals = (): RunningTotals => {
  const kept = new LRUCache<string, Kept>({
    maxSize: rowsKept,
    sizeCalculation: ({ total: { state } }) => rowsOfNone + state.rows.size + state.clusters.size,
  })
  let known: { readonly of: string; readonly trees: PlaceTrees } | undefined

  /** Reads the trees once for all totals; no total of other ones leads to the present. */
  const treesIn = async (reader: Reader, { epoch, places }: State): Promise<PlaceTrees> => {
    const of = `${epoch} ${places}`
    if (known?.of === of) return known.trees
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
      const now = await stateIn(reader, query)
      const former = before(query, now)
      const moved = former && (await movedSince(reader, query, former.state.last))
      const total =
        former && moved ? former.total.plus(moved) : await wholeTotalOf(reader, query, await treesIn(reader, now))
      keep(query, now, total)
      return total
    },
    has: async (reader, query) => before(query, await stateIn(reader, query)) !== undefined,
    keep: async (reader, { query, of, total: state }) => {
      const now = await stateIn(reader, query)
      const total = totalIn(query, await treesIn(reader, now), state)
      if (now.epoch === of.epoch && now.places === of.places) keep(query, of, total)
      return total
    },
  }
}
