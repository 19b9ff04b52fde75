/** The error by which the register refuses a well-formed request: its kind, and what was wrong. */
import type { ResourceName } from '../model/field.ts'
import type { Fault } from '../model/validation.ts'
import type { Message } from '../text/messages/message.ts'
import { messageText, placedText } from '../text/messages/sentence.ts'

export type RefusalKind =
  | 'forbidden'
  | 'not-found'
  | 'gone'
  | 'already-exists'
  | 'still-referred-to'
  | 'merged'
  | 'contradicting-figures'
  | 'not-undoable'
  | 'stale-precondition'
  | 'broken-rule'
  | 'invalid-request'
  | 'body-too-large'
  | 'overloaded'
  | 'no-room'

export class Refusal extends Error {
  readonly kind: RefusalKind
  /** Undefined if the faults say it. */
  readonly detail: Message | undefined
  readonly faults: readonly Fault[]

  constructor(
    kind: RefusalKind,
    detail: Message | undefined,
    faults: readonly Fault[] = [],
    options: ErrorOptions = {},
  ) {
    super(detail ? messageText('en', detail) : placedText('en', faults), options)
    this.kind = kind
    this.detail = detail
    this.faults = faults
  }
}

/** The refusal of what is asked of a record that was merged into another, which takes its place. */
export class Merged extends Refusal {
  readonly resource: ResourceName
  readonly id: string
  readonly into: string

  constructor(resource: ResourceName, id: string, into: string) {
    super('merged', ['record-merged', `${resource}/${id}`, into])
    this.resource = resource
    this.id = id
    this.into = into
  }
}

/**
 * The refusal of a write to a database that can only be read. What would be recomputed before a read is then read as it
 * is while another writer holds the database, so the kind is the same.
 */
export class ReadOnly extends Refusal {
  constructor() {
    super('overloaded', ['replica'])
  }
}
