/** Reads what is derived in a state in which it is up to date. */
import { Refusal } from '../../rules/refusal.ts'
import type { Engine, EngineSnapshot, Reader, Reading, Reads } from '../engine.ts'
import { areWordsMarked } from './findings/words-in-texts.ts'
import { afterRecomputing } from './recompute.ts'
import { staleIn, workIn } from './staleness.ts'
import { isLarge } from './threads/register-size.ts'
import type { WorkerPool } from './threads/worker-pool.ts'

export type ReadCurrent = <T>(read: (reader: Reader) => Promise<T>, how?: Reading) => Promise<T>

/** Returns undefined instead of a refusal because another writer holds the database: then nothing can be recomputed. */
export const unlessHeld = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'overloaded') return undefined
    throw error
  }
}

/** If writes come between the recompute and the read again and again, both share a transaction after all. */
const triesApart = 3

/**
 * Returns the function that reads one state in which all that is derived is up to date. What an import has made stale
 * in a large register is recomputed in a thread of the pool, once for all who wait for it.
 */
export const readingCurrent = (engine: Engine, reads: Reads, pool: WorkerPool): ReadCurrent => {
  let recomputing: Promise<unknown> | undefined
  const recomputeApart = (): Promise<unknown> =>
    (recomputing ??= pool.run('recompute', null).finally(() => {
      recomputing = undefined
    }))
  return async (read, how) => {
    for (let tries = how?.isMuch ? triesApart : 1; tries > 0; tries--) {
      const found = await reads.reading(async (reader) => {
        const work = await workIn(reader)
        return work === 'nothing' ? { value: await read(reader) } : { work }
      }, how)
      if ('value' in found) return found.value
      if (found.work === 'much' && (await isLarge(reads))) await recomputeApart()
      if (tries > 1) await afterRecomputing(engine, () => Promise.resolve())
    }
    return afterRecomputing(engine, read)
  }
}

/**
 * Returns the function that reads one state in which the findings in texts are up to date as well. Words are compared
 * with texts in a thread of their own pool, once for all who wait for it, so that no total waits for that.
 */
export const readingFindings = (readCurrent: ReadCurrent, pool: WorkerPool): ReadCurrent => {
  let comparing: Promise<unknown> | undefined
  return async (read, how) => {
    for (;;) {
      const found = await readCurrent(
        async (reader) => ((await areWordsMarked(reader)) ? undefined : { value: await read(reader) }),
        how,
      )
      if (found) return found.value
      await (comparing ??= pool.run('words', null).finally(() => {
        comparing = undefined
      }))
    }
  }
}

/** Opens a snapshot in which all that is derived is up to date. Throws a Refusal: overloaded. */
export const openCurrent = async (engine: Engine, readCurrent: ReadCurrent): Promise<EngineSnapshot> => {
  for (;;) {
    await readCurrent(() => Promise.resolve())
    const state = engine.snapshot({ isMuch: true })
    try {
      if ((await staleIn(state)) === 'nothing' && !(await areWordsMarked(state))) return state
    } catch (error) {
      state.close()
      throw error
    }
    state.close()
  }
}
