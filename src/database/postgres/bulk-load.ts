/** Fills PostgreSQL's empty tables with rows as they stand elsewhere. */
import type { Apart } from '../engine.ts'
import { sql } from '../sql/sql.ts'

/**
 * What else keeps other tables by these: their rows come by themselves. Sums in particular would be written once a figure,
 * and what is written over and over in one transaction stays in the way until its end.
 */
const followers = ['own_parts DISABLE TRIGGER USER', 'movements DISABLE TRIGGER USER']

/** Does work while no trigger fills a table by another. */
export const quietly =
  <T>(work: Apart<T>): Apart<T> =>
  async (session) => {
    for (const follower of followers) await session.run(sql.raw(`ALTER TABLE ${follower}`))
    const done = await work(session)
    // A table whose references wait to be checked cannot be altered.
    await session.run(sql`SET CONSTRAINTS ALL IMMEDIATE`)
    for (const follower of followers) await session.run(sql.raw(`ALTER TABLE ${follower.replace('DISABLE', 'ENABLE')}`))
    return done
  }
