/** Step 1: which figures a question is about, and why the others of its metric are left out. */
import type { reasons } from '../model/vocabulary.ts'
import { publishedOn, type Sources } from './precedence.ts'
import { contains, periodOf, type Period } from './periods.ts'
import type { Figure, Stage, SubjectKind } from './register.ts'

export type Reason = (typeof reasons)[number]

export interface LeftOut {
  readonly figure: Figure
  readonly reason: Reason
}

export interface Choice {
  readonly metric: string
  /** One kind alone; left out, initiatives and projects together. */
  readonly subjectKind?: SubjectKind | undefined
  readonly stage?: Stage | undefined
  readonly period?: Period | undefined
  /** A date: only what sources published by then had said. */
  readonly reportedBy?: string | undefined
  /** The unit into which all is converted; left out, each unit stands alone. */
  readonly unit?: string | undefined
}

/** By metric, stage and kind of subject; what else a question says leaves figures out with a reason. */
export const isAskedFor =
  ({ metric, stage, subjectKind }: Choice) =>
  (figure: Figure): boolean =>
    figure.metric === metric &&
    (stage === undefined || figure.stage === stage) &&
    (subjectKind === undefined
      ? ['initiative', 'project'].includes(figure.subjectKind)
      : figure.subjectKind === subjectKind)

/** Whether a figure's source had been published by a day; what has no date is not known to have been. */
export const reportedBy =
  (day: string | undefined, sources: Sources) =>
  (figure: Figure): boolean =>
    day === undefined || (publishedOn(figure, sources) ?? '~') <= day

/** The ids of the figures that one of these replaces, whatever its period. */
export const supersededBy = (published: readonly Figure[]): ReadonlySet<string | null> =>
  new Set(published.map(({ supersedesId }) => supersedesId))

/** What is asked for, in no particular order, and what is left out before any figure is compared with another. */
export const choose = (
  figures: readonly Figure[],
  choice: Choice,
  sources: Sources,
  isZone: (figure: Figure) => boolean,
): { chosen: readonly Figure[]; leftOut: readonly LeftOut[] } => {
  const asked = figures.filter(isAskedFor(choice))
  const isPublished = reportedBy(choice.reportedBy, sources)
  const superseded = supersededBy(asked.filter(isPublished))
  const reasonOf = (figure: Figure): Reason | undefined =>
    !isPublished(figure)
      ? 'not-yet-reported'
      : superseded.has(figure.id)
        ? 'superseded'
        : choice.period !== undefined && !contains(choice.period, periodOf(figure))
          ? 'outside-period'
          : isZone(figure)
            ? 'overlaps-whole'
            : figure.unit === 'percent'
              ? 'no-rate'
              : undefined
  const reasons = asked.map((figure) => ({ figure, reason: reasonOf(figure) }))
  return {
    chosen: reasons.flatMap(({ figure, reason }) => (reason === undefined ? [figure] : [])),
    leftOut: reasons.flatMap(({ figure, reason }) => (reason === undefined ? [] : [{ figure, reason }])),
  }
}
