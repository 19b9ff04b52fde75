/** Stores who may do what: API keys as hashes only, sessions of pages, and the calls of a minute. */
import { LRUCache } from 'lru-cache'
import type { Caller, Calls, Key, PageSession } from '../store/keys.ts'
import type { Engine, Version } from './engine.ts'
import { elementsOf, numberIn, pairsOf, partOf } from './sql/dialect.ts'
import { sql, type SQL } from './sql/sql.ts'
import { queryTemplate } from './sql/templates.ts'

const id = sql`substr(hash, 1, 12)`
const now = (): string => new Date().toISOString()

/** The number of keys kept in memory. */
const keysAtHand = 1000

interface CachedKey {
  readonly version: Version
  readonly caller: Caller | undefined
  readonly expiresAt: string | null
}

const keyOf = queryTemplate(
  1,
  (hash) =>
    sql<
      Caller & { readonly expiresAt: string | null }
    >`SELECT label, role, expires_at AS "expiresAt" FROM keys WHERE hash = ${hash} AND revoked_at IS NULL`,
)

/** Returns the caller of a key by its hash. After any write the key is looked up again: it may have been revoked. */
export const callersOf = (engine: Engine): ((hash: string) => Promise<Caller | undefined>) => {
  const cached = new LRUCache<string, CachedKey>({ max: keysAtHand })
  const look = async (hash: string, version: Version): Promise<CachedKey> => {
    const [row] = await engine.all(keyOf(hash))
    const found = { version, caller: row && { label: row.label, role: row.role }, expiresAt: row?.expiresAt ?? null }
    cached.set(hash, found)
    return found
  }
  return async (hash) => {
    const version = await engine.version()
    const known = cached.get(hash)
    const { caller, expiresAt } = known?.version === version ? known : await look(hash, version)
    return expiresAt === null || expiresAt > now() ? caller : undefined
  }
}

let lastCreated = 0

/** Returns increasing instants, so that keys made at once by one process are listed in order. */
const created = (): string => {
  lastCreated = Math.max(Date.now(), lastCreated + 1)
  return new Date(lastCreated).toISOString()
}

const row = (hash: string, { label, role }: Caller, expiresAt: string | null): SQL =>
  sql`${hash}, ${role}, ${label}, ${created()}, ${expiresAt}`
const columns = sql.raw('(hash, role, label, created_at, expires_at)')

export const addKey = async (
  engine: Engine,
  hash: string,
  caller: Caller,
  expiresAt: string | null = null,
): Promise<void> => {
  await engine.transaction((session) =>
    session.run(sql`INSERT INTO keys ${columns} VALUES (${row(hash, caller, expiresAt)})`),
  )
}

export const dropKey = async (engine: Engine, hash: string): Promise<void> => {
  await engine.transaction((session) => session.run(sql`DELETE FROM keys WHERE hash = ${hash}`))
}

/** Adds a key unless there has ever been one, and reports whether it did. Revoked keys count. */
export const addFirstKey = async (engine: Engine, hash: string, caller: Caller): Promise<boolean> =>
  engine.transaction(async (session) => {
    const insert = sql`INSERT INTO keys ${columns} SELECT ${row(hash, caller, null)} WHERE NOT EXISTS (SELECT 1 FROM keys)`
    return (await session.run(insert)) > 0
  })

export const keys = (engine: Engine): Promise<Key[]> =>
  engine.all(sql<Key>`SELECT ${id} AS id, role, label, created_at AS "createdAt",
  expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt" FROM keys
  ORDER BY created_at, hash`)

export const revokeKey = async (engine: Engine, key: string): Promise<void> => {
  await engine.transaction((session) =>
    session.run(sql`UPDATE keys SET revoked_at = ${now()} WHERE ${id} = ${key} AND revoked_at IS NULL`),
  )
}

/** Stores last uses. This is no change of the register: neither its sequence nor any answer changes. */
export const keepUses = async (engine: Engine, uses: ReadonlyMap<string, string>): Promise<void> => {
  const used = sql`${pairsOf(sql`${JSON.stringify(Object.fromEntries(uses))}`)} AS used`
  await engine.transaction((session) =>
    session.run(sql`UPDATE keys SET last_used_at = used.value FROM ${used} WHERE hash = used.key`),
  )
}

// Stores the sessions of the pages, by digests only.

const instant = (): string => new Date().toISOString()

/** Stores a session, and forgets those that have ended. */
export const addSession = async (engine: Engine, { hash, key, endsAt }: PageSession): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM sessions WHERE ends_at <= ${instant()} RETURNING hash`)
  await engine.transaction((session) =>
    session.run(sql`INSERT INTO sessions (hash, key, ends_at) VALUES (${hash}, ${key}, ${endsAt})`),
  )
}

/** Returns a session that has not ended. */
export const sessionOf = async (engine: Engine, hash: string): Promise<PageSession | undefined> => {
  const [found] = await engine.all(
    sql<PageSession>`SELECT hash, key, ends_at AS "endsAt" FROM sessions WHERE hash = ${hash} AND ends_at > ${instant()}`,
  )
  return found
}

export const endSession = async (engine: Engine, hash: string): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM sessions WHERE hash = ${hash} RETURNING hash`)
}

// Adds up the calls that several processes have counted.

/** Adds the counts of a process and returns those of all; a past minute starts again at zero. */
export const addCalls = async (engine: Engine, counted: readonly Calls[]): Promise<Calls[]> => {
  const element = sql`value`
  const now = Date.now()
  // In a fixed order, so that no two processes deadlock.
  return engine.autocommit(sql<Calls>`INSERT INTO calls (caller, ends, times)
    SELECT ${partOf(element, 'caller')}, ${numberIn(element, 'ends')}, ${numberIn(element, 'times')}
    FROM ${elementsOf(sql`${JSON.stringify(counted)}`)} WHERE true ORDER BY 1
    ON CONFLICT (caller) DO UPDATE SET ends = CASE WHEN calls.ends > ${now} THEN calls.ends ELSE excluded.ends END,
      times = CASE WHEN calls.ends > ${now} THEN calls.times ELSE 0 END + excluded.times
    RETURNING caller, ends, times`)
}

/** Deletes counts of past minutes. */
export const forgetCalls = async (engine: Engine): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM calls WHERE ends <= ${Date.now()} RETURNING caller`)
}
