/** Keeps API keys, by their hashes only. */
import { sql } from 'drizzle-orm'
import type { Engine } from './engine.ts'
import type { Caller } from './store.ts'

export const callerOf = async (engine: Engine, hash: string): Promise<Caller | undefined> => {
  const [row] = await engine.all(sql`SELECT label, role FROM keys WHERE hash = ${hash}`)
  return row as unknown as Caller | undefined
}

export const addKey = async (engine: Engine, hash: string, { label, role }: Caller): Promise<void> => {
  await engine.transact([sql`INSERT INTO keys (hash, role, label, created_at) VALUES (${hash}, ${role}, ${label}, ${new Date().toISOString()})`])
}

export const hasKeys = async (engine: Engine): Promise<boolean> =>
  (await engine.all(sql`SELECT 1 FROM keys LIMIT 1`)).length > 0
