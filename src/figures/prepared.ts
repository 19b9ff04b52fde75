/** Indexes that the arithmetic reads for every tree, made once for a state of the register. */
import type { Money } from './money.ts'
import type { Sources, Metric } from './register.ts'

export interface Prepared {
  readonly sources: Sources
  readonly money: Money
  readonly metrics: ReadonlyMap<string, Metric>
}
