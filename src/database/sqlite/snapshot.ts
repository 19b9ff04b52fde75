/** Queries as SQLite's prepared statements, and a snapshot of a file, on a connection of its own. */
import Database from 'better-sqlite3'
import { batchesOf, type EngineSnapshot, type Streamer } from '../engine.ts'
import { compilerFor, type Query } from '../sql/templates.ts'
import { sqlite } from './dialect.ts'
import { statementCache, refused, longestWait } from './file.ts'
import { schemaCheckOn } from './migrate.ts'

export const compiled = compilerFor(sqlite)

export interface PreparedStatement<R = unknown> {
  readonly statement: Database.Statement<unknown[], R>
  readonly params: readonly unknown[]
}

/** Prepares queries on a connection. */
export const preparing = (database: Database.Database) => {
  const prepared = statementCache(database)
  return <R>(query: Query<R>): PreparedStatement<R> => {
    const { text, params } = compiled(query)
    return { statement: prepared<R>(text), params }
  }
}

export const allOf = <R>({ statement, params }: PreparedStatement<R>): R[] => statement.all(...params)

export const changesOf = (prepare: ReturnType<typeof preparing>, query: Query): number => {
  const { statement, params } = prepare(query)
  return statement.run(...params).changes
}

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
