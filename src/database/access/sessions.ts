/** Stores the sessions of the pages, by digests only. */
import type { PageSession } from '../../store/keys.ts'
import type { Engine } from '../engine.ts'
import { sql } from '../sql/sql.ts'

const now = (): string => new Date().toISOString()

/** Stores a session, and forgets those that have ended. */
export const addSession = async (engine: Engine, { hash, key, endsAt }: PageSession): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM sessions WHERE ends_at <= ${now()} RETURNING hash`)
  await engine.transact([sql`INSERT INTO sessions (hash, key, ends_at) VALUES (${hash}, ${key}, ${endsAt})`])
}

/** Returns a session that has not ended. */
export const sessionOf = async (engine: Engine, hash: string): Promise<PageSession | undefined> => {
  const [found] = await engine.all(
    sql<PageSession>`SELECT hash, key, ends_at AS "endsAt" FROM sessions WHERE hash = ${hash} AND ends_at > ${now()}`,
  )
  return found
}

export const endSession = async (engine: Engine, hash: string): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM sessions WHERE hash = ${hash} RETURNING hash`)
}
