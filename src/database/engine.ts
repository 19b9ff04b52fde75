/** What the store needs of a database engine. */
import type { SQL } from 'drizzle-orm'
import type { Spent } from './store.ts'

export type Row = Record<string, unknown>

export interface Engine {
  /** What has been asked of the database so far; waiting for other writers aside. */
  readonly spent: Spent
  /** The rows of a reading query. Throws a Refusal: overloaded. */
  all(query: SQL): Promise<Row[]>
  /** Runs all statements in one transaction; false, and nothing done, when one of them changes no row. Throws a Refusal: overloaded, no-room. */
  transact(statements: readonly SQL[]): Promise<boolean>
  /** Throws, and soon, unless the database can be read and written; changes nothing. */
  probe(): Promise<void>
  close(): void
}
