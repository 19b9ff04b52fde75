/** The types of callers, keys, sessions and rate counts. */

export type Role = 'reader' | 'editor' | 'admin'
export interface Caller {
  readonly label: string
  readonly role: Role
}

/** A key as listed; instants are RFC 3339, in UTC. */
export interface Key extends Caller {
  /** The first characters of its hash. */
  readonly id: string
  readonly createdAt: string
  readonly expiresAt: string | null
  /** Precise to about a minute. */
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

/** The number of calls of a caller (a digest) in the minute that ends at `ends` (milliseconds since 1970). */
export interface Calls {
  readonly caller: string
  readonly ends: number
  readonly times: number
}

/** A session of the pages, as it is stored: digests of its token and of its key, and when it ends (RFC 3339). */
export interface PageSession {
  readonly hash: string
  readonly key: string
  readonly endsAt: string
}
