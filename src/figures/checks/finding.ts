/** The input and the output of every check. */
import type { findingResources } from '../../model/vocabulary.ts'
import type { IntervalText } from '../fractions.ts'
import type { Printed } from '../money.ts'
import type { Sources } from '../publication.ts'
import type { Figure, Register } from '../register.ts'

export interface Finding {
  detail: string
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

/** The text of a source, as paragraphs in the form in which words are looked for in them. */
export interface SourceText {
  readonly sourceId: string
  readonly paragraphs: readonly string[]
}

/** The input of a check. */
export interface Inspected {
  readonly register: Register
  /** The records that rates come from. */
  readonly printed: Printed
  /** Figures that are neither deprecated nor superseded by one that is not. */
  readonly current: readonly Figure[]
  readonly sources: Sources
  readonly texts: readonly SourceText[]
  readonly today: string
}
