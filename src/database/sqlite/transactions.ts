/** SQLite's transactions: short ones on the connection that writes, long ones on a connection of their own. */
import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { Effort } from '../../store/store.ts'
import {
  type Attempted,
  type Engine,
  type ExclusiveWork,
  type Session,
  type Streamer,
  type Transaction,
  Unchanged,
} from '../engine.ts'
import { oneByOne, turns } from '../turns.ts'
import { sql } from '../sql/sql.ts'
import { type Query, queryTemplate } from '../sql/templates.ts'
import { hasLongLog, patiently, refused } from './file.ts'
import { schemaCheckOn } from './migrate.ts'
import { allOf, changesOf, preparing, streaming } from './snapshot.ts'

/** The number of statements between looks at the clock. */
const statementsAtOnce = 50

/** Lets the event loop turn between batches of rows. */
const rowsInTurns = (rows: Streamer['rows']): Streamer['rows'] =>
  async function* (query) {
    for await (const some of rows(query)) {
      yield some
      await setImmediate()
    }
  }

/** Returns a session that lets the event loop turn between statements. */
const inTurns = (session: Session): Session => {
  const turn = turns()
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

const command = (text: string): Query => queryTemplate(0, () => sql.raw(text))()
const commands = {
  begin: command('BEGIN IMMEDIATE'),
  defer: command('PRAGMA defer_foreign_keys = ON'),
  commit: command('COMMIT'),
  rollback: command('ROLLBACK'),
  savepoint: command('SAVEPOINT attempt'),
  release: command('RELEASE attempt'),
  undo: command('ROLLBACK TO attempt'),
}

/**
 * The page cache of a long transaction, in KiB: indexes of ids and names are written all over, and a page that does not
 * fit is written to the log and read again.
 */
const longCacheSize = 16_384

type Prepare = ReturnType<typeof preparing>

const sessionOn = (prepare: Prepare): Session => ({
  all: async (query) => allOf(prepare(query)),
  run: async (query) => changesOf(prepare, query),
  runAll: async (queries) => {
    for (const query of queries) if (changesOf(prepare, query) === 0) throw new Unchanged()
  },
})

type Writing = Pick<Engine, 'autocommit'> & {
  /** Runs a transaction as an engine does; `wait` is how many milliseconds it waits for other writers. */
  readonly transaction: <T>(work: (transaction: Transaction) => Promise<T>, wait?: number) => Promise<T>
}

/** Writes on a connection, and waits for other writers for `patience` milliseconds. */
export const writingOn = (database: Database.Database, patience: number, effort: Effort): Writing => {
  const prepare = preparing(database)
  const run = (query: Query): number => changesOf(prepare, query)
  const assertSchema = schemaCheckOn(database)
  /** Ends with the open transaction, of which there is one at most. */
  let open: Promise<unknown> | undefined
  const isOpen = (): Promise<unknown> | undefined => open

  const attempt = async <T>(work: () => Promise<T>): Promise<Attempted<T>> => {
    run(commands.savepoint)
    try {
      return { value: await work() }
    } catch (error) {
      // After some failures, as a full disk, SQLite has rolled back the whole transaction.
      if (!database.inTransaction) throw error
      run(commands.undo)
      return { error: refused(error) }
    } finally {
      if (database.inTransaction) run(commands.release)
    }
  }
  const session: Transaction = { ...sessionOn(prepare), attempt }
  const completed = async <T>(work: (transaction: Transaction) => Promise<T>, transaction: Transaction): Promise<T> => {
    try {
      assertSchema()
      const value = await work(transaction)
      run(commands.commit)
      return value
    } catch (error) {
      if (database.inTransaction) run(commands.rollback)
      throw refused(error)
    }
  }
  return {
    autocommit: (statement) => {
      const act = () => {
        assertSchema()
        return allOf(prepare(statement))
      }
      return patiently(act, patience, effort, isOpen)
    },
    transaction: async (work, wait = patience) => {
      const begin = () => {
        run(commands.begin)
        const begun = performance.now()
        const done = completed(work, session)
        // Set at once: any other statement on this connection would become part of the transaction.
        open = done
          .catch(() => undefined)
          .finally(() => {
            effort.seconds += (performance.now() - begun) / 1000
            open = undefined
          })
        return { done }
      }
      return (await patiently(begin, wait, effort, isOpen)).done
    },
  }
}

/** Runs work on another connection, and closes it. */
export const exclusiveOn = async <T>(
  database: Database.Database,
  patience: number,
  work: ExclusiveWork<T>,
  checkpoint: () => Promise<unknown>,
): Promise<T> => {
  const prepare = preparing(database)
  const run = (query: Query): number => changesOf(prepare, query)
  try {
    database.pragma('busy_timeout = 0')
    database.pragma(`cache_size = -${longCacheSize.toString()}`)
    // To copy a log of 100 MB into the file would hold the commit for half a second: `checkpoint` does it in a thread.
    database.pragma('wal_autocheckpoint = 0')
    await patiently(() => run(commands.begin), patience, { times: 0, seconds: 0 })
    schemaCheckOn(database)()
    run(commands.defer)
    const session = inTurns(sessionOn(prepare))
    const { keep, isMost, value } = await work({ ...session, rows: rowsInTurns(streaming(prepare)) })
    if (keep && isMost) await mergeIndex(session)
    run(keep ? commands.commit : commands.rollback)
    // The commit stands whatever comes of it: after a failure the next write copies the log.
    if (hasLongLog(database)) await checkpoint().catch(() => undefined)
    return value
  } catch (error) {
    if (database.inTransaction) run(commands.rollback)
    throw refused(error)
  } finally {
    database.close()
  }
}

// Merges the segments of the index of words into one: a search looks a word up in each segment.

/** A step of so many pages takes some 5 milliseconds. */
const pagesAtOnce = 64

/** A negative number begins anew, with all segments there are. */
const merge = (pages: number) => sql.raw(`INSERT INTO words (words, rank) VALUES ('merge', ${pages.toString()})`)

const changesSoFar = async (session: Session): Promise<number> =>
  (await session.all(sql<{ changes: number }>`SELECT total_changes() AS changes`))[0]?.changes ?? 0

/** Merges step by step, so that the process serves others between. */
const mergeIndex = async (session: Session): Promise<void> => {
  for (let pages = -pagesAtOnce; ; pages = pagesAtOnce) {
    const before = await changesSoFar(session)
    await session.run(merge(pages))
    // The command itself counts as one change.
    if ((await changesSoFar(session)) - before < 2) return
    await setImmediate()
  }
}
