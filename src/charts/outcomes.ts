/** Chooses what a chart shows of outcomes: in each row, amounts over the same subjects. */
import type { CountsAs, OutcomePart, Outcomes, OutcomesRow } from '../figures/outcomes.ts'
import type { TotalsRow } from '../figures/totals.ts'

/** The best that is known of a row: wholly reported, partly, only planned, or only done. */
const shownOf = ({ reported, partly, unreported }: OutcomesRow): CountsAs =>
  reported.promises > 0
    ? 'reported'
    : partly.promises > 0
      ? 'partly'
      : unreported.promises > 0
        ? 'unreported'
        : 'unplanned'

/** Returns the rows of a total that stand for a row of outcomes: what is planned, and what came of just that. */
const drawnIn = (row: OutcomesRow, stage: Outcomes['stage']): TotalsRow[] => {
  const { key, label, unit, approximate, parts, reported, partly, unreported, unplanned } = row
  const shown = shownOf(row)
  const { promises, planned, actual } = {
    reported,
    partly,
    unreported: { ...unreported, actual: undefined },
    unplanned: { promises: unplanned.figures, actual: unplanned.actual, planned: undefined },
  }[shown]
  const inParts = (kind: (part: OutcomePart) => boolean): Pick<TotalsRow, 'parts'> =>
    parts ? { parts: parts.filter((part) => part.countsAs === shown && kind(part)) } : {}
  const drawn = (one: TotalsRow['stage'], total: string): TotalsRow => ({
    key,
    label,
    stage: one,
    unit,
    total,
    lowerBound: total,
    upperBound: total,
    figures: promises,
    approximate,
    from: row.from,
    through: one === 'actual' && shown === 'partly' ? partly.through : row.through,
    partial: one === 'actual' && shown === 'partly',
    ...inParts((part) => (one === 'actual' ? part.actual !== null : part.planned !== null)),
  })
  return [
    ...(planned === undefined ? [] : [drawn(stage, planned)]),
    ...(actual === undefined ? [] : [drawn('actual', actual)]),
  ]
}

export const drawnOutcomes = ({ data, stage }: Pick<Outcomes, 'data' | 'stage'>): TotalsRow[] =>
  data.flatMap((row) => drawnIn(row, stage))
