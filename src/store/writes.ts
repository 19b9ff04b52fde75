/** The types of writes, and of answers stored with them. */
import type { Data } from '../model/canonical.ts'
import type { Resource } from '../model/resource.ts'

/** The precondition of a write: one of these revisions is current, or there is no record. */
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
  /** If undefined, the id is generated from the record. */
  readonly id: string | undefined
  readonly precondition?: Precondition
  /** Allows the record not to exist yet. */
  readonly creates: boolean
  /** Returns the record to store in place of the current one; null deletes it. Throws a Refusal. */
  readonly edit: (current: Data | undefined) => Data | null
}

/** An answer stored under an idempotency key. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request with an idempotency key: its caller, key, operation, and a digest of its body. */
export interface KeyedRequest {
  readonly id: string
  readonly digest: string
}
export interface Claim {
  readonly id: string
  readonly token: string
}

/** A claim to do the work, the stored answer, or a conflict: another request used the key, or is still running. */
export type Claimed = { readonly claim: Claim } | { readonly answer: Answer } | 'other' | 'running'

/** An answer to store in the transaction of the write, so that neither exists without the other. */
export interface Keep<T = readonly Outcome[]> {
  readonly claim: Claim
  readonly answer: (outcome: T) => Answer
}
