/** What the store needs of a database engine. */
import type { Spent } from '../store/store.ts'
import type { Query } from './sql/templates.ts'

export type Row = Record<string, unknown>

/** What can be asked, wherever it is asked from. */
export interface Reader {
  /** The rows of a reading query. Throws a Refusal: overloaded. */
  all(query: Query): Promise<Row[]>
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

/** What is to be done in a transaction, and what became of it. */
export type Work<T> = (session: Session) => Promise<T>
export type Done<T> = { readonly value: T } | { readonly error: unknown }

/** One state of the database, on a connection of its own. */
export interface EngineSnapshot extends Reader, Streamer {
  close(): void
}

/** What is to be done on a connection of its own, and whether it is to be kept; where most of what is there then came by it, an engine may put in order what it finds by. */
export type Apart<T> = (
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
  /** Runs one statement on what is no part of the register and holds no writer up, and answers its rows. Throws a Refusal: overloaded, no-room. */
  beside(statement: Query): Promise<Row[]>
  /**
   * Does these works one after the other in one transaction, then `last`: each wholly or, where it throws, not at all.
   * Answers when all that was done is kept. Throws a Refusal: overloaded, no-room; then nothing was.
   * They may be done again where all is undone, the first one first, so they remember nothing of the time before.
   */
  together<T>(works: readonly Work<T>[], last: Work<void>): Promise<readonly Done<T>[]>
  /** Does work in one transaction on a connection of its own, so that others go on reading; keeps nothing unless told to. Throws a Refusal: overloaded, no-room. */
  apart<T>(work: Apart<T>): Promise<T>
  /** The same for filling tables that are empty: an engine may leave out what would be worked out of their rows, where those come too. */
  filling<T>(work: Apart<T>): Promise<T>
  /**
   * Calls back with the last sequence soon after each write by whatever process, and with Infinity where some may have been missed.
   * Answers whether it hears of them now: a database that does not tell, or a line on which it cannot, leaves it to look.
   */
  listen?(heard: (sequence: number) => void): () => boolean
  /** Throws, and soon, unless the database can be read and written; changes nothing. */
  probe(): Promise<void>
  close(): Promise<void>
}
