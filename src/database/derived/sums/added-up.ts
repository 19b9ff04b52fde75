/** Adds a total up from all that it is made of, and says of which state of own parts and trees it is. */
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import { totalIn, type RunningTotal, type TotalState } from '../../../figures/running/running-total.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { lastChangeIn } from '../../history/sequence.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { besideSums } from './period-split.ts'
import { sumsOf } from './sums.ts'
import { touchedBy } from './touched-places.ts'

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

/** A total that another thread added up, and what it is a total of. */
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

export const stateFor = async (reader: Reader, { unit }: TotalsQuery): Promise<State> =>
  (await reader.all(state(unit ?? null)))[0] as State

/** Reports whether two states have the same trees. */
export const haveSameTrees = (one: State, other: State): boolean =>
  one.epoch === other.epoch && one.places === other.places

/** Reports whether all movements from one state to another are still there. */
export const leadsTo = (from: State, to: State): boolean =>
  haveSameTrees(from, to) && from.generation === to.generation && from.last <= to.last && from.last >= to.first - 1

/** Reads all that a total is made of; own parts have to be current. */
export const wholeTotalOf = async (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Promise<RunningTotal> => {
  const { sums, ...beside } = await besideSums(reader, query, trees)
  const kept = await sumsOf(reader, query, { touched: await touchedBy(reader, query, trees) })
  return totalIn(query, trees).plus({ ...beside, sums: [...kept, ...sums] })
}

/** Adds up a total of one state for another thread to keep; own parts have to be current. */
export const addUp = async (reader: Reader, query: TotalsQuery): Promise<AddedUp> => {
  const of = await stateFor(reader, query)
  return { query, of, total: (await wholeTotalOf(reader, query, await placeTrees(reader))).state }
}
