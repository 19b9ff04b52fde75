/** What is written, and kept with it. */
import type { Data } from '../model/canonical.ts'
import type { Resource } from '../model/resource.ts'

/** What a client says about the state it has seen: revisions of which one must be current, or that there must be none. */
export interface Precondition {
  readonly match?: 'any' | readonly number[] | undefined
  readonly noneMatch?: boolean | undefined
}

export interface Outcome {
  readonly action: 'create' | 'update' | 'delete' | 'none'
  readonly record: Data & { readonly id: string; readonly revision: number }
}

export interface Write {
  readonly resource: Resource
  /** Undefined: made from the record. */
  readonly id: string | undefined
  readonly precondition?: Precondition
  /** Whether there need be no current record. */
  readonly creates: boolean
  /** What to keep in place of the current record; null deletes it. Throws a Refusal. */
  readonly edit: (current: Data | undefined) => Data | null
}

/** An answer as it is kept under an idempotency key. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request under an idempotency key: who asked what under which key, and a digest of what was sent. */
export interface KeyedRequest {
  readonly id: string
  readonly digest: string
}
export interface Claim {
  readonly id: string
  readonly token: string
}

/** A claim to do the work; or the earlier answer; or that the earlier request was another, or is not answered yet. */
export type Claimed = { readonly claim: Claim } | { readonly answer: Answer } | 'other' | 'running'

/** What to keep together with what is written, so that there is never one without the other. */
export interface Keep<T = readonly Outcome[]> {
  readonly claim: Claim
  readonly answer: (outcome: T) => Answer
}
