/** Merges the segments of the index of words into one: a search looks a word up in each segment. */
import { setImmediate } from 'node:timers/promises'
import type { Session } from '../engine.ts'
import { sql } from '../sql/sql.ts'

/** Takes some 5 milliseconds. */
const pagesAtOnce = 64

/** A negative number begins anew, with all segments there are. */
const merge = (pages: number) => sql.raw(`INSERT INTO words (words, rank) VALUES ('merge', ${pages.toString()})`)

const changesOf = async (session: Session): Promise<number> =>
  (await session.all(sql<{ changes: number }>`SELECT total_changes() AS changes`))[0]?.changes ?? 0

/** Merges step by step, so that the process serves others between. */
export const mergeIndex = async (session: Session): Promise<void> => {
  for (let pages = -pagesAtOnce; ; pages = pagesAtOnce) {
    const before = await changesOf(session)
    await session.run(merge(pages))
    // One is the command itself.
    if ((await changesOf(session)) - before < 2) return
    await setImmediate()
  }
}
