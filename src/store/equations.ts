/** The types of equations between figures. */
import type { Relation } from '../figures/equations.ts'
import type { IntervalText } from '../figures/fractions.ts'

/** A figure that follows from two others, with what follows. */
export interface WorkedEquation {
  readonly relation: Relation
  readonly figureId: string
  readonly fromFigureId: string
  readonly ofFigureId: string
  /** Null if it cannot be checked. */
  readonly holds: boolean | null
  /** What the figure is by the two others; null if it cannot be checked. */
  readonly computed: Readonly<IntervalText> | null
  /** What the figure that it is measured by would have to be; null if any number would do. */
  readonly implied: Readonly<IntervalText> | null
}
