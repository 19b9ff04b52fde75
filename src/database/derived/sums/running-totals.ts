/** Answers totals from own parts, and keeps them, so that the next answer adds only what has moved since. */
import { lastChangeIn } from '../../history/sequence.ts'
import { LRUCache } from 'lru-cache'
import { emptyTotal, type Movement, type RunningTotal } from '../../../figures/running/running-total.ts'
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
interface State {
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

/** Returns what reads totals of one state, in which own parts are current. */
export const runningTotals = (): ReadTotal => {
  const kept = new LRUCache<string, Kept>({
    maxSize: rowsKept,
    sizeCalculation: ({ total }) => rowsOfNone + total.size,
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

  return async (reader, query) => {
    const [row] = await reader.all(state(query.unit ?? null))
    const now = row as State
    const name = nameOf(query)
    const before = kept.get(name)
    const moved = before && leadsTo(before.state, now) ? await movedSince(reader, query, before.state.last) : undefined
    if (before && moved) {
      const total = before.total.plus(moved)
      kept.set(name, { total, state: now })
      return total
    }
    const trees = await treesIn(reader, now)
    const { sums, ...beside } = await besideSums(reader, query, trees)
    const touched = await touchedBy(reader, query, trees)
    const all = [...(await sumsOf(reader, query, { touched })), ...sums]
    const total = emptyTotal(query, trees).plus({ ...beside, sums: all })
    // A write may divide a cluster by the period otherwise, so its total is recomputed each time.
    if (beside.divided) kept.delete(name)
    else kept.set(name, { total, state: now })
    return total
  }
}
