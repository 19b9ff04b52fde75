/** Judges own parts as a query sees them: what each counts, or why it does not. */
import { integerOf } from '../../../model/decimals.ts'
import type { PlaceTrees } from '../../../figures/places/placements.ts'
import { explainedLink } from '../../../figures/running/linked-parts.ts'
import type { ExcludedFigure, TotalsQuery } from '../../../figures/totals.ts'
import type { Reader } from '../../engine.ts'
import { dividedClusters, isExcluded } from './divided-clusters.ts'
import type { OwnPart } from './own-part-rows.ts'

export type LeftOut = Pick<ExcludedFigure, 'reason'> & { readonly insteadId?: string | null }

export interface Judged {
  readonly part: OwnPart
  /** Undefined if it counts. */
  readonly left: LeftOut | undefined
  /** In thousandths. */
  readonly own: bigint
  /** True if what counts instead is that of the whole register, and may be another figure within the period. */
  readonly isOpen: boolean
}

/** Nothing stands for a figure that is outside of the period. */
const keptOut = ({ reason, instead }: OwnPart): LeftOut | undefined =>
  reason === null ? undefined : { reason, insteadId: reason === 'outside-period' ? null : instead }

/** Returns what judges own parts, in their order. */
export const judging = (reader: Reader, query: TotalsQuery, trees: PlaceTrees) => {
  const recompute = dividedClusters(reader, query, trees)
  return async (parts: readonly OwnPart[]): Promise<Judged[]> => {
    const outcomeOf = await recompute(parts.filter(({ isDivided }) => isDivided))
    return parts.map((part): Judged => {
      const outcome = part.isDivided ? outcomeOf(part) : undefined
      if (outcome)
        return isExcluded(outcome)
          ? { part, left: outcome, own: 0n, isOpen: false }
          : { part, left: undefined, own: integerOf(outcome.ownPart), isOpen: false }
      const left = keptOut(part)
      const isOpen =
        query.period !== undefined && left !== undefined && (Boolean(left.insteadId) || left.reason === 'deprecated')
      return { part, left, own: part.tie === null ? part.own : explainedLink(part.tie).own, isOpen }
    })
  }
}
