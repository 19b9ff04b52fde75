/** Creates API keys, stored only as hashes, and the text that a server prints when it starts, with the first key. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { isPostgres } from '../database/location.ts'
import { assertFree, makingBeside, moveIntoPlace } from '../database/whole-file.ts'
import { keyHash } from '../http/pipeline/auth.ts'
import type { Caller, Key } from '../store/keys.ts'
import type { Store } from '../store/store.ts'

/** Generates a key from 256 random bits. */
const newKey = (): string => `pl_${randomBytes(32).toString('base64url')}`

/** Adds a new key to the register and returns it. One that cannot be shown is dropped again. */
export const createKey = async (
  store: Store,
  caller: Caller,
  expiresAt?: string,
  show?: (key: string) => Promise<void>,
): Promise<string> => {
  const key = newKey()
  const hash = keyHash(key)
  // First, because a script that stores what is shown must not store a key that was refused.
  await store.addKey(hash, caller, expiresAt)
  try {
    await show?.(key)
  } catch (error) {
    await store.dropKey(hash)
    throw error
  }
  return key
}

/** Returns the state of a key: active, expired or revoked. */
export const keyState = ({ revokedAt, expiresAt }: Key): 'valid' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= new Date().toISOString() ? 'expired' : 'valid'

/** A key just created: shown on a terminal, else written to a file that only its owner can read. */
type FirstKey = { readonly key: string } | { readonly file: string }

/** Creates the first key, unless the register or `ADMIN_KEY` has one. */
export const ensureKey = async (
  store: Store,
  { adminKey, database }: Config,
  isTerminal: boolean,
): Promise<FirstKey | undefined> => {
  // The folder of a register that has keys may be read-only.
  if (adminKey !== undefined || store.isReadOnly || (await store.keys()).length > 0) return undefined
  const key = newKey()
  // If several servers start at once, one of them adds its key.
  const isFirst = (): Promise<boolean> => store.addFirstKey(keyHash(key), { label: 'first', role: 'admin' })
  if (isTerminal) return (await isFirst()) ? { key } : undefined
  // A PostgreSQL database has no folder on this machine.
  const file = join(isPostgres(database) ? '.' : dirname(database), 'first-key')
  assertFree(file, true)
  // Written before the key is added: nobody would have a key whose file cannot be written. It takes its name only
  // then, so it replaces no file of another server, and has permissions of its own.
  return makingBeside(file, async (part) => {
    writeFileSync(part, `${key}\n`, { mode: 0o600, flag: 'wx' })
    if (!(await isFirst())) return undefined
    moveIntoPlace(part, file)
    return { file }
  })
}

// The text printed when the server has started: addresses and the first key.

const writing = (publicUrl: string, key: string): string => `        To write:
  curl -X PATCH ${publicUrl}/v1/regions/guangdong \\
    -H "Authorization: Bearer ${key}" -H "Content-Type: application/merge-patch+json" \\
    -d '{"aliases": ["Guangdong Province", "CN-44", "Canton"]}'
`

const keyLines = (publicUrl: string, first: FirstKey): string =>
  'key' in first
    ? `  Key   ${first.key}\n        It is not shown again.\n${writing(publicUrl, first.key)}`
    : `  Key   in ${first.file}\n${writing(publicUrl, `$(cat ${first.file})`)}`

export const announcement = ({ publicUrl }: Config, first: FirstKey | undefined): string => `
  Planledger is at ${publicUrl}
  Page  ${publicUrl}/
  Docs  ${publicUrl}/docs
  API   ${publicUrl}/v1/figures?regionId.within=guangdong&include=sources
${first ? keyLines(publicUrl, first) : ''}
`
