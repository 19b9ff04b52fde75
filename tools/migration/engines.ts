/** What a migration needs to know of each engine. */
import { createRequire } from 'node:module'
import type { Table } from 'drizzle-orm'
import { postgresKit } from '../../src/database/postgres/column-builders.ts'
import type { Kit } from '../../src/database/schema/column-builders.ts'
import { sqliteKit } from '../../src/database/sqlite/column-builders.ts'
import { postgresGuard, sqliteGuard, type Guard } from './append-only.ts'

/** The tables as drizzle-kit remembers them. */
export interface Snapshot {
  readonly id: string
  readonly version: string
  readonly tables: Readonly<
    Record<string, { readonly name: string; readonly columns: Readonly<Record<string, object>> }>
  >
}

interface DrizzleKit {
  readonly generateSQLiteDrizzleJson: (tables: Tables, previous: string) => Promise<Snapshot>
  readonly generateSQLiteMigration: (from: Snapshot, to: Snapshot) => Promise<string[]>
  readonly generateDrizzleJson: (tables: Tables, previous: string) => Snapshot
  readonly generateMigration: (from: Snapshot, to: Snapshot) => Promise<string[]>
}
type Tables = Readonly<Record<string, Table>>

// Its ES module cannot be loaded, as it calls `require`; its types cannot either, as they need every driver.
const drizzleKit = createRequire(import.meta.url)('drizzle-kit/api') as DrizzleKit

export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  readonly kit: Kit
  readonly snapshot: (tables: Tables, previous: string) => Snapshot | Promise<Snapshot>
  readonly statements: (from: Snapshot, to: Snapshot) => Promise<string[]>
  /** The triggers of a history that is new or has other columns. */
  readonly guard: (table: string, columns: readonly string[], isNew: boolean) => Guard
  /** The kinds of object that keep a column from being dropped. */
  readonly dependents: readonly ('TRIGGER' | 'VIEW')[]
  /** A statement of drizzle-kit with what it cannot say. */
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
    completed: (statement) => statement,
  },
  {
    name: 'postgres',
    kit: postgresKit,
    snapshot: drizzleKit.generateDrizzleJson,
    statements: drizzleKit.generateMigration,
    guard: postgresGuard,
    dependents: ['VIEW'],
    // Writes may refer to what comes later in their transaction.
    completed: (statement) => statement.replace(/( FOREIGN KEY .*);$/, '$1 DEFERRABLE INITIALLY IMMEDIATE;'),
  },
]
