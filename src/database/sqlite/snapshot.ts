/** A snapshot of a SQLite file, on a connection of its own. */
import Database from 'better-sqlite3'
import { batchesOf, type EngineSnapshot, type Streamer } from '../engine.ts'
import { allOf, preparing, type PreparedStatement, refused, longestWait } from './file.ts'
import type { Query } from '../sql/templates.ts'
import { schemaCheckOn } from './migrate.ts'

export const streaming = (prepare: (query: Query) => PreparedStatement): Streamer['rows'] =>
  async function* (query) {
    const { statement, params } = prepare(query)
    yield* batchesOf(statement.raw().iterate(...params) as IterableIterator<unknown[]>)
  }

/** Opens a connection that reads one state. Throws a Refusal. */
export const openState = (file: string): Database.Database => {
  let connection: Database.Database | undefined
  try {
    connection = new Database(file, { readonly: true, timeout: longestWait })
    connection.exec('BEGIN; SELECT sequence FROM register')
    schemaCheckOn(connection)()
    return connection
  } catch (error) {
    connection?.close()
    throw refused(error)
  }
}

/** Opens a snapshot of the current state. Throws a Refusal: overloaded. */
export const snapshotOf = (file: string, closed: () => void): EngineSnapshot => {
  const connection = openState(file)
  const prepare = preparing(connection)
  return {
    all: async (query) => {
      try {
        return allOf(prepare(query))
      } catch (error) {
        throw refused(error)
      }
    },
    rows: streaming(prepare),
    close: () => {
      if (!connection.open) return
      connection.close()
      closed()
    },
  }
}
