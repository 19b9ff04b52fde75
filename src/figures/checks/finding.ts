/** The input and the output of every check. */
import type { Printed } from '../money.ts'
import type { Sources } from '../precedence.ts'
import type { Figure, Register } from '../register.ts'

export interface Finding {
  detail: string
  records: { resource: 'figures' | 'projects' | 'rates'; id: string }[]
}

/** The input of a check. */
export interface Inspected {
  readonly register: Register
  /** The records that rates come from. */
  readonly printed: Printed
  /** Figures that no other figure supersedes. */
  readonly current: readonly Figure[]
  readonly sources: Sources
  readonly today: string
}
