/** Reads what is derived in a state in which it is up to date. */
import type { Engine, Reader, Reads } from '../engine.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { afterRecomputing } from './recompute.ts'
import { isLarge } from './register-size.ts'
import type { WorkerPool } from './worker-pool.ts'

export type ReadCurrent = <T>(read: (reader: Reader) => Promise<T>) => Promise<T>

/** What so many marks make stale is recomputed sooner than a thread starts. */
const few = 20

const marks = queryTemplate(
  0,
  () => sql<{ stale: number }>`SELECT count(*) AS stale FROM (SELECT 1 FROM unsettled ${upTo(few + 1)}) AS marks`,
)

/** Counts the marks, no further than to one more than a few. */
const staleIn = async (reader: Reader): Promise<number> => (await reader.all(marks()))[0]?.stale ?? 0

/** Reports whether all that is derived is up to date in a state. */
export const areCurrent = async (reader: Reader): Promise<boolean> => (await staleIn(reader)) === 0

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
  return async (read) => {
    const found = await reads.reading(async (reader) => {
      const stale = await staleIn(reader)
      return stale === 0 ? { value: await read(reader) } : { stale }
    })
    if ('value' in found) return found.value
    if (found.stale > few && (await isLarge(reads))) await recomputeApart()
    return afterRecomputing(engine, read)
  }
}
