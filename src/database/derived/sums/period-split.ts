/** Reads the figures that are linked to others, and recomputes the clusters that a period divides. */
import { none, type PlacedLinked, type Sum } from '../../../figures/running/additions.ts'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { Clusters, Movement } from '../../../figures/running/running-total.ts'
import { totals, type TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { inputsOf } from '../inputs/inputs-about.ts'
import { ownPartsWithSeries } from './series.ts'
import { chosenBy, familyOfQuery, insideOf, yearIn } from './chosen.ts'

interface OwnPart extends PlacedLinked {
  readonly cluster: string
  readonly clusterStart: string
  readonly clusterEnd: string
  readonly start: string
  readonly end: string
}

const ownPartsWhere = (reader: Reader, query: TotalsQuery, where: SQL): Promise<OwnPart[]> =>
  reader.all(sql<OwnPart>`SELECT figure_id AS "figureId",
  stage, unit, region, industries, organizations, ${yearIn(query)} AS year, reason, tie, approximate, cluster,
  cluster_start AS "clusterStart", cluster_end AS "clusterEnd", "start", "end" FROM ${ownPartsWithSeries} AS parts WHERE ${where}`)

/** The clusters of figures that are not linked, of which some figures lie within the period and some do not. */
const dividedUnlinked = (query: TotalsQuery): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`SELECT own_parts.cluster
    FROM series JOIN own_parts ON own_parts.series = series.id
    WHERE ${chosenBy(query)} AND ${figure} AND NOT ${cluster} AND tie IS NULL AND cluster IS NOT NULL`
}

const within = ({ period, stock }: TotalsQuery, start: string, end: string): boolean =>
  (period === undefined || (start >= period.start && end <= period.end)) && end >= (stock?.from ?? '')

interface Split {
  readonly linked: Clusters
  readonly divided: readonly OwnPart[]
}

const split = (query: TotalsQuery, figures: readonly OwnPart[]): Split => {
  const linked = new Map<string, readonly PlacedLinked[]>()
  const divided: OwnPart[] = []
  for (const [cluster, members] of Map.groupBy(figures, (figure) => figure.cluster)) {
    if (members.every(({ clusterStart, clusterEnd }) => within(query, clusterStart, clusterEnd)))
      linked.set(cluster, members)
    else if (members.some(({ start, end }) => within(query, start, end))) divided.push(...members)
    else
      linked.set(
        cluster,
        members.map((figure) => ({ ...figure, reason: 'outside-period' })),
      )
  }
  return { linked, divided }
}

/** Takes off what sums count as outside the period and the recomputed total counts again. */
const takenOff = (query: TotalsQuery, figures: readonly OwnPart[]): Sum[] =>
  figures
    .filter(({ start, end }) => !within(query, start, end))
    .map((figure) => ({ ...figure, reason: 'outside-period', rate: '', ...none, figures: -1 }))

/** Reads all that is added to the sums of a query. */
export const besideSums = async (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Promise<Movement> => {
  const { linked, divided } = split(
    query,
    await ownPartsWhere(reader, query, sql`${chosenBy(query)} AND tie IS NOT NULL`),
  )
  const unlinked =
    query.period === undefined
      ? []
      : await ownPartsWhere(
          reader,
          query,
          sql`${unindexed(sql`family`)} = ${familyOfQuery(query)} AND cluster IN (${dividedUnlinked(query)})`,
        )
  const ids = [...divided, ...unlinked].map(({ figureId }) => figureId)
  if (ids.length === 0) return { sums: [], linked }
  const { register, printed } = await inputsOf(reader, ids, query.unit)
  return { sums: takenOff(query, unlinked), linked, divided: totals(query, { ...register, ...trees }, printed) }
}

/** Reads the changed clusters that were or are linked; undefined if the period divides a changed cluster. */
export const linkedSince = async (reader: Reader, query: TotalsQuery, since: number): Promise<Clusters | undefined> => {
  const { figure, cluster } = insideOf(query)
  const isDivided = sql`(${figure} AND NOT ${cluster})`
  const moved = await reader.all(sql<{
    cluster: string
    divided: number
  }>`SELECT DISTINCT cluster, CASE WHEN ${isDivided} THEN 1 ELSE 0 END AS divided FROM movements
    WHERE number > ${since} AND ${chosenBy(query)} AND (tied = 1 OR ${isDivided})`)
  if (moved.some(({ divided }) => divided === 1)) return undefined
  const clusters = moved.map((one) => one.cluster)
  if (clusters.length === 0) return new Map()
  const { linked } = split(
    query,
    await ownPartsWhere(reader, query, sql`${chosenBy(query)} AND tie IS NOT NULL AND cluster IN ${among(clusters)}`),
  )
  return new Map([...clusters.map((one) => [one, []] as const), ...linked])
}
