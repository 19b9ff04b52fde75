/** The input and the output of every check. */
import type { findingResources, severities } from '../../model/vocabulary.ts'
import type { IntervalText } from '../fractions.ts'
import type { Prepared } from '../prepared.ts'
import type { Sources, Figure, Register, SubjectKind } from '../register.ts'
import type { CheckName, ParamsOf, NamedReference, Statement } from '../../text/findings/params.ts'

export interface Finding<P = ParamsOf<CheckName>> {
  /** Its severity, where that is not the one of its check. */
  severity?: (typeof severities)[number]
  /** What its sentence is made of. */
  params: P
  records: { resource: (typeof findingResources)[number]; id: string }[]
  /** The words of the figure that is checked. */
  printed?: string
  /** The amount by which they are checked, in the unit of the figure. */
  computed?: IntervalText
  /** The value that another figure would need. */
  implied?: IntervalText & { figureId: string }
}

export const inFigures = (figures: readonly Pick<Figure, 'id'>[]): Finding['records'] =>
  figures.map(({ id }) => ({ resource: 'figures', id }))

/** A finding of a check. */
export type FindingOf<C extends CheckName> = Finding<ParamsOf<C>>

/** Refers to a subject in a sentence. */
export const subjectReference = (kind: SubjectKind, id: string): NamedReference => ({
  resource: kind === 'industry' ? 'industries' : `${kind}s`,
  id,
})

export const sourceOf = (id: string): NamedReference => ({ resource: 'sources', id })
export const metricOf = (id: string): NamedReference => ({ resource: 'metrics', id })

/** What a figure says, for a sentence. */
export const stated = ({
  id,
  subjectKind,
  subjectId,
  metric,
  stage,
  value,
  upperValue,
  unit,
  qualifier,
  periodStart,
  periodEnd,
  sourceId,
}: Omit<Statement, 'figureId' | 'subject' | 'metric' | 'source'> &
  Pick<Figure, 'id' | 'subjectKind' | 'subjectId' | 'metric' | 'sourceId'>): Statement => ({
  figureId: id,
  subject: subjectReference(subjectKind, subjectId),
  metric: metricOf(metric),
  stage,
  qualifier,
  value,
  upperValue,
  unit,
  periodStart,
  periodEnd,
  source: sourceOf(sourceId),
})

/** The text or the table of a source, in which words are looked for. */
export interface SourceText {
  readonly sourceId: string
  /** Returns the words of a figure that are not there. */
  readonly missing: (figure: Figure) => string | undefined
}

/** The input of a check. */
export interface Inspected {
  readonly register: Register
  readonly indexes: Prepared
  /** Figures that are neither deprecated nor superseded by one that is not. */
  readonly current: readonly Figure[]
  readonly sources: Sources
  readonly texts: readonly SourceText[]
  readonly today: string
}
