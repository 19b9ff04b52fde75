/** What the register remembers: its last change, deletions, and where an instant falls among the changes. */
import { sql } from 'drizzle-orm'
import { canonicalInstant } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import type { Engine } from './engine.ts'

export interface Head { readonly epoch: string; readonly sequence: number; readonly at: string }

/** Which register this is, and its last change. */
export const head = async (engine: Engine): Promise<Head> => {
  const [row] = await engine.all(sql`SELECT epoch, sequence,
    coalesce((SELECT at FROM changes WHERE changes.sequence = register.sequence), '') AS at FROM register`)
  return row as unknown as Head
}

export interface Deletion { readonly at: string; readonly revision: number }

/** The deletion of a record that is not live, if it ever was. */
export const deletionOf = async (engine: Engine, resource: ResourceName, id: string, asOf?: number): Promise<Deletion | undefined> => {
  const [row] = await engine.all(sql`SELECT at, revision FROM changes
    WHERE resource = ${resource} AND record_id = ${id} AND sequence <= ${asOf ?? Number.MAX_SAFE_INTEGER} ORDER BY sequence DESC LIMIT 1`)
  return row as unknown as Deletion | undefined
}

/** The last change no later than an instant (RFC 3339); 0 before the first. */
export const sequenceAt = async (engine: Engine, instant: string): Promise<number> => {
  const [row] = await engine.all(sql`SELECT coalesce(max(sequence), 0) AS sequence FROM changes WHERE at <= ${canonicalInstant(instant)}`)
  return row?.['sequence'] as number
}
