/** Asks for the figures of clusters: what one adds to totals depends on the amounts of the others. */
import { familiesIn } from '../../../figures/running/families.ts'
import type { Reader } from '../../engine.ts'
import { amongThese, elementsOf, elementText, isAmong, unindexed } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { ownPartsWithSeries } from '../sums/series.ts'

const clustersOf = queryTemplate(
  2,
  (ids = sql``, families = sql``) => sql<{
    cluster: string
  }>`SELECT DISTINCT cluster FROM ${ownPartsWithSeries} AS parts
    WHERE ${isAmong(sql`figure_id`, ids)} AND ${unindexed(sql`family`)} IN ${amongThese(families)}
      AND cluster IS NOT NULL`,
)
/** A cluster is in one family of those in a unit. */
const membersOf = queryTemplate(
  3,
  (clusters = sql``, families = sql``, same = sql``) => sql<{ id: string }>`SELECT figure_id AS id
    FROM ${ownPartsWithSeries} AS parts
    WHERE ${isAmong(sql`cluster`, clusters)} AND ${unindexed(sql`family`)} IN ${amongThese(families)}
    UNION SELECT id FROM (SELECT ${elementText(sql`value`)} AS id FROM ${elementsOf(same)}) AS marked
      WHERE NOT EXISTS (SELECT 1 FROM figures WHERE figures.id = marked.id)`,
)

/** Returns the members of the clusters of figures, and those figures that have been deleted; a superseded one has none. */
export const membersOfClusters = async (
  reader: Reader,
  figureIds: readonly string[],
  unit?: string,
): Promise<string[]> => {
  const [ids, families] = [JSON.stringify(figureIds), JSON.stringify(familiesIn(unit))]
  const clusters = (await reader.all(clustersOf(ids, families))).map(({ cluster }) => cluster)
  return (await reader.all(membersOf(JSON.stringify(clusters), families, ids))).map(({ id }) => id)
}
