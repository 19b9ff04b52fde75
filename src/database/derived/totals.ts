/** Adds figures up: from kept own parts where those are what is asked for, else from the register itself. */
import { pageOfParts } from '../../figures/running/largest-parts.ts'
import type { Store, TotalOfState } from '../../store/store.ts'
import type { Reader, Reads } from '../engine.ts'
import { head, stateOf } from '../history/sequence.ts'
import { sharing } from '../share-queries.ts'
import type { StateCache } from '../state-cache.ts'
import type { ReadInUnit } from './converted/read-in-unit.ts'
import { unlessHeld, type ReadCurrent } from './read-current.ts'
import { isLarge } from './threads/register-size.ts'
import { totalFrom } from './threads/total-pieces.ts'
import { isKept, totalsFromOwnParts } from './sums/totals-from-own-parts.ts'
import { isOfSmallTree, isOfTree, totalFromTree } from './totals-from-tree.ts'
import { allAtOnce, keptTotal, partLines, wholeTotal, type Asked, type AskedTotal } from './threads/whole-answers.ts'
import type { WorkerPool } from './threads/worker-pool.ts'
import { writeLines } from './threads/write-lines.ts'

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
  const readTotal = totalsFromOwnParts(cache)
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

  /** Computes a total from the tree of its subject; undefined if that is large. */
  const readTree = ({ query, page }: AskedTotal): Promise<TotalOfState | undefined> =>
    readCurrent(async (reader) => {
      if (!(await isOfSmallTree(reader, query))) return undefined
      const total = await totalFromTree(reader, query)
      return { ...pageOfParts(total, query.explain === true ? page : undefined), state: await stateOf(reader) }
    })
  const sharingApart = sharing<TotalOfState>()
  /** Answers in a thread, once for all who ask after the same change. */
  const answerApart = async (asked: AskedTotal, client?: AbortSignal): Promise<TotalOfState> => {
    const { sequence } = await reads.reading(head)
    return sharingApart(JSON.stringify({ ...asked, sequence }), client, (left) =>
      asking(asked, async (isKept) => {
        const pieces = await pool.run('total', async () => ({ ...asked, isKept: await isKept() }), left)
        return pieces.length === 0 ? undefined : totalFrom<TotalOfState>(pieces)
      }),
    )
  }

  return {
    totals: async (query, asOf, { signal, page } = {}) => {
      const asked = { query, asOf, page }
      const mayBeSmall = asOf === undefined && isOfTree(query)
      const ofTree = mayBeSmall ? await unlessHeld(readTree(asked)) : undefined
      if (ofTree) return ofTree
      if (await isLarge(reads)) return answerApart(asked, signal)
      const kept = await readKept(asked, (reader) => keptTotal(allAtOnce(reader), asked, readTotal))
      return kept ?? reads.reading((reader) => wholeTotal(allAtOnce(reader), asked, readTotal))
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
