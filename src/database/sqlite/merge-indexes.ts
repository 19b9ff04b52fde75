/** Merges the segments of the indexes of words and of names into one each, where a word is found at once; of many, each is asked. */
import { setImmediate } from 'node:timers/promises'
import type { Session } from '../engine.ts'
import { sql } from '../sql/sql.ts'

/** So many are merged within some 5 milliseconds. */
const pagesAtOnce = 64

/** A negative number begins anew, with all segments there are. */
const merge = (index: string, pages: number) =>
  sql.raw(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ${pages.toString()})`)

const changesOf = async (session: Session): Promise<number> =>
  (await session.all(sql`SELECT total_changes() AS changes`))[0]?.['changes'] as number

/** Step by step, and lets others of this process have their turn between. */
const mergeOne = async (session: Session, index: string): Promise<void> => {
  for (let pages = -pagesAtOnce; ; pages = pagesAtOnce) {
    const before = await changesOf(session)
    await session.run(merge(index, pages))
    // One is the command itself.
    if ((await changesOf(session)) - before < 2) return
    await setImmediate()
  }
}

export const mergeIndexes = async (session: Session): Promise<void> => {
  for (const index of ['words']) await mergeOne(session, index)
}
