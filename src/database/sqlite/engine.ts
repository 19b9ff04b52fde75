/** SQLite as the register's engine: one connection that writes, one that only reads, and others for what takes long. */
import Database from 'better-sqlite3'
import { Refusal } from '../../rules/refusal.ts'
import type { Spent } from '../../store/store.ts'
import type { Engine, Row } from '../engine.ts'
import { oneQuestion } from '../coalesce.ts'
import { allOf, preparing } from './prepared-statements.ts'
import type { Query } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { longestWait, openDatabase } from './file.ts'
import { patiently } from './busy-retry.ts'
import { snapshotOf } from './snapshot.ts'
import { apartOn, writingOn } from './transactions.ts'

/** Who asks whether the database can be written has little time. */
const shortestWait = 250
/** So much of the file is read as memory, where the system keeps it, instead of being copied page by page: SQLite maps no more. */
const bytesMapped = 2 ** 31 - 2 ** 16
/** In KiB: so much of what lies beyond is kept at hand. */
const pagesKept = 65_536
/** How many snapshots may be open: each is a connection, and keeps the log of writes from being emptied. */
const snapshotsAtOnce = 16

/** The register's engine over a database that is migrated: one writing connection and one that only reads. */
export const sqliteEngine = (database: Database.Database, patience = longestWait): Engine => {
  const reader = new Database(database.name, { readonly: true, timeout: 0 })
  reader.pragma(`cache_size = -${pagesKept.toString()}`)
  reader.pragma(`mmap_size = ${bytesMapped.toString()}`)
  // A wait inside SQLite would freeze the event loop, so from here on the engine waits and tries again itself.
  database.pragma('busy_timeout = 0')
  const spent: Spent = { read: { times: 0, seconds: 0 }, write: { times: 0, seconds: 0 } }
  let snapshots = 0
  const prepare = preparing(reader)
  const writing = writingOn(database, patience, spent.write)
  const all = (query: Query): Promise<Row[]> => patiently(() => allOf(prepare(query)), patience, spent.read)
  const versions = reader.prepare('PRAGMA data_version').pluck()
  return {
    spent,
    all,
    version: oneQuestion(() => {
      try {
        return versions.get() as number
      } catch {
        // Whoever then reads is told what is the matter.
        return NaN
      }
    }),
    // Where nothing is waited for, nobody of this process writes in between.
    reading: (read) => read({ all }),
    transact: (queries) => writing.transact(queries),
    beside: writing.beside,
    together: writing.together,
    apart: (work) => apartOn(openDatabase(database.name), patience, work),
    filling: (work) => apartOn(openDatabase(database.name), patience, work),
    snapshot: () => {
      if (snapshots === snapshotsAtOnce) throw new Refusal('overloaded', 'Too many files are being read.')
      snapshots++
      return snapshotOf(database.name, () => {
        snapshots--
      })
    },
    probe: async () => {
      await all(sql`SELECT sequence FROM register`)
      // The second statement changes no row, so all is undone that the first has shown to be possible.
      await writing.transact(
        [sql`UPDATE register SET sequence = sequence`, sql`DELETE FROM register WHERE false`],
        Math.min(patience, shortestWait),
      )
    },
    close: async () => {
      reader.close()
      database.close()
    },
  }
}
