/** One state of a PostgreSQL database, read at leisure. */
import Cursor from 'pg-cursor'
import type { Pool, PoolClient } from 'pg'
import type { EngineSnapshot } from './engine.ts'
import { questionOf, sessionOn } from './postgres-connection.ts'
import { refused } from './postgres-errors.ts'
import type { Query } from './shapes.ts'

const rowsAtOnce = 500

/** A transaction sees the state of its first query. */
export const oneState = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

const begin = async (pool: Pool): Promise<PoolClient> => {
  const client = await pool.connect()
  try {
    await client.query(`${oneState}; SELECT sequence FROM register`)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** The state of now, on a connection of its own until it is closed. */
export const snapshotOf = (pool: Pool, closed: () => void): EngineSnapshot => {
  const begun = begin(pool)
  // Whoever reads is told.
  begun.catch(() => undefined)
  const orRefused = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      throw refused(error)
    }
  }
  async function* rows(query: Query): AsyncGenerator<readonly (readonly unknown[])[]> {
    const { text, values } = questionOf(query)
    const cursor = await orRefused(async () => (await begun).query(new Cursor<unknown[]>(text, values, { rowMode: 'array' })))
    for (let some: unknown[][] | undefined; some?.length !== 0;) {
      some = await orRefused(() => cursor.read(rowsAtOnce))
      if (some.length > 0) yield some
    }
    await cursor.close()
  }
  let isOpen = true
  return {
    all: (query) => orRefused(async () => sessionOn(await begun).all(query)),
    rows,
    close: () => {
      if (!isOpen) return
      isOpen = false
      // What is left of an answer that nobody reads on would have to be read first, so the connection goes with it.
      begun.then((client) => { client.release(true) }, () => undefined).finally(closed)
    },
  }
}
