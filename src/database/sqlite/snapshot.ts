/** A snapshot of a SQLite file, on a connection of its own. */
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { rowsAtOnce, type EngineSnapshot, type Streamer } from '../engine.ts'
import { allOf, preparing, type Prepared } from './prepared-statements.ts'
import type { Query } from '../sql/templates.ts'
import { longestWait } from './file.ts'

export const streaming = (prepare: (query: Query) => Prepared): Streamer['rows'] =>
  async function* (query) {
    const { statement, params } = prepare(query)
    let some: unknown[][] = []
    for (const row of statement.raw().iterate(...params)) {
      some.push(row as unknown[])
      if (some.length < rowsAtOnce) continue
      yield some
      some = []
      await setImmediate()
    }
    yield some
  }

/** Opens a snapshot; its state is that of the first query. */
export const snapshotOf = (file: string, closed: () => void): EngineSnapshot => {
  const connection = new Database(file, { readonly: true, timeout: longestWait })
  const prepare = preparing(connection)
  connection.exec('BEGIN; SELECT sequence FROM register')
  return {
    all: (query) => Promise.resolve(allOf(prepare(query))),
    rows: streaming(prepare),
    close: () => {
      if (!connection.open) return
      connection.close()
      closed()
    },
  }
}
