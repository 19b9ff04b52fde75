/** Creates API keys: shown or written once, stored only as hashes. */
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { isPostgres } from '../database/location.ts'
import { keyHash } from '../http/pipeline/auth.ts'
import type { Caller, Key } from '../store/keys.ts'
import type { Store } from '../store/store.ts'

/** Generates a key from 256 random bits. */
const newKey = (): string => `pl_${randomBytes(32).toString('base64url')}`

/** Adds a new key to the register and returns it. `show` comes first: nobody may use a key that nobody has seen. */
export const createKey = async (
  store: Store,
  caller: Caller,
  expiresAt?: string,
  show?: (key: string) => Promise<void>,
): Promise<string> => {
  const key = newKey()
  await show?.(key)
  await store.addKey(keyHash(key), caller, expiresAt)
  return key
}

/** Returns the state of a key: active, expired or revoked. */
export const stateOf = ({ revokedAt, expiresAt }: Key): 'valid' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= new Date().toISOString() ? 'expired' : 'valid'

/** A key just created: shown on a terminal, else written to a file that only its owner can read. */
export type FirstKey = { readonly key: string } | { readonly file: string }

/** Creates the first key, unless the register or `ADMIN_KEY` has one. */
export const ensureKey = async (
  store: Store,
  { adminKey, database }: Config,
  isTerminal: boolean,
): Promise<FirstKey | undefined> => {
  if (adminKey !== undefined) return undefined
  const key = newKey()
  // If several servers start at once, one of them adds its key.
  if (!(await store.addFirstKey(keyHash(key), { label: 'first', role: 'admin' }))) return undefined
  if (isTerminal) return { key }
  // A PostgreSQL database has no folder on this machine.
  const file = join(isPostgres(database) ? '.' : dirname(database), 'first-key')
  // A file or a link that is there already would keep its own permissions.
  rmSync(file, { force: true })
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
  return { file }
}
