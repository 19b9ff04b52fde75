/** Reads own parts in a unit if they are kept, and sees to it that they soon are. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Engine, Reader, Reads } from '../../engine.ts'
import { valueOf } from '../recompute.ts'
import { few } from '../staleness.ts'
import { isLarge } from '../threads/register-size.ts'
import type { WorkerPool } from '../threads/worker-pool.ts'
import { staleFor } from './kept-units.ts'
import { convertSome } from './recompute-in-unit.ts'

/** Returns what was read; undefined if the own parts in this unit are not kept, or not yet. */
export type ReadInUnit = <T>(unit: string, read: (reader: Reader) => Promise<T>) => Promise<T | undefined>

/** The number of marks processed in one transaction of a small register. */
const atOnce = 500
/** Anybody may ask for any unit, and each is looked for among all figures. */
const convertedAtOnce = 2
/** In milliseconds: the time that one transaction should take, so that writers wait no longer. */
const turn = 100

/** Converts in a thread, in short transactions with pauses between them, so that writers and other work get turns. */
const convertApart = async (pool: WorkerPool, unit: string): Promise<void> => {
  for (let marks = few; ;) {
    const begun = performance.now()
    if ((await pool.run('convert', { unit, atOnce: marks })) !== 'more') return
    const taken = performance.now() - begun
    marks = Math.min(Math.max(Math.floor((marks * turn) / taken), 1), atOnce, 2 * marks)
    await sleep(taken / 2, undefined, { ref: false })
  }
}

export const readingInUnit = (engine: Engine, reads: Reads, pool: WorkerPool): ReadInUnit => {
  const converting = new Set<string>()
  const begin = (unit: string): void => {
    if (converting.has(unit) || converting.size === convertedAtOnce) return
    converting.add(unit)
    // If this fails, the next question starts it again.
    void convertApart(pool, unit)
      .catch(() => undefined)
      .finally(() => converting.delete(unit))
  }
  return async (unit, read) => {
    for (;;) {
      const found = await reads.reading(async (reader) => {
        const stale = await staleFor(reader, unit)
        return stale === 'nothing' ? { value: await read(reader) } : { stale }
      })
      if ('value' in found) return found.value
      if (found.stale === 'much' && (await isLarge(reads))) {
        begin(unit)
        return undefined
      }
      const done = await convertSome(engine, unit, atOnce, read)
      if (done === 'refused') return undefined
      if (done !== 'more') return valueOf(done)
      await setImmediate()
    }
  }
}
