/** Notices a failover: a promoted standby begins a new timeline, and may lack the last writes of the one before. */
import type { Version } from '../engine.ts'
import { sql } from '../sql/sql.ts'

const isOther = sql`coalesce(timeline, '') <> current_timeline()`

const mark = 'moved'

/** Marks a version that is read on another timeline than that of the last write; null on a standby. */
export const markMoved = sql`CASE WHEN ${isOther} THEN ${sql.raw(`'${mark}'`)} END`

export const hasMoved = (version: Version): boolean => String(version).endsWith(mark)

/** Takes up the timeline, with a new epoch: what clients hold may be of a history that was lost. */
export const takeUpTimeline = sql`UPDATE register
  SET epoch = CASE WHEN timeline IS NULL THEN epoch ELSE gen_random_uuid()::text END, timeline = current_timeline()
  WHERE ${isOther}`
