/** Adds figures up: from kept own parts where those are what is asked for, else from the register itself. */
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import type { Engine, Reader, Reads } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { sql } from '../sql/sql.ts'
import { afterRecomputing, areCurrent } from './recompute.ts'
import { isLarge } from './register-size.ts'
import { nameOf, runningTotals } from './running-totals.ts'
import { chosenBy } from './sums.ts'
import { fromPieces } from './total-pieces.ts'
import { assertAdds, totalFromRegister } from './totals-from-register.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Own parts are kept for all figures of a metric, each in its unit: any other choice may keep other figures. */
const isKept = ({ unit, reportedBy, explain, initiativeId, subjectKind }: TotalsQuery): boolean =>
  unit === undefined &&
  reportedBy === undefined &&
  explain !== true &&
  initiativeId === undefined &&
  subjectKind !== 'initiative' &&
  subjectKind !== 'project'

const unitsKept = async (reader: Reader, query: TotalsQuery): Promise<string[]> =>
  (
    await reader.all(sql<{ unit: string }>`
  SELECT DISTINCT unit FROM sums WHERE ${chosenBy(query)} AND "by" = 'region'
  UNION SELECT unit FROM own_parts WHERE ${chosenBy(query)} AND tie IS NOT NULL`)
  ).map(({ unit }) => unit)

/** Answers totals of the register as it is or as it stood, each of one state. */
export const totaller = (engine: Engine, reads: Reads, cache: StateCache, pool: WorkerPool): Store['totals'] => {
  const readTotal = runningTotals()
  const fromOwnParts = async (reader: Reader, query: TotalsQuery): Promise<Totals> => {
    const total = await cache.one(reader, `total ${nameOf(query)}`, async () =>
      (await readTotal(reader, query)).answer(),
    )
    // Percentages make no rows, so where there are some, others were asked for.
    if (total.data.length === 0) assertAdds(query, await unitsKept(reader, query))
    return total
  }
  return async (query, asOf, { signal } = {}) => {
    if (asOf !== undefined || !isKept(query)) {
      if (await isLarge(reads)) return fromPieces(await pool.run('total', { query, asOf }, signal))
      return reads.reading((reader) => totalFromRegister(reader, query, asOf))
    }
    assertAdds(query, [])
    const total = await reads.reading(async (reader) =>
      (await areCurrent(reader)) ? fromOwnParts(reader, query) : undefined,
    )
    return total ?? afterRecomputing(engine, (reader) => fromOwnParts(reader, query))
  }
}
