/** What checks look at, and what each of them finds. */
import type { Printed } from '../money.ts'
import type { Sources } from '../precedence.ts'
import type { Figure, Register } from '../register.ts'

export interface Finding {
  detail: string
  records: { resource: 'figures' | 'projects' | 'rates'; id: string }[]
}

/** What a check looks at. */
export interface Inspected {
  readonly register: Register
  /** What tells the rates. */
  readonly printed: Printed
  /** The figures that nothing supersedes. */
  readonly current: readonly Figure[]
  readonly sources: Sources
  readonly today: string
}
