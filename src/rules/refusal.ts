/** How the register says no to what is well formed: one error, of a named kind, with what was wrong. */
import type { Fault } from '../model/validation.ts'

export type RefusalKind =
  | 'not-found'
  | 'gone'
  | 'already-exists'
  | 'still-referred-to'
  | 'stale-precondition'
  | 'broken-rule'
  | 'invalid-request'
  | 'body-too-large'
  | 'overloaded'
  | 'no-room'

export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly faults: readonly Fault[]
  /** Of several writes, the one that is refused. */
  readonly index: number

  constructor(kind: RefusalKind, detail: string, faults: readonly Fault[] = [], index = 0, options: ErrorOptions = {}) {
    super(detail, options)
    this.kind = kind
    this.faults = faults
    this.index = index
  }
}
