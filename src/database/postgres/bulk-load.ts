/** Work that writes so many rows that PostgreSQL needs help: plans made anew, and triggers disabled. */
import type { ExclusiveWork } from '../engine.ts'
import { sql } from '../sql/sql.ts'

/**
 * Tables whose triggers maintain other tables, which a bulk load fills directly. A trigger of `own_parts` would also
 * rewrite each sum once per figure, and dead rows slow the load down until the transaction ends.
 */
const sources = ['own_parts', 'movements']

const setTriggers = (state: 'ENABLE' | 'DISABLE') =>
  sources.map((table) => sql.raw(`ALTER TABLE ${table} ${state} TRIGGER USER`))

/** Runs work while no trigger fills a table from another. */
export const withoutTriggers =
  <T>(work: ExclusiveWork<T>): ExclusiveWork<T> =>
  async (session) => {
    for (const statement of setTriggers('DISABLE')) await session.run(statement)
    const done = await work(session)
    // PostgreSQL alters no table with deferred checks pending.
    await session.run(sql`SET CONSTRAINTS ALL IMMEDIATE`)
    for (const statement of setTriggers('ENABLE')) await session.run(statement)
    return done
  }

/**
 * Runs work whose queries are planned each time. A plan that is kept would be that of the first batches, when the tables
 * were small enough to be read as a whole. The checks of foreign keys at the end are planned once.
 */
export const planningAnew =
  <T>(work: ExclusiveWork<T>): ExclusiveWork<T> =>
  async (session) => {
    await session.run(sql`SET LOCAL plan_cache_mode = force_custom_plan`)
    const done = await work(session)
    await session.run(sql`RESET plan_cache_mode`)
    return done
  }
