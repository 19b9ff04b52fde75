/** How the register says no to what is well formed: one error, of a named kind, with what was wrong. */
import type { Violation } from '../resources/validation.ts'

export type RefusalKind =
  | 'not-found' | 'gone' | 'already-exists' | 'still-referred-to' | 'stale-precondition' | 'broken-rule'
  | 'overloaded' | 'no-room'

export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly violations: readonly Violation[]
  /** Of several writes, the one that is refused. */
  readonly index: number

  constructor(kind: RefusalKind, detail: string, violations: readonly Violation[] = [], index = 0) {
    super(detail)
    this.kind = kind
    this.violations = violations
    this.index = index
  }
}
