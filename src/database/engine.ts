/** What the store needs of a database engine. */
import type { Spent } from '../store/store.ts'
import type { Query } from './sql/templates.ts'

/** What can be asked, wherever it is asked from. */
export interface Reader {
  /** Returns the rows of a reading query, typed by the query. Throws a Refusal: overloaded. */
  all<R>(query: Query<R>): Promise<R[]>
}

/** One transaction held open, for more statements than can be listed first; sees what it has written. */
export interface Session extends Reader {
  /** How many rows a statement changed. */
  run(query: Query): Promise<number>
}

/** What can be read a few rows at a time, however many there are. */
export interface Streamer {
  /** The rows of a query as lists of values. */
  rows(query: Query): AsyncGenerator<readonly (readonly unknown[])[]>
}

/** The outcome of an attempt: what it answered, or what it threw. */
export type Attempted<T> = { readonly value: T } | { readonly error: unknown }

/** A transaction parts of which may fail by themselves. */
export interface Transaction extends Session {
  /** Runs work in a savepoint, and undoes what it wrote if it throws. Throws itself only if the whole transaction is lost. */
  attempt<T>(work: () => Promise<T>): Promise<Attempted<T>>
}

/** One state of the database, on a connection of its own. */
export interface EngineSnapshot extends Reader, Streamer {
  close(): void
}

/**
 * Work on a connection of its own, which says whether to commit.
 * `isMost`: most rows of the database came by it, so the engine should bring indexes and statistics up to date.
 */
export type ExclusiveWork<T> = (
  session: Session & Streamer,
) => Promise<{ readonly keep: boolean; readonly isMost: boolean; readonly value: T }>

/** Of the whole database; two may only be compared. */
export type Version = number | string

/** What reading the register takes; it need not be where it is written. */
export interface Reads extends Reader {
  /** Reads all of one state. Throws a Refusal: overloaded. */
  reading<T>(read: (reader: Reader) => Promise<T>): Promise<T>
  /** The state of now, to be read at leisure. Throws a Refusal: overloaded. */
  snapshot(): EngineSnapshot
}

export interface Engine extends Reads {
  /** Another one after any write of a record or a key by whatever process. */
  version(): Promise<Version>
  /** What has been asked of the database so far; waiting for other writers aside. */
  readonly spent: Spent
  /** Runs all statements in one transaction; false, and nothing done, when one of them changes no row. Throws a Refusal: overloaded, no-room. */
  transact(statements: readonly Query[]): Promise<boolean>
  /** Runs one statement in a transaction of its own, outside the register and without waiting for its writers; answers its rows. Throws a Refusal: overloaded, no-room. */
  autocommit<R>(statement: Query<R>): Promise<R[]>
  /**
   * Runs work in one transaction on the connection that writes, and commits it; rolls back if it throws. Throws a Refusal: overloaded, no-room.
   * Where the database rolls back by itself, as after a deadlock, the work is run again from its beginning.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Runs work in one transaction on a connection of its own, so that others go on reading; rolls back unless told to keep. Throws a Refusal: overloaded, no-room. */
  exclusive<T>(work: ExclusiveWork<T>): Promise<T>
  /** Does the same to fill empty tables with all rows of another register: an engine may switch off triggers that derive rows from rows. */
  bulkLoad<T>(work: ExclusiveWork<T>): Promise<T>
  /**
   * Calls back with the last sequence soon after each write by whatever process, and with Infinity where some may have been missed.
   * Answers whether it hears of them now: a database that does not tell, or a line on which it cannot, leaves it to look.
   */
  listen?(heard: (sequence: number) => void): () => boolean
  /** Throws, and soon, unless the database can be read and written; changes nothing. */
  probe(): Promise<void>
  close(): Promise<void>
}
