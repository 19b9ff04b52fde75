/** Leases: work that one process at a time does, whichever engine holds the register. */
import type { Engine } from '../engine.ts'
import { sql } from '../sql/sql.ts'

/** In milliseconds: after a process was killed, another one takes over within this time. */
const duration = 15_000

interface Lease {
  readonly holder: string
  readonly ends: number
}

/** Takes or prolongs a lease; reports whether this holder has it now. Writes only where half of it has passed. */
export const takeLease = async (engine: Engine, name: string, holder: string): Promise<boolean> => {
  const now = Date.now()
  const [held] = await engine.all(sql<Lease>`SELECT holder, ends FROM leases WHERE name = ${name}`)
  if (held?.holder === holder && held.ends > now + duration / 2) return true
  if (held && held.holder !== holder && held.ends > now) return false
  const taken = await engine.autocommit(sql`INSERT INTO leases (name, holder, ends)
    VALUES (${name}, ${holder}, ${now + duration})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends = excluded.ends
      WHERE leases.holder = excluded.holder OR leases.ends <= ${now}
    RETURNING holder`)
  return taken.length > 0
}

export const endLease = async (engine: Engine, name: string, holder: string): Promise<void> => {
  await engine.autocommit(sql`DELETE FROM leases WHERE name = ${name} AND holder = ${holder} RETURNING holder`)
}
