/** Adds figures up: from kept own parts where those are what is asked for, else from the register itself. */
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Reads } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { withNature } from './nature.ts'
import type { ReadCurrent } from './read-current.ts'
import { isLarge } from './threads/register-size.ts'
import { nameOf, runningTotals } from './running-totals.ts'
import { fromPieces } from './threads/total-pieces.ts'
import { isKept, totalFromOwnParts } from './totals-from-own-parts.ts'
import { allAtOnce, partLines, wholeTotal, type Asked } from './threads/whole-answers.ts'
import type { WorkerPool } from './threads/worker-pool.ts'
import { writeLines } from './threads/write-lines.ts'

/** Answers totals and their parts, each of one state. */
export const totaller = (
  reads: Reads,
  readCurrent: ReadCurrent,
  cache: StateCache,
  pool: WorkerPool,
): Pick<Store, 'totals' | 'parts'> => {
  const readTotal = runningTotals()
  const fromOwnParts = (reader: Reader, query: TotalsQuery): Promise<Totals> =>
    cache.one(reader, `total ${nameOf(query)}`, async () =>
      totalFromOwnParts(reader, await withNature(reader, query), readTotal),
    )
  /** Threads only read, so own parts are recomputed here. */
  const prepare = async ({ query, asOf }: Asked): Promise<void> => {
    if (asOf === undefined && isKept(query)) await readCurrent(() => Promise.resolve())
  }

  return {
    totals: async (query, asOf, { signal, page } = {}) => {
      if (asOf === undefined && isKept(query) && query.explain !== true)
        return readCurrent((reader) => fromOwnParts(reader, query))
      const asked = { query, asOf, page }
      await prepare(asked)
      if (await isLarge(reads)) return fromPieces(await pool.run('total', asked, signal))
      return reads.reading((reader) => wholeTotal(allAtOnce(reader), asked))
    },
    parts: async (query, asOf, file, { signal } = {}) => {
      const asked = { query, asOf }
      await prepare(asked)
      if (await isLarge(reads)) await pool.run('parts', { ...asked, file }, signal)
      else {
        // Written only then: a read may be begun again.
        const lines = await reads.reading(async (reader) => {
          const found: string[] = []
          for await (const line of partLines(allAtOnce(reader), asked)) found.push(line)
          return found
        })
        await writeLines(file, lines)
      }
    },
  }
}
