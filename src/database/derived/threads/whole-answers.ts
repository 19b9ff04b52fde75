/** Explained totals, and totals of other figures than are kept: answers that cost as much as they are about. */
import { pageOfParts, type PartsPage } from '../../../figures/running/largest-parts.ts'
import type { Totals, TotalsQuery } from '../../../figures/totals.ts'
import type { TotalOfState } from '../../../store/store.ts'
import type { Reader, Streamer } from '../../engine.ts'
import { stateOf } from '../../history/sequence.ts'
import { staleFor } from '../converted/kept-units.ts'
import { explainedTotal } from '../explained/explained-total.ts'
import { linesOfOwnParts, linesOfTotal } from '../explained/part-lines.ts'
import { withNature } from '../nature.ts'
import { assertKeptAdds, isKept, type ReadTotal } from '../sums/totals-from-own-parts.ts'
import { totalFromRegister } from '../totals-from-register.ts'
import { isOfTree, totalFromTree } from '../totals-from-tree.ts'

/** Plain data. */
export interface Asked {
  readonly query: TotalsQuery
  /** Ignores changes after this sequence. */
  readonly asOf: number | undefined
}

export interface AskedTotal extends Asked {
  readonly page?: PartsPage | undefined
}

/** Reads all rows of a query at once, where they are few. */
export const allAtOnce = (reader: Reader): Reader & Streamer => ({
  all: (query) => reader.all(query),
  async *rows(query) {
    yield (await reader.all(query)).map((row) => Object.values(row as object) as unknown[])
  },
})

export const areOwnPartsEnough = async (state: Reader, { query, asOf }: Asked): Promise<boolean> =>
  asOf === undefined && isKept(query) && (await staleFor(state, query.unit)) === 'nothing'

const pageIn = ({ query, page }: AskedTotal): PartsPage | undefined => (query.explain === true ? page : undefined)

/** Answers a total from own parts; undefined if they are not enough. */
export const keptTotal = async (
  state: Reader & Streamer,
  asked: AskedTotal,
  readTotal: ReadTotal,
): Promise<TotalOfState | undefined> => {
  if (!(await areOwnPartsEnough(state, asked))) return undefined
  const query = await withNature(state, asked.query)
  const total = await readTotal(state, query)
  const page = query.explain === true ? await explainedTotal(state, query, total, pageIn(asked)) : total
  return { ...page, state: await stateOf(state) }
}

/** Answers a total from the tree that it is about, or from the register. */
const computedTotal = async (state: Reader, { query, asOf }: Asked): Promise<Totals> =>
  asOf === undefined && isOfTree(query) && (await staleFor(state, undefined)) === 'nothing'
    ? totalFromTree(state, query)
    : totalFromRegister(state, query, asOf)

/** Answers a total: from own parts, or else from records. */
export const wholeTotal = async (
  state: Reader & Streamer,
  asked: AskedTotal,
  readTotal: ReadTotal,
): Promise<TotalOfState> =>
  (await keptTotal(state, asked, readTotal)) ?? {
    ...pageOfParts(await computedTotal(state, asked), pageIn(asked)),
    state: await stateOf(state, asked.asOf),
  }

export async function* partLines(state: Reader & Streamer, asked: Asked): AsyncGenerator<string> {
  const explained = { ...asked.query, explain: true }
  if (!(await areOwnPartsEnough(state, asked)))
    yield* linesOfTotal(await totalFromRegister(state, explained, asked.asOf))
  else {
    const query = await withNature(state, explained)
    await assertKeptAdds(state, query)
    yield* linesOfOwnParts(state, query)
  }
}
