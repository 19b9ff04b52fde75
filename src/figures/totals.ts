/** Totals: what is asked and answered. */
import type { Message } from '../text/messages/message.ts'
import type { Choice, Reason } from './choose.ts'
import type { PlaceFilter, Group, Grouping } from './places/groups.ts'
import type { UsedRate } from './money.ts'
import { isPercentage } from '../model/units.ts'
import type { Nature, Stage, SubjectKind } from './register.ts'

export interface TotalsQuery extends Choice, PlaceFilter, Grouping {
  readonly explain?: boolean | undefined
}

export interface ExplainedPart {
  figureId: string
  wholeFigureId: string | null
  subjectKind: SubjectKind
  subjectId: string
  /** The value as it is printed. */
  value: string
  unit: string
  /** In the unit of the row. */
  ownPart: string
  /** The rate into the unit asked for, else into that of its whole. */
  rate?: string
}

export interface ExcludedFigure {
  figureId: string
  reason: Reason
  /** The figure that counts instead. */
  insteadId?: string
}

export interface TotalsRow {
  key: Partial<Record<Group, string | null>>
  label: string
  stage: Stage
  unit: string
  total: string
  lowerBound: string | null
  upperBound: string | null
  figures: number
  /** Whether what its topmost figures count, or what is taken off it, is approximate. */
  approximate: boolean
  /** The first day of the periods of its figures, null if one is open. */
  from: string | null
  /** The earliest day at which what its topmost subjects report ends, null if one is open. */
  through: string | null
  /** Whether it is actual, and ends before what it is set beside. */
  partial: boolean
  parts?: ExplainedPart[]
}

/** A total as served, except `href`, which only the HTTP layer knows. */
export interface Totals {
  metric: string
  data: TotalsRow[]
  rates: UsedRate[]
  excluded: Partial<Record<Reason, number>>
  excludedFigures?: ExcludedFigure[]
}

/**
 * Returns why a question has no total, as the sentence of a 422, or undefined if it has one.
 * Percentages among other figures are only left out.
 */
export const neverAdds = (
  { metric, unit }: TotalsQuery,
  nature: Nature,
  units: readonly string[],
): Message | undefined => {
  if (nature === 'ratio' || nature === 'change') return ['never-adds', metric, nature]
  return metric === 'share' ||
    (unit !== undefined && isPercentage(unit)) ||
    (units.length > 0 && units.every(isPercentage))
    ? ['percentages']
    : undefined
}
