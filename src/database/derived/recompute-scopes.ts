/** Keeps what is derived in one scope: trees of subjects, clusters of figures, single subjects, or all rates. */
import { checksOf } from '../../figures/checks/checks.ts'
import { familiesIn } from '../../figures/running/contributions.ts'
import type { Reader } from '../engine.ts'
import { amongThese, elementsOf, elementText, isAmong, unindexed } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { SubjectRef } from '../sql/trees.ts'
import { contributionsIn, rowsOf, treeChecks, type OfSubjects, type OfTrees } from './derive.ts'
import { findingRowsIn } from './findings/finding-rows.ts'
import { keepFindings } from './findings/findings.ts'
import { inputsOf, inputsOfRates, type Inputs } from './inputs/inputs-about.ts'
import type { Recomputing } from './held.ts'
import { ownPartsWithSeries } from './sums/series.ts'
import { keepOwnParts } from './sums/own-parts.ts'
import { keepPromises } from './promises.ts'
import { dropAnswered } from './findings/reviews.ts'
import { markOf } from './stale.ts'
import { findingsInTexts } from './findings/words-in-texts.ts'

/** Keeps what follows from whole trees; returns their figures. */
export const keepTrees = async (
  session: Recomputing,
  refs: readonly SubjectRef[],
  { contributions, sums, ofTrees }: OfTrees,
): Promise<string[]> => {
  const ids = contributions.map(({ figureId }) => figureId)
  await keepOwnParts(session, contributions, ids, { sums })
  await keepFindings(session, treeChecks, ofTrees, { subjects: refs.map(markOf) })
  return ids
}

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

/**
 * Recomputes the clusters of figures of which only amounts have changed: no other cluster depends on those. Figures of
 * trees that were recomputed just now may have been in a cluster with one that is gone.
 */
export const recomputeClusters = async (
  session: Recomputing,
  figureIds: readonly string[],
  recomputed: ReadonlySet<string>,
): Promise<void> => {
  const ids = (await membersOfClusters(session, figureIds)).filter((id) => !recomputed.has(id))
  if (ids.length === 0) return
  const inputs = await inputsOf(session, ids)
  await keepOwnParts(session, contributionsIn(inputs), ids)
  await keepFindings(session, checksOf('tree'), rowsOf(checksOf('tree'), inputs), { figures: ids })
}

/** Keeps what subjects have by themselves: promises, and findings about their own figures. */
export const keepSubjects = async (
  session: Recomputing,
  refs: readonly SubjectRef[],
  { register, printed }: Inputs,
  { promises, ofSubjects }: OfSubjects,
): Promise<void> => {
  await keepPromises(session, promises, register.figures)
  if (!session.held) await dropAnswered(session, register.figures)
  const inTexts = findingRowsIn(register, await findingsInTexts(session, register, printed))
  await keepFindings(session, [...checksOf('subject'), ...checksOf('text')], [...ofSubjects, ...inTexts], {
    subjects: refs.map(markOf),
  })
}

/** Compares all rates. */
export const recomputeRates = async (session: Recomputing): Promise<void> =>
  keepFindings(session, checksOf('rates'), rowsOf(checksOf('rates'), await inputsOfRates(session)), undefined)
