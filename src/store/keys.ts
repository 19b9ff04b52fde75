/** Who calls, and how often. */

export type Role = 'reader' | 'editor' | 'admin'
export interface Caller {
  readonly label: string
  readonly role: Role
}

/** What is known of a key; instants are RFC 3339, in UTC. */
export interface Key extends Caller {
  /** The beginning of its hash. */
  readonly id: string
  readonly createdAt: string
  readonly expiresAt: string | null
  /** To the minute or so. */
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

/** How often a caller, by a digest, has called in the minute that ends then (in milliseconds since 1970). */
export interface Calls {
  readonly caller: string
  readonly ends: number
  readonly times: number
}
