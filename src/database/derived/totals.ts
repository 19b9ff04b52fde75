/** Adds figures up: from kept own parts where those are what is asked for, else from the register itself. */
import { pageOfParts } from '../../figures/running/largest-parts.ts'
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Reads } from '../engine.ts'
import { head } from '../history/sequence.ts'
import type { StateCache } from '../state-cache.ts'
import type { ReadInUnit } from './converted/read-in-unit.ts'
import { withNature } from './nature.ts'
import { unlessHeld, type ReadCurrent } from './read-current.ts'
import { isLarge } from './threads/register-size.ts'
import { nameOf, runningTotals } from './sums/running-totals.ts'
import { dimensionsOf } from './sums/chosen.ts'
import { addedUpFrom } from './threads/added-up-pieces.ts'
import { totalFrom } from './threads/total-pieces.ts'
import { isKept, totalFromOwnParts } from './sums/totals-from-own-parts.ts'
import { isOfTree, totalFromTree } from './totals-from-tree.ts'
import { allAtOnce, partLines, wholeTotal, type Asked } from './threads/whole-answers.ts'
import type { WorkerPool } from './threads/worker-pool.ts'
import { writeLines } from './threads/write-lines.ts'

/** So many figures are added up here: of a total by two dimensions all, of others the sums that are kept of them. */
const addedUpHere = (query: TotalsQuery): number =>
  dimensionsOf(query).length > 1 && query.regionWithin === undefined ? 2000 : 20_000

/** Answers totals and their parts, each of one state. */
export const totaller = (
  reads: Reads,
  readCurrent: ReadCurrent,
  readInUnit: ReadInUnit,
  cache: StateCache,
  pool: WorkerPool,
): Pick<Store, 'totals' | 'parts'> => {
  const running = runningTotals()
  const fromOwnParts = (reader: Reader, query: TotalsQuery): Promise<Totals> =>
    cache.one(reader, `total ${nameOf(query)}`, async () =>
      totalFromOwnParts(reader, await withNature(reader, query), running.read),
    )
  /**
   * Returns what was read from own parts; undefined if what a question asks for is not kept, not yet, or not while
   * another writer holds the database.
   */
  const readKept = async <T>({ query, asOf }: Asked, read: (reader: Reader) => Promise<T>): Promise<T | undefined> => {
    if (asOf !== undefined || !isKept(query)) return undefined
    return unlessHeld(query.unit === undefined ? readCurrent(read) : readInUnit(query.unit, read))
  }
  /** Threads only read, so own parts are recomputed here. */
  const prepare = (asked: Asked): Promise<void> => readKept(asked, () => Promise.resolve())

  const addingUp = new Map<string, Promise<Totals | undefined>>()
  /** Adds up in a thread, once for all who ask after the same change; undefined if a write came between. */
  const addUpApart = (query: TotalsQuery, sequence: number): Promise<Totals | undefined> => {
    const name = `${nameOf(query)} ${sequence.toString()}`
    const known = addingUp.get(name)
    if (known) return known
    const adding = (async () => {
      const pieces = await pool.run('totalToKeep', query)
      if (pieces.length === 0) return undefined
      const addedUp = await addedUpFrom(pieces)
      return reads.reading((reader) => totalFromOwnParts(reader, addedUp.query, () => running.keep(reader, addedUp)))
    })().finally(() => addingUp.delete(name))
    addingUp.set(name, adding)
    return adding
  }
  /** Reads a kept total here, and adds one up in a thread if it is not kept and is of many figures. */
  const readTotal = async (asked: Asked): Promise<Totals | undefined> => {
    const { query } = asked
    const here = (reader: Reader): Promise<Totals> => fromOwnParts(reader, query)
    const found = await readKept(asked, async (reader) =>
      (await running.continued(reader, await withNature(reader, query)))
        ? { total: await here(reader) }
        : { after: (await head(reader)).sequence },
    )
    if (found?.after === undefined) return found?.total
    return (await isLarge(reads, addedUpHere(query))) ? addUpApart(query, found.after) : readKept(asked, here)
  }

  return {
    totals: async (query, asOf, { signal, page } = {}) => {
      const asked = { query, asOf, page }
      const ofTree =
        asOf === undefined && isOfTree(query) ? await readCurrent((reader) => totalFromTree(reader, query)) : undefined
      if (ofTree) return pageOfParts(ofTree, query.explain === true ? page : undefined)
      if (query.explain === true) await prepare(asked)
      else {
        const total = await readTotal(asked)
        if (total) return total
      }
      if (await isLarge(reads)) return totalFrom(await pool.run('total', asked, signal))
      return reads.reading((reader) => wholeTotal(allAtOnce(reader), asked, running.read))
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
