/** What a check looks at once all is quiet, after a breakage. */
import type { Fault } from '../findings.ts'
import type { Follower } from '../load/followers.ts'
import type { Crowd } from '../load/client.ts'
import type { Kept } from '../load/tags.ts'
import type { Place } from '../places/place.ts'

export interface Looked {
  readonly place: Place
  readonly crowd: Crowd
  readonly followers: readonly Follower[]
  /** The changes as they were read from the feed so far. */
  readonly history: string[]
  /** Answers with their tags. */
  readonly kept: readonly Kept[]
}

export interface Check {
  /** What is promised. */
  readonly promise: string
  /** Whether it is made after each of a thousand kills too, or only now and then. */
  readonly isQuick: boolean
  /** Returns what is seen instead. */
  readonly faults: (looked: Looked) => Promise<readonly string[]>
}

/** What a comparison of the ledger with the register found. */
export interface Accounts {
  /** The number of writes that were answered and are not there. */
  readonly lost: number
  /** What is wrong. */
  readonly faults: readonly Fault[]
}
