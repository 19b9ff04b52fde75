/** SQLite as the register's engine: connections, prepared statements, transactions, waiting for other writers. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { Refusal } from '../rules/refusal.ts'
import type { Apart, Done, Engine, EngineSnapshot, Row, Session, Streamer, Work } from './engine.ts'
import { allOf, changesOf, preparing, type Prepared } from './prepared.ts'
import { oneQuestion } from './one-question.ts'
import type { Query } from './shapes.ts'
import { longestWait, openDatabase, pagesKept, pagesKeptApart } from './sqlite-file.ts'
import type { Effort, Spent } from './store.ts'

/** Who asks whether the database can be written has little time. */
const shortestWait = 250
/** How many snapshots may be open: each is a connection, and keeps the log of writes from being emptied. */
const snapshotsAtOnce = 16
const rowsAtOnce = 500

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY')

/** What passes once there is room, a right or a disk again is refused; all else is a fault. */
const refused = (error: unknown): unknown => {
  const because = (kind: 'no-room' | 'overloaded', detail: string) => new Refusal(kind, detail, [], 0, { cause: error })
  if (isBusy(error)) return because('overloaded', 'Another writer holds the database.')
  const code = codeOf(error)
  if (code === 'SQLITE_FULL') return because('no-room', 'The disk is full.')
  return /^SQLITE_(READONLY|IOERR|CANTOPEN)/.test(code) ? because('overloaded', 'The database cannot be used now.') : error
}

/** Tries until nobody else holds the database, for so many milliseconds, and notes the effort; waits for what is open on the same connection. */
const patiently = async <T>(act: () => T, patience: number, effort: Effort, open: () => Promise<unknown> | undefined = () => undefined): Promise<T> => {
  for (const until = Date.now() + patience; ;) {
    for (let other = open(); other; other = open()) await other
    const begun = performance.now()
    try {
      return act()
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw refused(error)
    } finally {
      effort.times++
      effort.seconds += (performance.now() - begun) / 1000
    }
    await sleep(10)
  }
}

const streaming = (prepare: (query: Query) => Prepared): Streamer['rows'] => async function* (query) {
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

/** Reads one state of a file, from the first query on. */
const snapshotOf = (file: string, closed: () => void): EngineSnapshot => {
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

/** The register's engine over a database that is migrated: one writing connection and one that only reads. */
export const sqliteEngine = (database: Database.Database, patience = longestWait): Engine => {
  const reader = new Database(database.name, { readonly: true, timeout: 0 })
  reader.pragma(`cache_size = -${pagesKept.toString()}`)
  // A wait inside SQLite would freeze the event loop, so from here on the engine waits and tries again itself.
  database.pragma('busy_timeout = 0')
  const spent: Spent = { read: { times: 0, seconds: 0 }, write: { times: 0, seconds: 0 } }
  let snapshots = 0
  const prepareWrite = preparing(database)
  const prepareRead = preparing(reader)

  const attempt = database.transaction((queries: readonly Query[]) => {
    database.pragma('defer_foreign_keys = ON')
    for (const query of queries) if (changesOf(prepareWrite(query)) === 0) throw new Unchanged()
  })

  const all = (query: Query): Promise<Row[]> => patiently(() => allOf(prepareRead(query)), patience, spent.read)
  const exec = (text: string) => prepareWrite(sql.raw(text)).statement.run()
  const session: Session = {
    all: async (query) => allOf(prepareWrite(query)),
    run: async (query) => changesOf(prepareWrite(query)),
  }
  /** Ends with the transaction that is held open, of which there is one at most. */
  let open: Promise<unknown> | undefined

  const inSavepoint = async <T>(work: Work<T>): Promise<Done<T>> => {
    exec('SAVEPOINT work')
    try {
      return { value: await work(session) }
    } catch (error) {
      // Of some failures SQLite undoes everything by itself; then nobody's work is there any more.
      if (!database.inTransaction) throw error
      exec('ROLLBACK TO work')
      return { error: refused(error) }
    } finally {
      if (database.inTransaction) exec('RELEASE work')
    }
  }
  const whole = async <T>(works: readonly Work<T>[], last: Work<void>): Promise<Done<T>[]> => {
    try {
      exec('PRAGMA defer_foreign_keys = ON')
      const done: Done<T>[] = []
      for (const work of works) done.push(await inSavepoint(work))
      await last(session)
      exec('COMMIT')
      return done
    } catch (error) {
      if (database.inTransaction) exec('ROLLBACK')
      throw refused(error)
    }
  }
  const together = async <T>(works: readonly Work<T>[], last: Work<void>): Promise<readonly Done<T>[]> => {
    const { done } = await patiently(() => {
      exec('BEGIN IMMEDIATE')
      const begun = whole(works, last)
      // At once: what others do on this connection would else become part of it, and be told kept before it is.
      open = begun.catch(() => undefined).finally(() => { open = undefined })
      return { done: begun }
    }, patience, spent.write, () => open)
    return done
  }
  const transact = (queries: readonly Query[], wait = patience): Promise<boolean> => patiently(() => {
    try {
      attempt.immediate(queries)
      return true
    } catch (error) {
      if (error instanceof Unchanged) return false
      throw error
    }
  }, wait, spent.write, () => open)

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
    transact: (queries) => transact(queries),
    beside: (statement) => patiently(() => allOf(prepareWrite(statement)), patience, spent.write, () => open),
    together,
    apart: (work) => apartOn(openDatabase(database.name, pagesKeptApart), patience, work),
    filling: (work) => apartOn(openDatabase(database.name, pagesKeptApart), patience, work),
    snapshot: () => {
      if (snapshots === snapshotsAtOnce) throw new Refusal('overloaded', 'Too many files are being read.')
      snapshots++
      return snapshotOf(database.name, () => { snapshots-- })
    },
    probe: async () => {
      await all(sql`SELECT sequence FROM register`)
      // The second statement changes no row, so all is undone that the first has shown to be possible.
      await transact([sql`UPDATE register SET sequence = sequence`, sql`DELETE FROM register WHERE false`], Math.min(patience, shortestWait))
    },
    close: async () => {
      reader.close()
      database.close()
    },
  }
}

class Unchanged extends Error {}

/** Does work on another connection, which is closed then. */
const apartOn = async <T>(database: Database.Database, patience: number, work: Apart<T>): Promise<T> => {
  const prepare = preparing(database)
  const run = (text: string) => database.prepare(text).run()
  try {
    database.pragma('busy_timeout = 0')
    await patiently(() => run('BEGIN IMMEDIATE'), patience, { times: 0, seconds: 0 })
    database.pragma('defer_foreign_keys = ON')
    const { keep, value } = await work({
      all: (query) => Promise.resolve(allOf(prepare(query))),
      run: (query) => Promise.resolve(changesOf(prepare(query))),
      rows: streaming(prepare),
    })
    run(keep ? 'COMMIT' : 'ROLLBACK')
    return value
  } catch (error) {
    if (database.inTransaction) run('ROLLBACK')
    throw refused(error)
  } finally {
    database.close()
  }
}
