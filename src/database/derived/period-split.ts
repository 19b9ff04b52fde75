/** Reads the figures that are linked to others, and recomputes the clusters that a period divides. */
import { grouped } from '../../figures/collections.ts'
import type { PlaceTrees } from '../../figures/placements.ts'
import type { KeptSums, PlacedLinked, Sum } from '../../figures/total-of-sums.ts'
import { totals, type TotalsQuery } from '../../figures/totals.ts'
import type { Reader } from '../engine.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { inputsOf } from './inputs.ts'
import { chosenBy, insideOf, year } from './sums.ts'

interface OwnPart extends PlacedLinked {
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

/** The clusters of figures that are not linked, of which some figures lie within the period and some do not. */
const dividedUnlinked = (query: TotalsQuery): SQL => {
  const { figure, cluster } = insideOf(query)
  return sql`SELECT own_parts.cluster FROM (SELECT DISTINCT family, metric, stage, cluster_start, cluster_end, "start", "end" FROM sums
    WHERE ${chosenBy(query)} AND "by" = 'region' AND ${figure} AND NOT ${cluster}) AS divided
    JOIN own_parts USING (family, metric, stage, cluster_start, cluster_end, "start", "end") WHERE tie IS NULL AND cluster IS NOT NULL`
}

const within = ({ period }: TotalsQuery, start: string, end: string): boolean =>
  period === undefined || (start >= period.start && end <= period.end)

interface Split {
  readonly linked: readonly PlacedLinked[]
  readonly divided: readonly OwnPart[]
}

const splitLinked = (query: TotalsQuery, figures: readonly OwnPart[]): Split => {
  const linked: PlacedLinked[] = []
  const divided: OwnPart[] = []
  for (const members of grouped(figures, ({ cluster }) => cluster).values()) {
    if (members.every(({ clusterStart, clusterEnd }) => within(query, clusterStart, clusterEnd)))
      linked.push(...members)
    else if (members.some(({ start, end }) => within(query, start, end))) divided.push(...members)
    else linked.push(...members.map((figure) => ({ ...figure, reason: 'outside-period' as const })))
  }
  return { linked, divided }
}

/** Takes off what sums count as outside the period and the recomputed total counts again. */
const takenOff = (query: TotalsQuery, figures: readonly OwnPart[]): Sum[] =>
  figures
    .filter(({ start, end }) => !within(query, start, end))
    .map((figure) => ({ ...figure, reason: 'outside-period', figures: -1, total: 0n, lower: 0n, upper: 0n, open: 0 }))

/** Reads all that is to be added to the sums of a query. */
export const besideSums = async (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Promise<KeptSums> => {
  const { linked, divided } = splitLinked(
    query,
    await ownPartsWhere(reader, sql`${chosenBy(query)} AND tie IS NOT NULL`),
  )
  const unlinked =
    query.period === undefined ? [] : await ownPartsWhere(reader, sql`cluster IN (${dividedUnlinked(query)})`)
  const ids = [...divided, ...unlinked].map(({ figureId }) => figureId)
  if (ids.length === 0) return { sums: [], linked, divided: undefined }
  const { register, printed } = await inputsOf(reader, ids)
  return {
    sums: takenOff(query, unlinked),
    linked,
    divided: totals(query, { ...register, ...trees }, printed),
  }
}
