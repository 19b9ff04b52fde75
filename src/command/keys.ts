/** Makes API keys: shown or written down once, kept only as hashes. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { isPostgres } from '../database/location.ts'
import { keyHash } from '../http/pipeline/auth.ts'
import type { Caller, Key } from '../store/keys.ts'
import type { Store } from '../store/store.ts'

/** Of 256 random bits. */
const newKey = (): string => `pl_${randomBytes(32).toString('base64url')}`

/** Adds a new key to the register and answers it. */
export const createKey = async (store: Store, caller: Caller, expiresAt?: string): Promise<string> => {
  const key = newKey()
  await store.addKey(keyHash(key), caller, expiresAt)
  return key
}

/** Whether a key holds now, and if not, why. */
export const stateOf = ({ revokedAt, expiresAt }: Key): 'valid' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= new Date().toISOString() ? 'expired' : 'valid'

/** A key just made: to be shown on a terminal, else kept in a file that only its owner reads. */
export type FirstKey = { readonly key: string } | { readonly file: string }

/** Makes the first key, where neither the register nor `ADMIN_KEY` has one. */
export const ensureKey = async (
  store: Store,
  { adminKey, database }: Config,
  isTerminal: boolean,
): Promise<FirstKey | undefined> => {
  if (adminKey !== undefined) return undefined
  const key = newKey()
  // Of servers that start at once one adds its own.
  if (!(await store.addFirstKey(keyHash(key), { label: 'first', role: 'admin' }))) return undefined
  if (isTerminal) return { key }
  // A server's database has no folder here.
  const file = join(isPostgres(database) ? '.' : dirname(database), 'first-key')
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  return { file }
}
