/** The SQLite engine: one connection that writes, one that reads, and further ones for long tasks. */
import Database from 'better-sqlite3'
import { Refusal } from '../../rules/refusal.ts'
import type { Spent } from '../../store/store.ts'
import { type Engine, type Reader, tryToWrite } from '../engine.ts'
import { coalesced } from '../turns.ts'
import { bytesMapped, longestWait, openDatabase, patiently } from './file.ts'
import type { Query } from '../sql/templates.ts'
import { rowOfEach } from '../probed.ts'
import { refusingWrites } from '../read-only.ts'
import { readingApart, statesApart } from './apart.ts'
import { schemaCheckOn } from './migrate.ts'
import { allOf, preparing, snapshotOf } from './snapshot.ts'
import { exclusiveOn, writingOn } from './transactions.ts'

/** Health checks must answer soon. */
const shortestWait = 250
/** In KiB: the page cache for the rest of the file. */
const pagesCached = 65_536
/** The number of open snapshots: each is a connection, and keeps the write-ahead log from being truncated. */
const snapshotsAtOnce = 16

/** Makes the engine of a migrated database; one that only reads if the connection is read-only. */
export const sqliteEngine = (database: Database.Database, patience = longestWait): Engine => {
  const reader = new Database(database.name, { readonly: true, timeout: 0 })
  reader.pragma(`cache_size = -${pagesCached.toString()}`)
  reader.pragma(`mmap_size = ${bytesMapped.toString()}`)
  // Waiting inside SQLite would block the event loop, so from here on the engine waits and retries itself.
  database.pragma('busy_timeout = 0')
  const spent: Spent = { read: { times: 0, seconds: 0 }, write: { times: 0, seconds: 0 } }
  let snapshots = 0
  const prepare = preparing(reader)
  const writing = writingOn(database, patience, spent.write)
  const all = <R>(query: Query<R>): Promise<R[]> => patiently(() => allOf(prepare(query)), patience, spent.read)
  const apart = readingApart(database.name, spent.read)
  const states = statesApart(database.name)
  const [begin, end] = [reader.prepare('BEGIN'), reader.prepare('COMMIT')]
  const assertSchema = schemaCheckOn(reader)
  let readings = 0
  // Overlapping reads share a transaction. They may wait only for the database, so it ends in this turn of the event loop.
  const readingHere = async <T>(read: (reader: Reader) => Promise<T>): Promise<T> => {
    if (readings === 0) begin.run()
    readings++
    try {
      // In the same transaction: what is read after it has the schema that was looked at.
      await patiently(assertSchema, patience, { times: 0, seconds: 0 })
      return await read({ all })
    } finally {
      if (--readings === 0) end.run()
    }
  }
  const versions = reader.prepare<[], number>('PRAGMA data_version').pluck()
  let checked: number | undefined
  const engine: Engine = {
    isReadOnly: database.readonly,
    patience,
    spent,
    all,
    version: coalesced(() => {
      try {
        const now = versions.get()
        if (now !== checked) assertSchema()
        return (checked = now) ?? NaN
      } catch (error) {
        if (error instanceof Refusal) throw error
        // The next read reports the error.
        return NaN
      }
    }),
    reading: (read, how) => (how?.isMuch ? apart.reading(read, how) : readingHere(read)),
    autocommit: writing.autocommit,
    transaction: writing.transaction,
    exclusive: (work) => exclusiveOn(openDatabase(database.name), patience, work, states.checkpoint),
    snapshot: (how) => {
      if (snapshots === snapshotsAtOnce) throw new Refusal('overloaded', ['many-files'])
      const closed = (): void => {
        snapshots--
      }
      const snapshot = how?.isMuch ? states.open(closed) : snapshotOf(database.name, closed)
      snapshots++
      return snapshot
    },
    probe: async () => {
      await all(rowOfEach)
      if (database.readonly) return
      await tryToWrite(writing.transaction, Math.min(patience, shortestWait))
    },
    close: async () => {
      await Promise.all([apart.close(), states.close()])
      reader.close()
      database.close()
    },
  }
  return database.readonly ? refusingWrites(engine) : engine
}
