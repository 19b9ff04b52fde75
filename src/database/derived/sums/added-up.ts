/** Adds a total up from all that it is made of, and says of which state of own parts and trees it is. */
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import { totalIn, type RunningTotal } from '../../../figures/running/running-total.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { lastChangeIn } from '../../history/sequence.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { besideSums } from './period-split.ts'
import { sumsOf } from './sums.ts'
import { touchedBy } from './touched-places.ts'

/** A state of own parts and of the trees in which they are grouped. */
export interface State {
  readonly epoch: string
  /** The last change of a record. */
  readonly sequence: number
  /** The last changes of regions, industries and organizations. */
  readonly places: string
  /** The last movement, and its token; 0 and empty before the first. */
  readonly last: number
  readonly token: string
  /** The generation of the own parts in the unit asked for. */
  readonly generation: string
}

/** A state, and the token of the last movement of an earlier one, if that movement is still there. */
interface Since extends State {
  readonly former: string | null
}

/** Takes a unit, and the last movement of an earlier state. */
const state = queryTemplate(
  2,
  (unit, last) => sql<Since>`SELECT epoch, sequence,
  ${sql.join(
    ['regions', 'industries', 'organizations'].map((name) => sql`coalesce(${lastChangeIn(name)}, 0)`),
    sql` || ' ' || `,
  )} AS places,
  coalesce((SELECT max(number) FROM movements), 0) AS last,
  coalesce((SELECT token FROM movements ORDER BY number DESC ${upTo(1)}), '') AS token,
  (SELECT token FROM movements WHERE number = ${last}) AS former,
  coalesce((SELECT generation FROM kept_units WHERE unit = ${unit}), '') AS generation FROM register`,
)

/** Reads the state for a query. The state of a former total says whether all movements since it are there. */
export const stateFor = async (reader: Reader, { unit }: TotalsQuery, former?: State): Promise<Since> =>
  (await reader.all(state(unit ?? null, former?.last ?? 0)))[0] as Since

/** Reports whether two states have the same trees. */
export const haveSameTrees = (one: State, other: State): boolean =>
  one.epoch === other.epoch && one.places === other.places

/** Reports whether two states have the same records. */
export const areSame = (one: State, other: State): boolean =>
  one.epoch === other.epoch && one.sequence === other.sequence

/**
 * Reports whether all movements from one state to another are still there. The former may have been undone: then its
 * movements are not there, though others may have their numbers.
 */
export const leadsTo = (from: State, to: Since): boolean =>
  haveSameTrees(from, to) &&
  from.generation === to.generation &&
  (from.last === 0 ? to.last === 0 : from.token === to.former)

/** Reads all that a total is made of; own parts have to be current. */
export const wholeTotalOf = async (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Promise<RunningTotal> => {
  const { sums, ...beside } = await besideSums(reader, query, trees)
  const kept = await sumsOf(reader, query, { touched: await touchedBy(reader, query, trees) })
  return totalIn(query, trees).plus({ ...beside, sums: [...kept, ...sums] })
}
