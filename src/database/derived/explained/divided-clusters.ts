/** Recomputes the clusters that a period divides: what their figures count is not kept. */
import { LRUCache } from 'lru-cache'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import { totals, type ExcludedFigure, type ExplainedPart, type TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { inputsOf, type Inputs } from '../inputs/inputs-about.ts'
import { familyOfQuery } from '../sums/chosen.ts'
import { ownPartsWithSeries } from '../sums/series.ts'
import type { OwnPart } from './own-part-rows.ts'

/** The outcome of each figure of a cluster. */
export type Outcome = ExplainedPart | ExcludedFigure
type Cluster = Map<string, Outcome>

/** The number of figures kept: figures of one cluster may be asked for far from each other. */
const figuresKept = 50_000

export const isExcluded = (outcome: Outcome): outcome is ExcludedFigure => 'reason' in outcome

type Outcomes = (part: OwnPart) => Outcome | undefined

/** Returns the outcome of each figure of these inputs, as if the register had no others; filters choose afterwards. */
export const outcomesAmong = (
  { register, printed }: Inputs,
  { metric, stage, period, subjectKind, unit, stock }: TotalsQuery,
  trees: PlaceTrees,
): ReadonlyMap<string, Outcome> => {
  const query = { metric, stage, period, subjectKind, unit, stock, explain: true }
  const { data, excludedFigures = [] } = totals(query, { ...register, ...trees }, printed)
  return new Map<string, Outcome>([
    ...data.flatMap(({ parts = [] }) => parts.map((part) => [part.figureId, part] as const)),
    ...excludedFigures.map((excluded) => [excluded.figureId, excluded] as const),
  ])
}

export const dividedClusters = (
  reader: Reader,
  query: TotalsQuery,
  trees: PlaceTrees,
): ((parts: readonly OwnPart[]) => Promise<Outcomes>) => {
  const kept = new LRUCache<string, Cluster>({ maxSize: figuresKept, sizeCalculation: ({ size }) => size + 1 })

  const recomputed = async (clusters: readonly string[]): Promise<Map<string, Cluster>> => {
    const members = await reader.all(
      sql<{ id: string; cluster: string }>`SELECT figure_id AS id, cluster FROM ${ownPartsWithSeries} AS parts
        WHERE cluster IN ${among(clusters)} AND ${unindexed(sql`family`)} = ${familyOfQuery(query)}`,
    )
    const ids = members.map(({ id }) => id)
    const outcomes = outcomesAmong(await inputsOf(reader, ids, query.unit), query, trees)
    const found = new Map(clusters.map((cluster): [string, Cluster] => [cluster, new Map()]))
    for (const { id, cluster } of members) found.get(cluster)?.set(id, outcomes.get(id) as Outcome)
    return found
  }

  return async (parts) => {
    const clusters = [...new Set(parts.flatMap(({ cluster }) => cluster ?? []))]
    const known = new Map(clusters.map((cluster) => [cluster, kept.get(cluster)]))
    const missing = clusters.filter((cluster) => known.get(cluster) === undefined)
    if (missing.length > 0) {
      for (const [cluster, outcomes] of await recomputed(missing)) {
        known.set(cluster, outcomes)
        kept.set(cluster, outcomes)
      }
    }
    return ({ cluster, figureId }) => known.get(cluster ?? '')?.get(figureId)
  }
}
