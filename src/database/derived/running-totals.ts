/** Remembers what questions about totals were answered from, and adds what has moved since, instead of adding all up again. */
import { LRUCache } from 'lru-cache'
import type { Trees } from '../../figures/placements.ts'
import { tallyOf, type Tally } from '../../figures/running-total.ts'
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import { cutBy, settledAnew, tiedSince } from './period-split.ts'
import type { Engine, Reader, Reads } from '../engine.ts'
import { placesMaterial } from './inputs.ts'
import { settleAll, settledAlone } from './recompute.ts'
import { shaped } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { sumsOf } from './sums.ts'

/**
 * How many rows, places and lines are remembered, of all questions together: some 70 MiB when it is full.
 * A hundred thousand projects have 8,000 rows by region and 30,000 by region and year; what takes more is added up each time.
 */
const room = 65_536

/** Which register it is, the last changes of its regions, industries and organizations, its last movement and the first that is still told. */
interface State {
  readonly epoch: string
  readonly places: string
  readonly last: number
  readonly first: number
  readonly unsettled: number
}

const lastChangeOf = (resource: string): SQL =>
  sql`coalesce((SELECT max(sequence) FROM changes WHERE resource = ${resource}), 0)`

const state = shaped(
  0,
  () => sql`SELECT epoch, ${sql.join(['regions', 'industries', 'organizations'].map(lastChangeOf), sql` || ' ' || `)} AS places,
  coalesce((SELECT max(number) FROM movements), 0) AS last, coalesce((SELECT min(number) FROM movements), 1) AS first,
  CASE WHEN EXISTS (SELECT 1 FROM unsettled) THEN 1 ELSE 0 END AS unsettled FROM register`,
)

const stateOf = async (reader: Reader): Promise<State> => {
  const [row] = await reader.all(state())
  return row as unknown as State
}

const areSamePlaces = (one: State, other: State): boolean => one.epoch === other.epoch && one.places === other.places

/** How often it is tried while others write. */
const attempts = 10

/** A tally, and the state in which it is right. */
interface Made {
  readonly tally: Tally
  readonly state: State
}

const nameOf = ({
  metric,
  stage,
  period,
  subjectKind,
  groupBy,
  regionKind,
  regionWithin,
  industryWithin,
}: TotalsQuery): string =>
  JSON.stringify([metric, stage, period, subjectKind, groupBy, regionKind, regionWithin, industryWithin])

/** Answers questions from own parts, all of one state of the register; settles where it is written, reads elsewhere if it may. */
export const tallying = (engine: Engine, reads: Reads): ((query: TotalsQuery) => Promise<Totals>) => {
  const kept = new LRUCache<string, Made>({ maxSize: room, sizeCalculation: ({ tally }) => 1 + tally.size() })
  let known: { readonly state: State; readonly trees: Trees } | undefined

  const treesIn = async (reader: Reader, state: State): Promise<Trees> => {
    if (!known || !areSamePlaces(known.state, state)) known = { state, trees: await placesMaterial(reader) }
    return known.trees
  }
  /** Reads all; what a period cuts through cannot be gone on with. */
  const begin = async (
    reader: Reader,
    query: TotalsQuery,
    trees: Trees,
  ): Promise<{ readonly tally: Tally; readonly goesOn: boolean }> => {
    const { tied, corrections, anew } = await cutBy(reader, query)
    const tally = tallyOf(query, trees)
    tally.add(await sumsOf(reader, query))
    tally.add(corrections)
    tally.tie(tied)
    if (anew.length > 0) tally.settle(await settledAnew(reader, query, anew, trees))
    return { tally, goesOn: anew.length === 0 }
  }
  /** Reads what has moved since and answers how to add it; undefined where it cannot be added. */
  const goOn = async (
    reader: Reader,
    query: TotalsQuery,
    { tally, state: { last } }: Made,
  ): Promise<(() => Tally) | undefined> => {
    const clusters = await tiedSince(reader, query, last)
    const sums = clusters && (await sumsOf(reader, query, last))
    return (
      sums &&
      (() => {
        tally.add(sums)
        tally.tie(clusters)
        return tally
      })
    )
  }
  /** Undefined where something is not settled, or has moved while it was read. */
  const answerFrom = async (reader: Reader, query: TotalsQuery): Promise<Totals | undefined> => {
    const name = nameOf(query)
    const now = await stateOf(reader)
    if (now.unsettled !== 0) return undefined
    const made = kept.get(name)
    const isNear =
      made !== undefined &&
      areSamePlaces(made.state, now) &&
      made.state.last <= now.last &&
      made.state.last >= now.first - 1
    if (isNear && made.state.last === now.last) return made.tally.answer()
    const added = isNear ? await goOn(reader, query, made) : undefined
    const begun = added ? undefined : await begin(reader, query, await treesIn(reader, now))
    const then = await stateOf(reader)
    // Or another has brought the tally further meanwhile.
    if (!areSamePlaces(now, then) || now.last !== then.last || kept.peek(name) !== made) return undefined
    kept.delete(name)
    const tally = added?.() ?? (begun as { tally: Tally }).tally
    if (begun?.goesOn !== false) kept.set(name, { tally, state: now })
    return tally.answer()
  }

  return async (query) => {
    for (let left = attempts; left > 0; left--) {
      await settleAll(engine)
      // What was just settled is there at once, elsewhere perhaps not yet.
      const answer = await (left === attempts ? reads : engine).reading((reader) => answerFrom(reader, query))
      if (answer) return answer
    }
    // What is read before it is kept is remembered by nobody.
    return settledAlone(engine, async (reader) =>
      (await begin(reader, query, await placesMaterial(reader))).tally.answer(),
    )
  }
}
