/** Merges the segments of the index of words into one, where a word is found at once; of many, each is asked. */
import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Session } from './engine.ts'

/** So many are merged within some 5 milliseconds. */
const pagesAtOnce = 64

/** A negative number begins anew, with all segments there are. */
const merge = (pages: number) => sql.raw(`INSERT INTO words (words, rank) VALUES ('merge', ${pages.toString()})`)

const changesOf = async (session: Session): Promise<number> => (await session.all(sql`SELECT total_changes() AS changes`))[0]?.['changes'] as number

/** Does it step by step, and lets others of this process have their turn between. */
export const mergeWords = async (session: Session): Promise<void> => {
  for (let step = merge(-pagesAtOnce); ; step = merge(pagesAtOnce)) {
    const before = await changesOf(session)
    await session.run(step)
    // One is the command itself.
    if (await changesOf(session) - before < 2) return
    await setImmediate()
  }
}
