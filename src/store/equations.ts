/** The types of equations between figures. */
import type { Relation } from '../model/figures.ts'
import type { IntervalText } from '../figures/fractions.ts'

/** A figure that follows from two others, with what follows. */
export interface WorkedEquation {
  readonly relation: Relation
  readonly figureId: string
  readonly fromFigureId: string
  readonly ofFigureId: string
  /** Null if it cannot be checked. */
  readonly holds: boolean | null
  /** The value that follows from the two other figures; null if it cannot be checked. */
  readonly computed: Readonly<IntervalText> | null
  /** The base by which the printed value would be true; null if any number would do. */
  readonly implied: Readonly<IntervalText> | null
}
