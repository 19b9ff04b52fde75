/** Stores who may do what: API keys as hashes only, sessions of pages, and the calls of a minute. */
import { LRUCache } from 'lru-cache'
import type { Caller, Calls, Key, PageSession } from '../store/keys.ts'
import type { Store } from '../store/store.ts'
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
const callersOf = (engine: Engine): Store['callerOf'] => {
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

const insertion = (hash: string, { label, role }: Caller, expiresAt: string | null): SQL =>
  sql`INSERT INTO keys (hash, role, label, created_at, expires_at)
    SELECT ${hash}, ${role}, ${label}, ${created()}, ${expiresAt}`

type Access = Pick<
  Store,
  | 'callerOf'
  | 'addKey'
  | 'dropKey'
  | 'addFirstKey'
  | 'keys'
  | 'revokeKey'
  | 'keepUses'
  | 'addSession'
  | 'sessionOf'
  | 'endSession'
  | 'addCalls'
  | 'forgetCalls'
>

/** None of these is a change of the register: neither its sequence nor any answer changes. */
export const accessOn = (engine: Engine): Access => {
  const written = (statement: SQL): Promise<number> => engine.transaction((session) => session.run(statement))
  return {
    callerOf: callersOf(engine),
    addKey: async (hash, caller, expiresAt) => {
      await written(insertion(hash, caller, expiresAt ?? null))
    },
    dropKey: async (hash) => {
      await written(sql`DELETE FROM keys WHERE hash = ${hash}`)
    },
    // Revoked keys count.
    addFirstKey: async (hash, caller) =>
      (await written(sql`${insertion(hash, caller, null)} WHERE NOT EXISTS (SELECT 1 FROM keys)`)) > 0,
    keys: () =>
      engine.all(sql<Key>`SELECT ${id} AS id, role, label, created_at AS "createdAt", expires_at AS "expiresAt",
        last_used_at AS "lastUsedAt", revoked_at AS "revokedAt" FROM keys ORDER BY created_at, hash`),
    revokeKey: async (key) => {
      await written(sql`UPDATE keys SET revoked_at = ${now()} WHERE ${id} = ${key} AND revoked_at IS NULL`)
    },
    keepUses: async (uses) => {
      const used = pairsOf(sql`${JSON.stringify(Object.fromEntries(uses))}`)
      await written(sql`UPDATE keys SET last_used_at = used.value FROM ${used} AS used WHERE hash = used.key`)
    },
    addSession: async ({ hash, key, endsAt }) => {
      await engine.autocommit(sql`DELETE FROM sessions WHERE ends_at <= ${now()} RETURNING hash`)
      await written(sql`INSERT INTO sessions (hash, key, ends_at) VALUES (${hash}, ${key}, ${endsAt})`)
    },
    sessionOf: async (hash) => {
      const [found] = await engine.all(
        sql<PageSession>`SELECT hash, key, ends_at AS "endsAt" FROM sessions WHERE hash = ${hash} AND ends_at > ${now()}`,
      )
      return found
    },
    endSession: async (hash) => {
      await engine.autocommit(sql`DELETE FROM sessions WHERE hash = ${hash} RETURNING hash`)
    },
    /** A past minute starts again at zero. */
    addCalls: (counted) => {
      const element = sql`value`
      const at = Date.now()
      // In a fixed order, so that no two processes deadlock.
      return engine.autocommit(sql<Calls>`INSERT INTO calls (caller, ends, times)
        SELECT ${partOf(element, 'caller')}, ${numberIn(element, 'ends')}, ${numberIn(element, 'times')}
        FROM ${elementsOf(sql`${JSON.stringify(counted)}`)} WHERE true ORDER BY 1
        ON CONFLICT (caller) DO UPDATE SET ends = CASE WHEN calls.ends > ${at} THEN calls.ends ELSE excluded.ends END,
          times = CASE WHEN calls.ends > ${at} THEN calls.times ELSE 0 END + excluded.times
        RETURNING caller, ends, times`)
    },
    forgetCalls: async () => {
      await engine.autocommit(sql`DELETE FROM calls WHERE ends <= ${Date.now()} RETURNING caller`)
    },
  }
}
