/** The tables of callers: their API keys, their sessions, their requests with an `Idempotency-Key`, and their calls. */
import type { Table } from 'drizzle-orm'
import type { Kit } from './column-builders.ts'

export const callerTables = (kit: Kit): readonly Table[] => {
  /** API keys, by the SHA-256 of each; the first characters of that are the id by which a key is known. */
  const keys = kit.table('keys', {
    hash: kit.text('hash').primaryKey(),
    role: kit.text('role').notNull(),
    label: kit.text('label').notNull(),
    createdAt: kit.text('created_at').notNull(),
    expiresAt: kit.text('expires_at'),
    lastUsedAt: kit.text('last_used_at'),
    revokedAt: kit.text('revoked_at'),
  })

  /** Claims and answers of requests with an `Idempotency-Key`, by a digest of caller, operation and key. */
  const idempotency = kit.table(
    'idempotency',
    {
      id: kit.text('id').primaryKey(),
      digest: kit.text('digest').notNull(),
      /** Identifies the request at work on it, which alone may store an answer. */
      token: kit.text('token').notNull(),
      expiresAt: kit.text('expires_at').notNull(),
      /** Null until it is answered: status, headers and body, as JSON. */
      answer: kit.text('answer'),
    },
    (columns) => [kit.index('idempotency_expires_at', [columns.expiresAt])],
  )

  /** The calls of each caller in the current minute over all processes, by a digest of its key or address. */
  const calls = kit.table('calls', {
    caller: kit.text('caller').primaryKey(),
    /** When the minute is over, in milliseconds since 1970. */
    ends: kit.integer('ends').notNull(),
    times: kit.integer('times').notNull(),
  })

  /** Sessions of the pages, by the SHA-256 of the token in the cookie. */
  const sessions = kit.table('sessions', {
    hash: kit.text('hash').primaryKey(),
    /** The hash of the key that began it; of `ADMIN_KEY`, which is never stored, a proof that only the token gives. */
    key: kit.text('key').notNull(),
    endsAt: kit.text('ends_at').notNull(),
  })

  return [keys, idempotency, calls, sessions]
}
