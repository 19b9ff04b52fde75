/** Finds what counts within a period instead of figures whose reason to be left out holds in any period. */
import { inParts } from '../../../figures/collections.ts'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { pathsOf } from '../../sql/trees.ts'
import { inputsAbout } from '../inputs/inputs-about.ts'
import { subjectsWith } from '../inputs/subjects-of-figures.ts'
import { ownPartsWithSeries } from '../sums/series.ts'
import { familyOfQuery, insideOf } from '../sums/chosen.ts'
import { isExcluded, outcomesAmong } from './divided-clusters.ts'
import type { Judged } from './judged-parts.ts'

/** The number of figures looked up at a time. */
const atOnce = 500

/** Returns those of these figures whose clusters the period has as a whole: they count in it as in any. */
const wholeWithin = async (
  reader: Reader,
  query: TotalsQuery,
  ids: readonly string[],
): Promise<ReadonlySet<string | null>> => {
  const rows = await reader.all(
    sql<{ id: string }>`SELECT figure_id AS id FROM ${ownPartsWithSeries} AS parts
      WHERE figure_id IN ${among(ids)} AND ${unindexed(sql`family`)} = ${familyOfQuery(query)}
      AND ${insideOf(query).cluster}`,
  )
  return new Set(rows.map(({ id }) => id))
}

/** A figure that is left out, and what counts instead. */
type StandIn = readonly [figureId: string, insteadId: string | null]

/** Takes what counts instead in the whole register. Returns the figures for which something else may. */
const standInsWithin = async (
  reader: Reader,
  query: TotalsQuery,
  trees: PlaceTrees,
  kept: readonly StandIn[],
): Promise<StandIn[]> => {
  const within = await wholeWithin(reader, query, [...new Set(kept.flatMap(([, insteadId]) => insteadId ?? []))])
  const left = kept.filter(([, insteadId]) => !within.has(insteadId)).map(([figureId]) => figureId)
  if (left.length === 0) return []
  // A figure counts or not by those of its subject and of the subjects above.
  const path = await pathsOf(reader, await subjectsWith(reader, left))
  const outcomes = outcomesAmong(await inputsAbout(reader, path, undefined, query.unit), query, trees)
  return left.map((figureId) => {
    const outcome = outcomes.get(figureId)
    return [figureId, outcome && isExcluded(outcome) ? (outcome.insteadId ?? null) : null]
  })
}

/**
 * Collects figures that are left out, and follows each to what counts instead of it. What counts may lie outside of the
 * filters; what is left out on the way is about the same subject.
 */
export const standIns = (reader: Reader, query: TotalsQuery, trees: PlaceTrees) => {
  const insteads = new Map<string, string | null>()
  /** Figures that may have another stand-in within the period. */
  const open: StandIn[] = []
  return {
    add: ({ part: { figureId }, left, isOpen }: Judged): void => {
      if (!left) return
      const insteadId = left.insteadId ?? null
      insteads.set(figureId, insteadId)
      if (isOpen) open.push([figureId, insteadId])
    },
    /** Returns a function that finds what counts instead of a figure; null stands for nothing. */
    followed: async (): Promise<(figureId: string) => string | null> => {
      for (const some of inParts(open, atOnce))
        for (const standIn of await standInsWithin(reader, query, trees, some)) insteads.set(...standIn)
      return (figureId) => {
        let at = insteads.get(figureId) ?? null
        while (at !== null && insteads.has(at)) at = insteads.get(at) ?? null
        return at
      }
    },
  }
}
