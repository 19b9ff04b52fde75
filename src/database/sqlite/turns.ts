/** Lets the event loop turn between the statements of a long transaction. */
import { setImmediate } from 'node:timers/promises'
import type { Session, Streamer } from '../engine.ts'
import { oneByOne } from '../one-by-one.ts'
import type { Query } from '../sql/templates.ts'

/** The time of work between turns of the event loop, in milliseconds. */
const longestTurn = 5

/** The number of statements between looks at the clock. */
const statementsAtOnce = 50

/** Lets the event loop turn between batches of rows. */
export const rowsInTurns = (rows: Streamer['rows']): Streamer['rows'] =>
  async function* (query) {
    for await (const some of rows(query)) {
      yield some
      await setImmediate()
    }
  }

/** Returns a session that lets the event loop turn between statements. */
export const inTurns = (session: Session): Session => {
  let begun = performance.now()
  const turn = async (): Promise<void> => {
    if (performance.now() - begun < longestTurn) return
    await setImmediate()
    begun = performance.now()
  }
  const { take } = oneByOne()
  const inTurn = <T>(use: () => Promise<T>): Promise<T> =>
    take(async () => {
      const value = await use()
      await turn()
      return value
    })
  /** Other statements of the session wait for all of these: a check sees what is being written as a whole. */
  const runAll = (queries: readonly Query[]): Promise<void> =>
    take(async () => {
      for (let at = 0; at < queries.length; at += statementsAtOnce) {
        await session.runAll(queries.slice(at, at + statementsAtOnce))
        await turn()
      }
    })
  return { all: (query) => inTurn(() => session.all(query)), run: (query) => inTurn(() => session.run(query)), runAll }
}
