/** Explains own parts from what is kept of them. */
import { decimalText } from '../../../model/decimals.ts'
import { explainedLink } from '../../../figures/running/linked-parts.ts'
import { rateIn } from '../../../figures/running/rate-uses.ts'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import type { ExplainedPart, TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { dividedClusters, isExcluded } from './divided-clusters.ts'
import type { FigurePart } from './own-part-rows.ts'

/** Explains parts, in their order; undefined stands for one that does not count. */
export type Explain = (parts: readonly FigurePart[]) => Promise<(ExplainedPart | undefined)[]>

/** The columns that explain a part that counts. */
export type Explained = Pick<
  FigurePart,
  'figureId' | 'subjectKind' | 'subjectId' | 'value' | 'printedUnit' | 'tie' | 'whole' | 'own' | 'rate'
>

export const explainedPart = (part: Explained): ExplainedPart => {
  const { figureId, subjectKind, subjectId, value, printedUnit: unit, tie, whole } = part
  const { own, rate } = tie === null ? { own: part.own, rate: rateIn(part.rate) } : explainedLink(tie)
  return {
    figureId,
    wholeFigureId: whole,
    subjectKind,
    subjectId,
    value,
    unit,
    ownPart: decimalText(own),
    ...(rate !== undefined && { rate }),
  }
}

export const explaining = (reader: Reader, query: TotalsQuery, trees: PlaceTrees): Explain => {
  const recompute = dividedClusters(reader, query, trees)
  return async (parts) => {
    const outcomeOf = await recompute(parts.filter(({ isDivided }) => isDivided))
    return parts.map((part): ExplainedPart | undefined => {
      if (!part.isDivided) return explainedPart(part)
      const outcome = outcomeOf(part)
      return outcome && !isExcluded(outcome) ? outcome : undefined
    })
  }
}
