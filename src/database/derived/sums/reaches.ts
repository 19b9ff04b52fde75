/** Reads how far the rows of a total reach: from what day, and until what day their topmost subjects report. */
import { placementsFor, placesBySubject, type Place, type PlaceTrees } from '../../../figures/places/placements.ts'
import { aboveAmong } from '../../../figures/places/subjects.ts'
import { reachOf, withPartial, type Reach, type Reported } from '../../../figures/reach.ts'
import type { AddedTotals } from '../../../figures/running/running-total.ts'
import type { Totals, TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { all, columnOf } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { readLinks } from '../../sql/trees.ts'
import { dividedClusters, isExcluded } from '../explained/divided-clusters.ts'
import { ownPartFrom, ownPartsOf } from '../explained/own-part-rows.ts'
import { dimensionsOf, insideOf, yearIn } from './chosen.ts'
import { ownPartsWithSeries } from './series.ts'
import { chosenAt, touchedBy, type Touched } from './touched-places.ts'

/** The subjects that report in one place, each with the days for which its figures speak. */
type Found = Reported & Partial<Place> & { readonly stage: string; readonly unit: string }

const subject = sql`subject_kind || '/' || subject_id`

/** Reads what counts in any period that has its cluster as a whole: a row a subject and place. */
const undivided = (reader: Reader, query: TotalsQuery, touched: Touched): Promise<Found[]> => {
  const columns = ['stage', 'unit', ...dimensionsOf(query)].map((name) => columnOf(name))
  const year = query.groupBy?.includes('year') === true ? [yearIn(query)] : []
  const counts = all([chosenAt(query, touched), insideOf(query).cluster, sql`reason IS NULL`])
  return reader.all(sql<Found>`SELECT ${sql.join([...columns, ...year.map((one) => sql`${one} AS year`)], sql`, `)},
    ${subject} AS subject, min("start") AS start, max("end") AS "end"
    FROM (SELECT * FROM ${ownPartsWithSeries} AS parts WHERE ${counts}) AS part JOIN (
      SELECT id AS figure, subject_kind, subject_id FROM figures) AS about ON figure = figure_id
    GROUP BY ${sql.join([...columns, ...year, sql`subject_kind`, sql`subject_id`], sql`, `)}`)
}

/** Reads what counts of clusters that the period divides. */
const divided = async (
  reader: Reader,
  query: TotalsQuery,
  trees: PlaceTrees,
  touched: Touched,
): Promise<readonly Found[]> => {
  if (query.period === undefined) return []
  const { figure, cluster } = insideOf(query)
  const where: SQL = all([chosenAt(query, touched), sql`${figure} AND NOT ${cluster}`])
  const parts = (await reader.all(ownPartsOf(query, where))).map((row) => ownPartFrom(Object.values(row as object)))
  const outcomeOf = await dividedClusters(reader, query, trees)(parts)
  return parts.flatMap((part): Found[] => {
    const outcome = outcomeOf(part)
    if (!outcome || isExcluded(outcome)) return []
    return [{ ...part, subject: `${outcome.subjectKind}/${outcome.subjectId}` }]
  })
}

/** Says how far each row of a total reaches; own parts have to be current. */
export const withReach = async (
  reader: Reader,
  query: TotalsQuery,
  trees: PlaceTrees,
  total: AddedTotals,
): Promise<Totals> => {
  if (total.data.length === 0) return { ...total, data: [] }
  const touched = await touchedBy(reader, query, trees)
  const found = [...(await undivided(reader, query, touched)), ...(await divided(reader, query, trees, touched))]
  const { subjectKind } = query
  const above = aboveAmong(
    await readLinks(reader, subjectKind === undefined ? ['initiative', 'project'] : [subjectKind]),
  )
  const placementOf = placementsFor(query, placesBySubject(trees))
  const nowhere: Place = { region: null, industries: '', organizations: '', year: null }
  const rows = Map.groupBy(found, (one) => {
    const { covered, key } = placementOf({ ...nowhere, ...one })
    return covered === 'inside' ? JSON.stringify([key, one.stage, one.unit]) : ''
  })
  const data = total.data.map((row) => {
    const { key, stage, unit } = row
    const reported = rows.get(JSON.stringify([Object.values(key), stage, unit])) ?? []
    const reach: Reach = reachOf(reported, above)
    return { ...row, ...reach }
  })
  return { ...total, data: withPartial(data, query) }
}
