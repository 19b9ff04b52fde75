/** Explains a total from own parts: its parts, or a page of them, and the figures that are excluded. */
import { reasonOf } from '../../../figures/running/additions.ts'
import { byText } from '../../../figures/collections.ts'
import { explainedLink } from '../../../figures/running/linked-parts.ts'
import { integerOf } from '../../../figures/amounts.ts'
import {
  continued,
  isDivided,
  largestOf,
  type PagedTotals,
  type PartsPage,
  type Sized,
} from '../../../figures/running/largest-parts.ts'
import { placementsFor, placesBySubject } from '../../../figures/places/placements.ts'
import type { ExcludedFigure, ExplainedPart, Totals, TotalsQuery } from '../../../figures/totals.ts'
import type { Reader, Streamer } from '../../engine.ts'
import { among, unindexed } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { dividedClusters, isExcluded, type Outcome } from './divided-clusters.ts'
import { explaining } from './explaining.ts'
import { placeTrees } from '../inputs/inputs.ts'
import { figureColumns, figurePartFrom, ownPartFrom, ownPartsOf, type OwnPart } from './own-part-rows.ts'
import { familyOfQuery } from '../sums/sums.ts'
import { standInsWithin, type StandIn } from './stand-ins.ts'

/** The number of figures explained at a time. */
const atOnce = 500

interface Chosen extends Sized {
  readonly row: number
}

type Excluded = Pick<ExcludedFigure, 'reason'> & { readonly insteadId?: string | null }

const excludedBy = (outcome: Outcome): Excluded | undefined => (isExcluded(outcome) ? outcome : undefined)

/** Nothing stands for a figure that is outside of the period. */
const keptOut = ({ reason, instead }: OwnPart): Excluded | undefined =>
  reason === null ? undefined : { reason, insteadId: reason === 'outside-period' ? null : instead }

const rowName = (key: readonly (string | null)[], stage: string, unit: string): string =>
  JSON.stringify([key, stage, unit])

/** Explains a total of this state, without `explain`. */
export const explainedTotal = async (
  state: Reader & Streamer,
  query: TotalsQuery,
  total: Totals,
  page?: PartsPage,
): Promise<PagedTotals> => {
  const trees = await placeTrees(state)
  const placementOf = placementsFor(query, placesBySubject(trees))
  const recompute = dividedClusters(state, query, trees)
  const rows = new Map(total.data.map(({ key, stage, unit }, row) => [rowName(Object.values(key), stage, unit), row]))
  const divides = isDivided(total.data, page)
  const largest = largestOf<Chosen>(divides ? page : { most: Infinity })
  const excluded: ExcludedFigure[] = []
  /** The figure that stands for each that does not count, inside and outside of the filters. */
  const standIns = new Map<string, string | null>()
  /** Figures that may have another stand-in within the period. */
  const open: StandIn[] = []

  for await (const some of state.rows(ownPartsOf(query))) {
    const parts = some.map(ownPartFrom)
    const outcomeOf = await recompute(parts.filter(({ isDivided }) => isDivided))
    for (const part of parts) {
      const { figureId, stage, unit, tie } = part
      const outcome = part.isDivided ? outcomeOf(part) : undefined
      const left = outcome ? excludedBy(outcome) : keptOut(part)
      if (left) standIns.set(figureId, left.insteadId ?? null)
      if (left && !outcome && query.period && (left.insteadId || left.reason === 'deprecated'))
        open.push([figureId, left.insteadId ?? null])
      const placement = placementOf(part)
      const reason = reasonOf(placement, left?.reason ?? null)
      if (reason !== undefined) excluded.push({ figureId, reason })
      else if (placement.covered === 'inside') {
        const own =
          outcome && !isExcluded(outcome)
            ? integerOf(outcome.ownPart)
            : tie === null
              ? part.own
              : explainedLink(tie).own
        largest.add({ figureId, own, row: rows.get(rowName(placement.key, stage, unit)) as number })
      }
    }
  }

  for (let at = 0; at < open.length; at += atOnce)
    for (const [figureId, insteadId] of await standInsWithin(state, query, trees, open.slice(at, at + atOnce)))
      standIns.set(figureId, insteadId)

  const { parts, next } = largest.page()
  const explained = new Map<string, ExplainedPart>()
  const explain = explaining(state, query, trees)
  for (let at = 0; at < parts.length; at += atOnce) {
    const ids = parts.slice(at, at + atOnce).map(({ figureId }) => figureId)
    const figures = state.rows(sql`SELECT part.*, ${figureColumns}
      FROM (${ownPartsOf(query, sql`${unindexed(sql`family`)} = ${familyOfQuery(query)} AND figure_id IN ${among(ids)}`)}) AS part JOIN figures ON id = figure_id`)
    for await (const some of figures)
      for (const part of await explain(some.map(figurePartFrom))) if (part) explained.set(part.figureId, part)
  }
  const data = total.data.map((row) => ({ ...row, parts: [] as ExplainedPart[] }))
  const inOrder = divides ? parts : [...parts].sort((one, other) => byText(one.figureId, other.figureId))
  for (const { row, figureId } of inOrder) data[row]?.parts.push(explained.get(figureId) as ExplainedPart)
  const insteadOf = (figureId: string): string | null => {
    let at = standIns.get(figureId) ?? null
    while (at !== null && standIns.has(at)) at = standIns.get(at) ?? null
    return at
  }
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
