/** Stores API keys, as hashes only. */
import { LRUCache } from 'lru-cache'
import type { Caller, Key } from '../../store/keys.ts'
import type { Engine, Version } from '../engine.ts'
import { pairsOf } from '../sql/dialect.ts'
import { queryTemplate } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'

const id = sql`substr(hash, 1, 12)`
const now = (): string => new Date().toISOString()

/** The number of keys kept in memory. */
const keysAtHand = 1000

interface Held {
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
  const held = new LRUCache<string, Held>({ max: keysAtHand })
  const look = async (hash: string, version: Version): Promise<Held> => {
    const [row] = await engine.all(keyOf(hash))
    const found = { version, caller: row && { label: row.label, role: row.role }, expiresAt: row?.expiresAt ?? null }
    held.set(hash, found)
    return found
  }
  return async (hash) => {
    const version = await engine.version()
    const known = held.get(hash)
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
  await engine.transact([sql`INSERT INTO keys ${columns} VALUES (${row(hash, caller, expiresAt)})`])
}

export const dropKey = async (engine: Engine, hash: string): Promise<void> => {
  await engine.transact([sql`DELETE FROM keys WHERE hash = ${hash}`])
}

/** Adds a key unless there has ever been one, and reports whether it did. Revoked keys count. */
export const addFirstKey = async (engine: Engine, hash: string, caller: Caller): Promise<boolean> =>
  engine.transact([
    sql`INSERT INTO keys ${columns} SELECT ${row(hash, caller, null)} WHERE NOT EXISTS (SELECT 1 FROM keys)`,
  ])

export const keys = (engine: Engine): Promise<Key[]> =>
  engine.all(sql<Key>`SELECT ${id} AS id, role, label, created_at AS "createdAt",
  expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt" FROM keys
  ORDER BY created_at, hash`)

export const revokeKey = async (engine: Engine, key: string): Promise<void> => {
  await engine.transact([sql`UPDATE keys SET revoked_at = ${now()} WHERE ${id} = ${key} AND revoked_at IS NULL`])
}

/** Stores last uses. This is no change of the register: neither its sequence nor any answer changes. */
export const keepUses = async (engine: Engine, uses: ReadonlyMap<string, string>): Promise<void> => {
  const used = sql`${pairsOf(sql`${JSON.stringify(Object.fromEntries(uses))}`)} AS used`
  await engine.transact([sql`UPDATE keys SET last_used_at = used.value FROM ${used} WHERE hash = used.key`])
}
