/** A snapshot of a PostgreSQL database. */
import type { Pool, PoolClient } from 'pg'
import { batchesOf, rowsAtOnce, type EngineSnapshot, type Streamer } from '../engine.ts'
import { again, connect, questionOf, limited, turnsOn, type DriverQuery, refused } from './connection.ts'
import type { Query } from '../sql/templates.ts'
import { checkedBy } from './migrate.ts'

/** Begins a transaction that sees the state of its first query. */
export const oneState = (answer: number): string =>
  `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${limited(answer)}`

const begin = async (pool: Pool, answer: number): Promise<PoolClient> => {
  const client = await connect(pool)
  try {
    await checkedBy(client, oneState(answer))
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

type Ask = <R extends object>(question: DriverQuery) => Promise<readonly R[]>

/** Reads by server-side cursors, because several lists may be read in turn. */
export const streaming = (ask: Ask): Streamer['rows'] => {
  let cursors = 0
  return async function* (query) {
    const cursor = `rows${(++cursors).toString()}`
    const { text, values } = questionOf(query)
    await ask({ text: `DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values })
    for (let read = rowsAtOnce; read === rowsAtOnce;) {
      const some = await ask<unknown[]>({
        text: `FETCH ${rowsAtOnce.toString()} FROM ${cursor}`,
        values: [],
        rowMode: 'array',
      })
      read = some.length
      yield* batchesOf(some)
    }
    await ask({ text: `CLOSE ${cursor}`, values: [] })
  }
}

/** Opens a snapshot of the current state on a connection of its own. */
export const snapshotOf = (pool: Pool, answer: number, closed: () => void): EngineSnapshot => {
  const begun = again(() => begin(pool, answer)).then((client) => ({ client, turns: turnsOn(client) }))
  let isOpen = true
  // Without a connection there is nothing to close; the first read reports the error.
  begun.catch(() => {
    if (isOpen) closed()
    isOpen = false
  })
  const ask = async <R extends object>(question: DriverQuery): Promise<R[]> => {
    try {
      return (await (await begun).turns.ask<R>(question)).rows
    } catch (error) {
      throw refused(error)
    }
  }
  return {
    all: async <R>(query: Query<R>) => (await ask(questionOf(query))) as R[],
    rows: streaming(ask),
    close: () => {
      if (!isOpen) return
      isOpen = false
      begun
        .then(
          ({ client }) => {
            client.release(true)
          },
          () => undefined,
        )
        .finally(closed)
    },
  }
}
