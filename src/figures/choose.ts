/** Chooses the figures that a question asks for, and gives a reason for each other figure of its metric. */
import { directionOf } from '../model/figures.ts'
import type { reasons } from '../model/vocabulary.ts'
import { isPercentage } from '../model/units.ts'
import {
  type Stock,
  publishedOn,
  type Sources,
  isInUse,
  type Figure,
  type Stage,
  type SubjectKind,
} from './register.ts'
import type { Period } from '../model/period.ts'
import { contains, periodOf, startOfYear } from './periods.ts'

export type Reason = (typeof reasons)[number]

export interface LeftOut {
  readonly figure: Figure
  readonly reason: Reason
  /** The figure that stands for it, which may be left out itself. */
  readonly instead?: Figure | undefined
}

export interface Choice {
  readonly metric: string
  /** A single kind of subject; if omitted, initiatives and projects together. */
  readonly subjectKind?: SubjectKind | undefined
  readonly stage?: Stage | undefined
  /** Chooses the figures that promise something, which 0 and negative amounts do not, and those that are actual. */
  readonly withOutcomes?: boolean | undefined
  readonly period?: Period | undefined
  /** A date; figures of sources published later are ignored. */
  readonly reportedBy?: string | undefined
  /** The base of the prices; if omitted, prices of the time. */
  readonly prices?: string | undefined
  /** The unit to convert into; if omitted, each unit has rows of its own. */
  readonly unit?: string | undefined
  /** Set if the metric is a stock. */
  readonly stock?: Stock | undefined
}

/**
 * Reports whether a figure has the metric, stage and kind of subject asked for.
 * All other conditions exclude figures with a reason.
 */
export const isOfChoice =
  ({ metric, stage, withOutcomes = false, subjectKind }: Choice) =>
  (figure: Figure): boolean =>
    figure.metric === metric &&
    (stage === undefined || figure.stage === stage || (withOutcomes && figure.stage === 'actual')) &&
    (subjectKind === undefined
      ? ['initiative', 'project'].includes(figure.subjectKind)
      : figure.subjectKind === subjectKind)

const promisesOrActual = (figure: Figure): boolean => figure.stage === 'actual' || directionOf(figure) !== null

/** Reports whether a figure's source was published by a given day. A source without a date counts as unpublished. */
export const reportedBy =
  (day: string | undefined, sources: Sources) =>
  (figure: Figure): boolean =>
    day === undefined || (publishedOn(figure, sources) ?? '~') <= day

/** Maps the id of each superseded figure to the figure that supersedes it, whatever its period; of several, the first. */
const successorsAmong = (published: readonly Figure[]): ReadonlyMap<string | null, Figure> => {
  const successors = new Map<string | null, Figure>()
  for (const figure of published) {
    if (figure.supersedesId === null || !isInUse(figure)) continue
    const known = successors.get(figure.supersedesId)
    if (known === undefined || figure.id < known.id) successors.set(figure.supersedesId, figure)
  }
  return successors
}

/** Returns the ids of all figures that one of `published` supersedes. */
export const supersededBy = (published: readonly Figure[]): ReadonlySet<string | null> =>
  new Set(successorsAmong(published).keys())

/** Returns the first day on which a figure of a stock may end, given the figures that are chosen otherwise. */
const firstEnd = ({ period, stock }: Choice, chosen: readonly Figure[]): string => {
  if (stock?.from !== undefined) return stock.from
  const ends = period ? [period.end] : chosen.flatMap(({ periodEnd }) => periodEnd ?? [])
  return ends.length === 0 ? '' : startOfYear(ends.reduce((one, other) => (one > other ? one : other)))
}

/** Returns the last day on which a figure of a stock ends that is chosen without regard to others; empty without any. */
export const latestEnd = (
  figures: readonly Figure[],
  choice: Choice,
  sources: Sources,
  overlapsOthers: (figure: Figure) => boolean,
): string =>
  choose(figures, { ...choice, stock: { from: '' } }, sources, overlapsOthers).chosen.reduce(
    (latest, { periodEnd }) => (periodEnd !== null && periodEnd > latest ? periodEnd : latest),
    '',
  )

/** Splits figures, in no particular order, into chosen ones and ones excluded before any comparison between figures. */
export const choose = (
  figures: readonly Figure[],
  choice: Choice,
  sources: Sources,
  overlapsOthers: (figure: Figure) => boolean,
): { chosen: readonly Figure[]; leftOut: readonly LeftOut[] } => {
  const matching = figures.filter(isOfChoice(choice))
  const isPublished = reportedBy(choice.reportedBy, sources)
  const successors = successorsAmong(matching.filter(isPublished))
  const inAnyPeriod = (figure: Figure): Reason | undefined =>
    !isPublished(figure)
      ? 'not-yet-reported'
      : !isInUse(figure)
        ? 'deprecated'
        : successors.has(figure.id)
          ? 'superseded'
          : figure.relation !== null && figure.relation !== 'sum'
            ? 'derived'
            : figure.prices !== (choice.prices ?? null)
              ? 'other-prices'
              : undefined
  const inPeriod = (figure: Figure): Reason | undefined =>
    inAnyPeriod(figure) ??
    ((choice.period !== undefined && !contains(choice.period, periodOf(figure))) ||
    (choice.stock !== undefined && figure.periodEnd === null)
      ? 'outside-period'
      : undefined)
  const apart = (figure: Figure): Reason | undefined =>
    overlapsOthers(figure) ? 'overlaps-whole' : isPercentage(figure.unit) ? 'no-rate' : undefined

  const counting = choice.withOutcomes === true ? matching.filter(promisesOrActual) : matching
  const from = choice.stock
    ? firstEnd(
        choice,
        counting.filter((figure) => (inPeriod(figure) ?? apart(figure)) === undefined),
      )
    : ''
  const [chosen, leftOut]: [Figure[], LeftOut[]] = [[], []]
  for (const figure of counting) {
    const reason = inPeriod(figure) ?? (periodOf(figure).end < from ? 'outside-period' : apart(figure))
    if (reason === undefined) chosen.push(figure)
    else leftOut.push({ figure, reason, ...(reason === 'superseded' && { instead: successors.get(figure.id) }) })
  }
  return { chosen, leftOut }
}
