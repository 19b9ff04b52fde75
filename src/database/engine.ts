/** What the store needs of a database engine. */
import type { SQL } from 'drizzle-orm'

export type Row = Record<string, unknown>

export interface Engine {
  /** The rows of a reading query. */
  all(query: SQL): Promise<Row[]>
  /** Runs all statements in one transaction; false, and nothing done, when one of them changes no row. Throws a Refusal: overloaded, no-room. */
  transact(statements: readonly SQL[]): Promise<boolean>
  close(): void
}
