/** Step 1: chooses the figures that a question asks for, and gives a reason for each other figure of its metric. */
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
  /** A single kind of subject; if omitted, initiatives and projects together. */
  readonly subjectKind?: SubjectKind | undefined
  readonly stage?: Stage | undefined
  readonly period?: Period | undefined
  /** A date; figures of sources published later are ignored. */
  readonly reportedBy?: string | undefined
  /** The unit to convert into; if omitted, each unit has rows of its own. */
  readonly unit?: string | undefined
}

/**
 * Reports whether a figure has the metric, stage and kind of subject asked for.
 * All other conditions exclude figures with a reason.
 */
export const isAskedFor =
  ({ metric, stage, subjectKind }: Choice) =>
  (figure: Figure): boolean =>
    figure.metric === metric &&
    (stage === undefined || figure.stage === stage) &&
    (subjectKind === undefined
      ? ['initiative', 'project'].includes(figure.subjectKind)
      : figure.subjectKind === subjectKind)

/** Reports whether a figure's source was published by a given day. A source without a date counts as unpublished. */
export const reportedBy =
  (day: string | undefined, sources: Sources) =>
  (figure: Figure): boolean =>
    day === undefined || (publishedOn(figure, sources) ?? '~') <= day

/** Returns the ids of all figures that one of `published` supersedes, whatever its period. */
export const supersededBy = (published: readonly Figure[]): ReadonlySet<string | null> =>
  new Set(published.map(({ supersedesId }) => supersedesId))

/** Splits figures, in no particular order, into chosen ones and ones excluded before any comparison between figures. */
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
