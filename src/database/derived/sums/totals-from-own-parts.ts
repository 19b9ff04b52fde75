/** Computes totals from kept own parts, which must be current in the state that is read. */
import { isCurrency } from '../../../model/units.ts'
import type { Totals, TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import type { StateCache } from '../../state-cache.ts'
import { sql } from '../../sql/sql.ts'
import { nameOf, runningTotals } from './running-totals.ts'
import { ownPartsWithSeries, sumsWithSeries } from './series.ts'
import { chosenBy } from './chosen.ts'
import { withReach } from './reaches.ts'
import { assertAdds } from '../nature.ts'

/**
 * Own parts are kept for all figures of a metric, each in its unit or in one currency: any other choice may keep other
 * figures.
 */
export const isKept = ({ unit, reportedBy, initiativeId, projectId, subjectKind }: TotalsQuery): boolean =>
  (unit === undefined || isCurrency(unit)) &&
  reportedBy === undefined &&
  initiativeId === undefined &&
  projectId === undefined &&
  subjectKind !== 'initiative' &&
  subjectKind !== 'project'

/** Throws a Refusal if none of the kept figures that a query asks for ever add up. */
export const assertKeptAdds = async (reader: Reader, query: TotalsQuery): Promise<void> => {
  const inOwnUnits = chosenBy({ ...query, unit: undefined })
  const units = await reader.all(sql<{ unit: string }>`
  SELECT DISTINCT unit FROM ${sumsWithSeries} AS sums WHERE ${inOwnUnits} AND "by" = 'region'
  UNION SELECT unit FROM ${ownPartsWithSeries} AS parts WHERE ${inOwnUnits} AND tie IS NOT NULL`)
  assertAdds(
    query,
    'flow',
    units.map(({ unit }) => unit),
  )
}

export type ReadTotal = (reader: Reader, query: TotalsQuery) => Promise<Totals>

/**
 * Returns what answers queries whose metric is known to add, without `explain`, each once for a state of the register.
 * It throws a Refusal if the figures asked for do not add.
 */
export const totalsFromOwnParts = (cache: StateCache): ReadTotal => {
  const readRunning = runningTotals()
  return (reader, query) =>
    cache.one(reader, `total ${nameOf(query)}`, async () => {
      const running = await readRunning(reader, query)
      const total = await withReach(reader, query, running.trees, running.answer())
      // Percentages make no rows, so where there are some, others were asked for.
      if (total.data.length === 0) await assertKeptAdds(reader, query)
      return total
    })
}
