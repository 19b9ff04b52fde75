/** Indexes that the arithmetic reads for every tree, made once for a state of the register. */
import { indexed } from './collections.ts'
import { moneyOf, type Money } from './money.ts'
import type { Sources, Metric, Register } from './register.ts'

export interface Prepared {
  readonly sources: Sources
  readonly money: Money
  readonly metrics: ReadonlyMap<string, Metric>
}

export const prepared = (register: Pick<Register, 'figures' | 'rates' | 'sources' | 'metrics'>): Prepared => ({
  sources: indexed(register.sources),
  money: moneyOf(register),
  metrics: indexed(register.metrics),
})
