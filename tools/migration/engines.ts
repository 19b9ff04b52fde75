/** The differences between the engines that matter to a migration. */
import { createRequire } from 'node:module'
import type { Table } from 'drizzle-orm'
import { postgresKit } from '../../src/database/postgres/dialect.ts'
import type { Kit } from '../../src/database/schema/column-builders.ts'
import { sqliteKit } from '../../src/database/sqlite/dialect.ts'
import { postgresGuard, sqliteGuard, type Guard } from './append-only.ts'

/** The tables as drizzle-kit describes them. */
export interface Snapshot {
  readonly id: string
  readonly version: string
  readonly tables: Readonly<
    Record<string, { readonly name: string; readonly columns: Readonly<Record<string, { generated?: object }>> }>
  >
}

interface DrizzleKit {
  readonly generateSQLiteDrizzleJson: (tables: Tables, previous: string) => Promise<Snapshot>
  readonly generateSQLiteMigration: (from: Snapshot, to: Snapshot) => Promise<string[]>
  readonly generateDrizzleJson: (tables: Tables, previous: string) => Snapshot
  readonly generateMigration: (from: Snapshot, to: Snapshot) => Promise<string[]>
}
type Tables = Readonly<Record<string, Table>>

// The ES module of drizzle-kit calls `require`, so it cannot be loaded; its types need every driver.
const drizzleKit = createRequire(import.meta.url)('drizzle-kit/api') as DrizzleKit

export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  readonly kit: Kit
  readonly snapshot: (tables: Tables, previous: string) => Snapshot | Promise<Snapshot>
  readonly statements: (from: Snapshot, to: Snapshot) => Promise<string[]>
  /** Returns the triggers of a new history. */
  readonly guard: Guard
  /** The kinds of objects that prevent dropping a column. */
  readonly dependents: readonly ('TRIGGER' | 'VIEW')[]
  /** Adds to a statement of drizzle-kit the clauses that drizzle-kit does not support. */
  readonly completed: (statement: string) => string
}

export const engines: readonly Engine[] = [
  {
    name: 'sqlite',
    kit: sqliteKit,
    snapshot: drizzleKit.generateSQLiteDrizzleJson,
    statements: drizzleKit.generateSQLiteMigration,
    guard: sqliteGuard,
    dependents: ['TRIGGER', 'VIEW'],
    // The key of a name, or of an element of a list, is most of its row, which is thus stored once.
    completed: (statement) =>
      statement.replace(/^(CREATE TABLE (?:`names`|`\w+` \(\n\t`record_id`) .*\));$/s, '$1 WITHOUT ROWID;'),
  },
  {
    name: 'postgres',
    kit: postgresKit,
    snapshot: drizzleKit.generateDrizzleJson,
    statements: drizzleKit.generateMigration,
    guard: postgresGuard,
    dependents: ['VIEW'],
    // A record may refer to one that is written later in the same transaction.
    completed: (statement) => statement.replace(/( FOREIGN KEY .*);$/, '$1 DEFERRABLE INITIALLY IMMEDIATE;'),
  },
]
