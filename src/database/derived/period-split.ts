/** Reads the figures that are tied to others, and settles anew what a period cuts through. */
import { grouped } from '../../figures/collections.ts'
import type { Trees } from '../../figures/placements.ts'
import type { PlacedTied, Sum } from '../../figures/running-total.ts'
import { totals, type Totals, type TotalsQuery } from '../../figures/totals.ts'
import type { Reader } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { materialOf } from './inputs.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { asked, insideOf, year } from './sums.ts'

interface OwnPart extends PlacedTied {
  readonly cluster: string
  readonly clusterStart: string
  readonly clusterEnd: string
  readonly start: string
  readonly end: string
}

const ownPartsWhere = async (reader: Reader, where: SQL): Promise<OwnPart[]> =>
  (await reader.all(sql`SELECT figure_id AS "figureId",
  stage, unit, region, industries, organizations, ${year} AS year, reason, tie, cluster, cluster_start AS "clusterStart", cluster_end AS "clusterEnd",
  "start", "end" FROM own_parts WHERE ${where}`)) as never

/** Of the clusters that nothing ties, those that the period parts: some of their figures lie within it, some do not. */
const partedUntied = (query: TotalsQuery): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`SELECT own_parts.cluster FROM (SELECT DISTINCT family, metric, stage, cluster_start, cluster_end, "start", "end" FROM sums
    WHERE ${asked(query)} AND "by" = 'region' AND ${figure} AND NOT ${cluster}) AS parted
    JOIN own_parts USING (family, metric, stage, cluster_start, cluster_end, "start", "end") WHERE tie IS NULL AND cluster IS NOT NULL`
}

export type Clusters = ReadonlyMap<string, readonly PlacedTied[]>

/** Clusters that are tied and not cut, what is to be counted otherwise of those that are not tied, and the figures to be settled anew. */
export interface Cut {
  readonly tied: Clusters
  readonly corrections: readonly Sum[]
  readonly anew: readonly string[]
}

const within = ({ period }: TotalsQuery, start: string, end: string): boolean =>
  period === undefined || (start >= period.start && end <= period.end)

const clustersIn = (
  query: TotalsQuery,
  figures: readonly OwnPart[],
): { readonly whole: Clusters; readonly cut: readonly OwnPart[] } => {
  const whole = new Map<string, readonly PlacedTied[]>()
  const cut: OwnPart[] = []
  for (const [cluster, members] of grouped(figures, (figure) => figure.cluster)) {
    if (members.every(({ clusterStart, clusterEnd }) => within(query, clusterStart, clusterEnd)))
      whole.set(cluster, members)
    else if (members.some(({ start, end }) => within(query, start, end))) cut.push(...members)
    else
      whole.set(
        cluster,
        members.map((figure) => ({ ...figure, reason: 'outside-period' })),
      )
  }
  return { whole, cut }
}

/** All that is tied, and what the period cuts through. */
export const cutBy = async (reader: Reader, query: TotalsQuery): Promise<Cut> => {
  const { whole, cut } = clustersIn(query, await ownPartsWhere(reader, sql`${asked(query)} AND tie IS NOT NULL`))
  const untied = query.period === undefined ? [] : await ownPartsWhere(reader, sql`cluster IN (${partedUntied(query)})`)
  const uncounted = { reason: 'outside-period', figures: -1, total: 0n, lower: 0n, upper: 0n, open: 0 } as const
  return {
    tied: whole,
    corrections: untied
      .filter(({ start, end }) => !within(query, start, end))
      .map((figure) => ({ ...figure, ...uncounted })),
    anew: [...cut, ...untied].map(({ figureId }) => figureId),
  }
}

export const settledAnew = async (
  reader: Reader,
  query: TotalsQuery,
  figureIds: readonly string[],
  trees: Trees,
): Promise<Totals> => {
  const { register, printed } = await materialOf(reader, figureIds)
  const { regions, industries, organizations } = trees
  return totals(query, { ...register, regions, industries, organizations }, printed)
}

/** The clusters that were tied or are, of which something has moved since; undefined where the period cuts through something that has. */
export const tiedSince = async (reader: Reader, query: TotalsQuery, since: number): Promise<Clusters | undefined> => {
  const { figure, cluster } = insideOf(query)
  const isCut = sql`(${figure} AND NOT ${cluster})`
  const moved = await reader.all(sql`SELECT DISTINCT cluster, CASE WHEN ${isCut} THEN 1 ELSE 0 END AS cut FROM movements
    WHERE number > ${since} AND ${asked(query)} AND (tied = 1 OR ${isCut})`)
  if (moved.some(({ cut }) => cut === 1)) return undefined
  const clusters = moved.map((one) => one['cluster'] as string)
  if (clusters.length === 0) return new Map()
  const { whole } = clustersIn(
    query,
    await ownPartsWhere(reader, sql`${asked(query)} AND tie IS NOT NULL AND cluster IN ${among(clusters)}`),
  )
  return new Map([...clusters.map((one) => [one, []] as const), ...whole])
}
