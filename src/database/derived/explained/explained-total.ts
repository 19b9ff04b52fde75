/** Explains a total from own parts: its parts, or a page of them, and the figures that are excluded. */
import { byText, inParts } from '../../../figures/collections.ts'
import { placementsFor, placesBySubject } from '../../../figures/places/placements.ts'
import { reasonOf } from '../../../figures/running/additions.ts'
import {
  continued,
  isDivided,
  largestOf,
  type PagedTotals,
  type PartsPage,
  type Sized,
} from '../../../figures/running/largest-parts.ts'
import type { ExcludedFigure, ExplainedPart, Totals, TotalsQuery } from '../../../figures/totals.ts'
import type { Reader, Streamer } from '../../engine.ts'
import { sql } from '../../sql/sql.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { askedParts, ofFigures } from './asked-parts.ts'
import { explaining, type Explain } from './explaining.ts'
import { judging } from './judged-parts.ts'
import { figureColumns, figurePartFrom, ownPartsOf } from './own-part-rows.ts'
import { standIns } from './stand-ins.ts'

/** The number of figures explained at a time. */
const atOnce = 500

interface Chosen extends Sized {
  readonly row: number
}

const rowName = (key: readonly (string | null)[], stage: string, unit: string): string =>
  JSON.stringify([key, stage, unit])

/** Explains figures that count, by their ids. */
const explainedById = async (
  state: Reader & Streamer,
  query: TotalsQuery,
  ids: readonly string[],
  explain: Explain,
): Promise<ReadonlyMap<string, ExplainedPart>> => {
  const explained = new Map<string, ExplainedPart>()
  for (const some of inParts(ids, atOnce)) {
    const figures = state.rows(sql`SELECT part.*, ${figureColumns}
      FROM (${ownPartsOf(query, ofFigures(query, some))}) AS part JOIN figures ON id = figure_id`)
    for await (const rows of figures)
      for (const part of await explain(rows.map(figurePartFrom))) if (part) explained.set(part.figureId, part)
  }
  return explained
}

/** Explains a total of this state, without `explain`. */
export const explainedTotal = async (
  state: Reader & Streamer,
  query: TotalsQuery,
  total: Totals,
  page?: PartsPage,
): Promise<PagedTotals> => {
  const trees = await placeTrees(state)
  const placementOf = placementsFor(query, placesBySubject(trees))
  const judge = judging(state, query, trees)
  const rows = new Map(total.data.map(({ key, stage, unit }, row) => [rowName(Object.values(key), stage, unit), row]))
  const divides = isDivided(total.data, page)
  const largest = largestOf<Chosen>(divides ? page : { most: Infinity })
  const excluded: ExcludedFigure[] = []
  const instead = standIns(state, query, trees)

  for await (const parts of askedParts(state, query, trees, divides ? page : undefined))
    for (const judged of await judge(parts)) {
      const { part, left, own } = judged
      instead.add(judged)
      const placement = placementOf(part)
      const reason = reasonOf(placement, left?.reason ?? null)
      if (reason !== undefined) excluded.push({ figureId: part.figureId, reason })
      else if (placement.covered === 'inside') {
        const name = rowName(placement.key, part.stage, part.unit)
        largest.add({ figureId: part.figureId, own, row: rows.get(name) as number })
      }
    }

  const { parts, next } = largest.page()
  const ids = parts.map(({ figureId }) => figureId)
  const explained = await explainedById(state, query, ids, explaining(state, query, trees))
  const data = total.data.map((row) => ({ ...row, parts: [] as ExplainedPart[] }))
  const inOrder = divides ? parts : [...parts].sort((one, other) => byText(one.figureId, other.figureId))
  for (const { row, figureId } of inOrder) data[row]?.parts.push(explained.get(figureId) as ExplainedPart)

  const insteadOf = await instead.followed()
  const left = new Set(excluded.map(({ figureId }) => figureId))
  const excludedFigures = excluded
    .sort((one, other) => byText(one.figureId, other.figureId))
    .map((one) => {
      const insteadId = insteadOf(one.figureId)
      // Nothing counts instead where what would covers more than the filters.
      return insteadId === null || left.has(insteadId) ? one : { ...one, insteadId }
    })
  return divides ? continued({ ...total, data, excludedFigures, next }, page) : { ...total, data, excludedFigures }
}
