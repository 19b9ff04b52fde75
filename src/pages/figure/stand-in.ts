/** Says why a figure is left out of totals, which figure counts instead, and why that one goes first. */
import type { ExcludedFigure, Totals } from '../../figures/totals.ts'
import { words } from '../words/words.ts'
import { type Criterion, decidingCriterion } from '../../model/figures.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { toFigure } from '../layout/components.ts'
import type { Html } from '../layout/html.ts'
import { type NameOf, recordsByIds, type RecordRow } from '../layout/queries.ts'
import { printedIn, subjectLink } from '../tables/tables.ts'
import type { Store } from '../../store/store.ts'
import { saidFigure } from '../layout/amounts.ts'
import { day } from '../layout/words.ts'

// Puts into words why a figure is excluded from a total.

export const reasonOf = (reason: keyof Totals['excluded']): string => words().figure.reasons[reason]

export type SourceRows = ReadonlyMap<string, RecordRow<'sources'>>

/** The records that explain excluded figures: both figures and their sources. */
export interface ExclusionEvidence {
  readonly figures: ReadonlyMap<string, FigureRecord>
  readonly sources: SourceRows
  readonly names: NameOf
}

/** Loads the sources of figures. */
export const sourcesOf = (
  store: Store,
  figures: Iterable<Pick<FigureRecord, 'sourceId'>>,
  asOf?: number,
): Promise<SourceRows> =>
  recordsByIds(
    store,
    'sources',
    [...figures].map(({ sourceId }) => sourceId),
    asOf,
  )

/** Says why a figure goes first, by the criterion that decides. */
const reasons: Readonly<Record<Criterion, (first: FigureRecord, second: FigureRecord, sources: SourceRows) => string>> =
  {
    latestEnd: ({ periodEnd }) =>
      periodEnd === null ? words().figure.noLastDay : words().figure.reachesFurther(day(periodEnd)),
    earliestStart: ({ periodStart }) =>
      periodStart === null ? words().figure.noFirstDay : words().figure.beginsEarlier(day(periodStart)),
    preferred: () => words().figure.preferred,
    official: () => words().figure.official,
    latestPublication: (first, second, sources) => {
      const [published, other] = [first, second].map(({ sourceId }) => sources.get(sourceId)?.publishedOn)
      return published && other ? words().figure.publishedLater(day(published)) : words().figure.publicationKnown
    },
    smallestId: () => words().figure.byId,
  }

/** Returns why the first of two figures of one subject goes first. */
const whyFirst = (first: FigureRecord, second: FigureRecord, sources: SourceRows): string | undefined => {
  const criterion = decidingCriterion(first, second, sources)
  return criterion && reasons[criterion](first, second, sources)
}

const isOfOneSubject = (one: FigureRecord, other: FigureRecord): boolean =>
  one.subjectKind === other.subjectKind && one.subjectId === other.subjectId

/** Renders the reason, which `lead` introduces, and the figure that counts instead. */
export const standIn = (
  { figureId, reason, insteadId }: ExcludedFigure,
  { figures, sources, names }: ExclusionEvidence,
  lead: (reason: string) => string,
): Html => {
  const why = lead(reasonOf(reason))
  const say = words().figure
  if (insteadId === undefined) return say.leftOut(why)
  const [figure, instead] = [figures.get(figureId), figures.get(insteadId)]
  if (!figure || !instead) return say.instead(why, toFigure(insteadId, insteadId))
  const linked = saidFigure(instead)
  if (!isOfOneSubject(figure, instead)) return say.insteadOf(why, linked, subjectLink(instead, names))
  const because = reason === 'overlapping-period' ? whyFirst(instead, figure, sources) : undefined
  return say.insteadIn(why, linked, printedIn(instead, names), because)
}
