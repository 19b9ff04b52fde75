/** Finds what stands for figures that are left out in any period, where the period divides the cluster of that. */
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { ownPartsWithSeries } from '../sums/series.ts'
import { familyOfQuery, insideOf } from '../sums/sums.ts'
import { isExcluded, membersOf, outcomesAmong } from './divided-clusters.ts'

/** Returns the clusters, divided by the period, of those of these figures that are in one. */
const dividedOf = async (
  reader: Reader,
  query: TotalsQuery,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await reader.all(
    sql<{ id: string; cluster: string }>`SELECT figure_id AS id, cluster FROM ${ownPartsWithSeries} AS parts
      WHERE figure_id IN ${among(ids)} AND ${unindexed(sql`family`)} = ${familyOfQuery(query)}
      AND cluster IS NOT NULL AND NOT ${insideOf(query).cluster}`,
  )
  return new Map(rows.map(({ id, cluster }) => [id, cluster]))
}

/** `kept`: figures, and what stands for them in the whole register. Returns those for which this differs, or may. */
export const standInsWithin = async (
  reader: Reader,
  query: TotalsQuery,
  trees: PlaceTrees,
  kept: readonly (readonly [figureId: string, insteadId: string])[],
): Promise<(readonly [figureId: string, insteadId: string | null])[]> => {
  const clusters = await dividedOf(reader, query, [...new Set(kept.map(([, insteadId]) => insteadId))])
  const left = kept.filter(([, insteadId]) => clusters.has(insteadId)).map(([figureId]) => figureId)
  if (left.length === 0) return []
  const members = await membersOf(reader, query, [...new Set(clusters.values())])
  const outcomes = await outcomesAmong(reader, query, trees, [...new Set([...members.map(({ id }) => id), ...left])])
  return left.map((figureId) => {
    const outcome = outcomes.get(figureId)
    return [figureId, outcome && isExcluded(outcome) ? (outcome.insteadId ?? null) : null]
  })
}
