/** Adds figures up: from kept own parts where those are what is asked for, else from the register itself. */
import { pageOfParts } from '../../figures/running/largest-parts.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import type { Store, TotalOfState } from '../../store/store.ts'
import type { Reader, Reads } from '../engine.ts'
import { head, stateOf } from '../history/sequence.ts'
import { sharing } from '../share-queries.ts'
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
import { isOfSmallTree, isOfTree, totalFromTree } from './totals-from-tree.ts'
import { allAtOnce, partLines, wholeTotal, type Asked, type AskedTotal } from './threads/whole-answers.ts'
import type { WorkerPool } from './threads/worker-pool.ts'
import { writeLines } from './threads/write-lines.ts'

/** The most figures added up here: those of a total by two dimensions, or the kept sums of another. */
const mostAddedUpHere = (query: TotalsQuery): number =>
  dimensionsOf(query).length > 1 && query.regionWithin === undefined ? 2000 : 20_000

/** Others may write between a recompute and the state of a thread. */
const triesAtMost = 3

/** Asks again while there is no answer, some times. */
const repeatedly = async <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> => {
  for (let tries = 0; tries < triesAtMost; tries++) {
    const answer = await ask()
    if (answer !== undefined) return answer
  }
  return undefined
}

/** Answers totals and their parts, each of one state. */
export const totaller = (
  reads: Reads,
  readCurrent: ReadCurrent,
  readInUnit: ReadInUnit,
  cache: StateCache,
  pool: WorkerPool,
): Pick<Store, 'totals' | 'parts'> => {
  const running = runningTotals()
  const fromOwnParts = (reader: Reader, query: TotalsQuery): Promise<TotalOfState> =>
    cache.one(reader, `total ${nameOf(query)}`, async () => ({
      ...(await totalFromOwnParts(reader, await withNature(reader, query), running.read)),
      state: await stateOf(reader),
    }))
  /**
   * Returns what was read from own parts; undefined if what a question asks for is not kept, not yet, or not while
   * another writer holds the database.
   */
  const readKept = async <T>({ query, asOf }: Asked, read: (reader: Reader) => Promise<T>): Promise<T | undefined> => {
    if (asOf !== undefined || !isKept(query)) return undefined
    return unlessHeld(query.unit === undefined ? readCurrent(read) : readInUnit(query.unit, read))
  }
  /** Reports whether own parts are kept for a question. Threads only read, so they are recomputed here. */
  const areCurrent = async (asked: Asked): Promise<boolean> =>
    (await readKept(asked, () => Promise.resolve(true))) === true
  /** Asks a thread for what is read from own parts; after some tries, for what is read from the register. */
  const asking = async <T>(asked: Asked, ask: (isKept: () => Promise<boolean>) => Promise<T | undefined>): Promise<T> =>
    (await repeatedly(() => ask(() => areCurrent(asked)))) ?? (ask(() => Promise.resolve(false)) as Promise<T>)

  const addingUp = sharing<TotalOfState | undefined>()
  /** Adds up in a thread, once for all who ask after the same change; undefined if own parts are not enough. */
  const addUpApart = (query: TotalsQuery, sequence: number, client?: AbortSignal): Promise<TotalOfState | undefined> =>
    addingUp(`${nameOf(query)} ${sequence.toString()}`, client, (left) =>
      repeatedly(async () => {
        const current = async (): Promise<TotalsQuery> => {
          await areCurrent({ query, asOf: undefined })
          return query
        }
        const pieces = await pool.run('totalToKeep', current, left)
        if (pieces.length === 0) return undefined
        const addedUp = await addedUpFrom(pieces)
        return reads.reading(async (reader) => {
          const total = await running.keep(reader, addedUp)
          if (!total) return undefined
          // Others may have written since the thread read.
          const state = await stateOf(reader, addedUp.of.sequence)
          return { ...(await totalFromOwnParts(reader, addedUp.query, () => Promise.resolve(total))), state }
        })
      }),
    )
  /** Computes a total from the tree of its subject; undefined if that is large. */
  const readTree = ({ query, page }: AskedTotal): Promise<TotalOfState | undefined> =>
    readCurrent(async (reader) => {
      if (!(await isOfSmallTree(reader, query))) return undefined
      const total = await totalFromTree(reader, query)
      return { ...pageOfParts(total, query.explain === true ? page : undefined), state: await stateOf(reader) }
    })
  /** Reads a kept total here, and adds one up in a thread if it is not kept and is of many figures. */
  const readTotal = async (asked: Asked, client?: AbortSignal): Promise<TotalOfState | undefined> => {
    const { query } = asked
    const here = (reader: Reader): Promise<TotalOfState> => fromOwnParts(reader, query)
    const found = await readKept(asked, async (reader) =>
      (await running.continued(reader, await withNature(reader, query)))
        ? { total: await here(reader) }
        : { after: (await head(reader)).sequence },
    )
    if (found?.after === undefined) return found?.total
    return (await isLarge(reads, mostAddedUpHere(query)))
      ? addUpApart(query, found.after, client)
      : readKept(asked, here)
  }

  return {
    totals: async (query, asOf, { signal, page } = {}) => {
      const asked = { query, asOf, page }
      const mayBeSmall = asOf === undefined && isOfTree(query)
      const ofTree = mayBeSmall ? await unlessHeld(readTree(asked)) : undefined
      if (ofTree) return ofTree
      const isExplained = query.explain === true
      const total = isExplained ? undefined : await readTotal(asked, signal)
      if (total) return total
      if (await isLarge(reads)) {
        if (!isExplained) return totalFrom<TotalOfState>(await pool.run('total', { ...asked, isKept: false }, signal))
        return asking(asked, async (isKept) => {
          const pieces = await pool.run('total', async () => ({ ...asked, isKept: await isKept() }), signal)
          return pieces.length === 0 ? undefined : totalFrom<TotalOfState>(pieces)
        })
      }
      if (isExplained) await areCurrent(asked)
      return reads.reading((reader) => wholeTotal(allAtOnce(reader), asked, running.read))
    },
    parts: async (query, asOf, file, { signal } = {}) => {
      const asked = { query, asOf }
      if (await isLarge(reads)) {
        await asking(
          asked,
          async (isKept) =>
            (await pool.run('parts', async () => ({ ...asked, file, isKept: await isKept() }), signal)) || undefined,
        )
        return
      }
      await areCurrent(asked)
      // Written only then: a read may be begun again.
      const lines = await reads.reading(async (reader) => {
        const found: string[] = []
        for await (const line of partLines(allAtOnce(reader), asked)) found.push(line)
        return found
      })
      await writeLines(file, lines)
    },
  }
}
