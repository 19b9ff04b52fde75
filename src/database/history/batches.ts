/** Batches: runs of changes that one request made at once. */
import type { Batch } from '../../store/batches.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** A run of changes: their instant, the first and the last. */
export interface Run {
  readonly at: string
  readonly first: number
  readonly last: number
}

/** Returns the statement that records a batch, whose id is a UUID of version 7. A run without a change is no batch. */
export const keepBatch = (
  id: string,
  { kind, subject, mergedInto, undoes }: Batch,
  by: string,
  { at, first, last }: Run,
): SQL => sql`INSERT INTO batches (id, kind, at, "by", "first", "last", subject, merged_into, undoes)
  VALUES (${id}, ${kind}, ${at}, ${by}, ${first}, ${last}, ${subject}, ${mergedInto ?? null}, ${undoes ?? null})`
