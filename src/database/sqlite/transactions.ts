/** How SQLite is written to: in transactions on the one connection that writes, or at length on one of its own. */
import type Database from 'better-sqlite3'
import type { Effort } from '../../store/store.ts'
import type { Apart, Done, Engine, Session, Work } from '../engine.ts'
import { allOf, changesOf, preparing } from './prepared-statements.ts'
import { shaped, type Query } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { mergeIndex } from './merge-index.ts'
import { patiently, refused } from './busy-retry.ts'
import { streaming } from './snapshot.ts'

const command = (text: string): Query => shaped(0, () => sql.raw(text))()
const commands = {
  begin: command('BEGIN IMMEDIATE'),
  defer: command('PRAGMA defer_foreign_keys = ON'),
  commit: command('COMMIT'),
  rollback: command('ROLLBACK'),
  mark: command('SAVEPOINT work'),
  unmark: command('RELEASE work'),
  toMark: command('ROLLBACK TO work'),
}

class Unchanged extends Error {}

/** A work had begun to write when it failed, and nothing marks where it began: all is to be undone, and done again with care. */
class Torn extends Error {}

export type Writing = Pick<Engine, 'beside' | 'together'> & {
  /** As of an engine; waits for other writers for so many milliseconds, where that is less. */
  readonly transact: (queries: readonly Query[], wait?: number) => Promise<boolean>
}

/** Writes on a connection, and waits for other writers for `patience` milliseconds. */
export const writingOn = (database: Database.Database, patience: number, effort: Effort): Writing => {
  const prepare = preparing(database)
  const run = (query: Query): number => changesOf(prepare(query))
  const attempt = database.transaction((queries: readonly Query[]) => {
    run(commands.defer)
    for (const query of queries) if (run(query) === 0) throw new Unchanged()
  })
  let statements = 0
  const session: Session = {
    all: async (query) => allOf(prepare(query)),
    run: async (query) => {
      statements++
      return run(query)
    },
  }
  /** Ends with the transaction that is held open, of which there is one at most. */
  let open: Promise<unknown> | undefined

  /** For all that goes well: a mark before each work has SQLite copy every page that it changes, and to defer references has it prepare every statement anew. */
  const quickly = async <T>(work: Work<T>): Promise<Done<T>> => {
    const before = statements
    try {
      return { value: await work(session) }
    } catch (error) {
      if (statements > before) throw new Torn()
      return { error: refused(error) }
    }
  }
  const carefully = async <T>(work: Work<T>): Promise<Done<T>> => {
    run(commands.mark)
    try {
      return { value: await work(session) }
    } catch (error) {
      // Of some failures SQLite undoes everything by itself; then nobody's work is there any more.
      if (!database.inTransaction) throw error
      run(commands.toMark)
      return { error: refused(error) }
    } finally {
      if (database.inTransaction) run(commands.unmark)
    }
  }
  const whole = async <T>(works: readonly Work<T>[], last: Work<void>, each: typeof carefully): Promise<Done<T>[]> => {
    try {
      if (each === carefully) run(commands.defer)
      const done: Done<T>[] = []
      for (const work of works) done.push(await each(work))
      await last(session)
      run(commands.commit)
      return done
    } catch (error) {
      if (database.inTransaction) run(commands.rollback)
      throw refused(error)
    }
  }
  const inTransaction = async <T>(
    works: readonly Work<T>[],
    last: Work<void>,
    each: typeof carefully,
  ): Promise<Done<T>[]> => {
    const { done } = await patiently(
      () => {
        run(commands.begin)
        const begun = whole(works, last, each)
        // At once: what others do on this connection would else become part of it, and be told kept before it is.
        open = begun
          .catch(() => undefined)
          .finally(() => {
            open = undefined
          })
        return { done: begun }
      },
      patience,
      effort,
      () => open,
    )
    return done
  }
  return {
    beside: (statement) =>
      patiently(
        () => allOf(prepare(statement)),
        patience,
        effort,
        () => open,
      ),
    together: async (works, last) => {
      try {
        return await inTransaction(works, last, quickly)
      } catch (error) {
        if (!(error instanceof Torn)) throw error
        return inTransaction(works, last, carefully)
      }
    },
    transact: (queries, wait = patience) =>
      patiently(
        () => {
          try {
            attempt.immediate(queries)
            return true
          } catch (error) {
            if (error instanceof Unchanged) return false
            throw error
          }
        },
        wait,
        effort,
        () => open,
      ),
  }
}

/** Does work on another connection, which is closed then. */
export const apartOn = async <T>(database: Database.Database, patience: number, work: Apart<T>): Promise<T> => {
  const prepare = preparing(database)
  const run = (query: Query): number => changesOf(prepare(query))
  try {
    database.pragma('busy_timeout = 0')
    await patiently(() => run(commands.begin), patience, { times: 0, seconds: 0 })
    run(commands.defer)
    const session: Session = {
      all: (query) => Promise.resolve(allOf(prepare(query))),
      run: (query) => Promise.resolve(run(query)),
    }
    const { keep, isMost, value } = await work({ ...session, rows: streaming(prepare) })
    if (keep && isMost) await mergeIndex(session)
    run(keep ? commands.commit : commands.rollback)
    return value
  } catch (error) {
    if (database.inTransaction) run(commands.rollback)
    throw refused(error)
  } finally {
    database.close()
  }
}
