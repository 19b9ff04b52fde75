/** The interface between the store and a database engine. */
import { Refusal } from '../rules/refusal.ts'
import type { Answering, Effort, Spent } from '../store/store.ts'
import { sql } from './sql/sql.ts'
import type { Query } from './sql/templates.ts'

/** The most rows that a stream reads at a time. */
export const rowsAtOnce = 200
/** In UTF-16 units: what a stream makes of a batch takes some milliseconds, also of long records. */
const longestBatch = 131_072

const lengthOf = (row: readonly unknown[]): number =>
  row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0)

/** Yields rows in batches; the last one may be empty. */
export function* batchesOf(rows: Iterable<readonly unknown[]>): Generator<readonly (readonly unknown[])[]> {
  let [some, length]: [(readonly unknown[])[], number] = [[], 0]
  for (const row of rows) {
    some.push(row)
    length += lengthOf(row)
    if (some.length < rowsAtOnce && length < longestBatch) continue
    yield some
    ;[some, length] = [[], 0]
  }
  yield some
}

/** Answers queries: an engine, a transaction, a snapshot or a replica. */
export interface Reader {
  /** Returns the rows of a reading query, typed by the query. Throws a Refusal: overloaded. */
  all<R>(query: Query<R>): Promise<R[]>
}

/** An open transaction, for statements that depend on the results of others. It sees its own writes. */
export interface Session extends Reader {
  /** Runs a statement and returns the number of rows that it changed. */
  run(query: Query): Promise<number>
  /**
   * Runs statements, and throws `Unchanged` at one that changes no row. An engine may run insertions after all other
   * statements, and table by table.
   */
  runAll(queries: readonly Query[]): Promise<void>
}

/** Reads any number of rows in batches. */
export interface Streamer {
  /** Yields the rows of a query as lists of values. */
  rows(query: Query): AsyncGenerator<readonly (readonly unknown[])[]>
}

/** The error of a statement that should have changed a row. */
export class Unchanged extends Error {
  constructor() {
    super('A statement changed no row.')
  }
}

/** The outcome of an attempt: the value that it returned, or the error that it threw. */
export type Attempted<T> = { readonly value: T } | { readonly error: unknown }

/** A transaction in which single steps may fail. */
export interface Transaction extends Session {
  /** Runs work in a savepoint, and rolls back to it if work throws. Throws only if the whole transaction is lost. */
  attempt<T>(work: () => Promise<T>): Promise<Attempted<T>>
}

/** One state of the database, on a connection of its own. */
export interface EngineSnapshot extends Reader, Streamer {
  close(): void
}

/** Opens states that may be read much: they are read where no request waits. */
export const apart = (engine: Pick<Engine, 'snapshot'>): Pick<Engine, 'snapshot'> => ({
  snapshot: () => engine.snapshot({ isMuch: true }),
})

/** Works on one state of the register. */
export const onState = async <T>(
  engine: Pick<Engine, 'snapshot'>,
  work: (state: EngineSnapshot) => Promise<T>,
): Promise<T> => {
  const state = engine.snapshot()
  try {
    return await work(state)
  } finally {
    state.close()
  }
}

/**
 * Work on a separate connection, which decides whether to commit.
 * `isMost`: the work wrote most rows of the database, so the engine should update indexes and statistics.
 */
export type ExclusiveWork<T> = (
  session: Session & Streamer,
) => Promise<{ readonly keep: boolean; readonly isMost: boolean; readonly value: T }>

/** A version of the whole database; two versions can only be compared for equality. */
export type Version = number | string

/** The circumstances of a read of several queries, which may end before its next one when the signal is aborted. */
export interface ReadOptions extends Answering {
  /** They may read much: an engine that works in this process does so in a thread. */
  readonly isMuch?: boolean
}

/** Reads the register, possibly from another database than the one that is written. */
export interface Reads extends Reader {
  /** Runs several queries on one state. Throws a Refusal: overloaded. */
  reading<T>(read: (reader: Reader) => Promise<T>, how?: ReadOptions): Promise<T>
  /** Holds the current state open for reading. Throws a Refusal: overloaded. */
  snapshot(how?: Pick<ReadOptions, 'isMuch'>): EngineSnapshot
}

export interface Engine extends Reads {
  /** The database can only be read: all that writes throws `ReadOnly`. */
  readonly isReadOnly: boolean
  /** Returns a version that changes with every write of a record or a key by any process. */
  version(): Promise<Version>
  /** The longest wait of a write for other writers, in milliseconds. */
  readonly patience: number
  /** The number and duration of calls so far, without the waits for other writers. */
  readonly spent: Spent
  /**
   * Runs one statement in a transaction of its own, without waiting for the register's writers, and returns its rows.
   * For tables outside the register. Throws a Refusal: overloaded, no-room.
   */
  autocommit<R>(statement: Query<R>): Promise<R[]>
  /**
   * Runs work in one transaction on the writing connection, and commits it; rolls back if it throws.
   * Runs the work again from its beginning if the database rolls back, for example after a deadlock.
   * Waits for other writers for `wait` milliseconds, or for `patience`. Throws a Refusal: overloaded, no-room.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, wait?: number): Promise<T>
  /**
   * Runs work in one transaction on a separate connection, so that other connections can read meanwhile.
   * Rolls back unless `keep` is true. Throws a Refusal: overloaded, no-room.
   */
  exclusive<T>(work: ExclusiveWork<T>): Promise<T>
  /**
   * Calls back with the last sequence soon after each write by any process, and with Infinity if some may have been
   * missed.
   * Returns a function that reports whether notifications arrive now; otherwise the caller has to poll.
   */
  readonly listen?: (notify: (sequence: number) => void) => () => boolean
  /** Throws promptly unless the database can be read and, unless it can only be read, written; changes nothing. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** Proves that writing works, without changing anything. */
export const tryToWrite = async (transaction: Engine['transaction'], wait: number): Promise<void> => {
  const write = (session: Transaction) =>
    session.attempt(async () => {
      await session.run(sql`UPDATE register SET sequence = sequence`)
      throw new Unchanged()
    })
  const { error } = (await transaction(write, wait)) as { readonly error: unknown }
  if (!(error instanceof Unchanged)) throw error
}

// Measures what is asked of a database elsewhere.

/** Runs an action and adds it, and its time, to an effort. */
export const measured = async <T>(effort: Effort, act: () => Promise<T>): Promise<T> => {
  const begun = performance.now()
  try {
    return await act()
  } finally {
    effort.times++
    effort.seconds += (performance.now() - begun) / 1000
  }
}

// The refusal of a write that waited in vain for another writer.

/** Unlike other refusals because of the database, it ends when the other writer does. */
export class LockTimeout extends Refusal {
  constructor(cause: unknown) {
    super('overloaded', ['database-locked'], [], { cause })
  }
}
