/**
 * Drizzle's way to write SQL, and the only file that names modules inside Drizzle. It loads them in their CommonJS
 * form: Node parses a package's list of exports anew for each of its ES modules, and Drizzle's is 130 kB long: a sixth
 * of the start of a command, half a second of a migration.
 */
import { createRequire } from 'node:module'
import type * as casing from 'drizzle-orm/casing'
import type * as entity from 'drizzle-orm/entity'
import type * as migrator from 'drizzle-orm/migrator'
import type * as postgres from 'drizzle-orm/pg-core'
import type * as statements from 'drizzle-orm/sql/sql'
import type * as sqlite from 'drizzle-orm/sqlite-core'

interface Modules {
  casing: typeof casing
  entity: typeof entity
  migrator: typeof migrator
  'pg-core': typeof postgres
  'sql/sql': typeof statements
  'sqlite-core': typeof sqlite
}

const load = createRequire(import.meta.url)

export const loadDrizzle = <Name extends keyof Modules>(name: Name): Modules[Name] =>
  load(`drizzle-orm/${name}`) as Modules[Name]

export type { MigrationMeta } from 'drizzle-orm/migrator'
export type { SQL, SQLWrapper } from 'drizzle-orm/sql/sql'
export const { Param, Placeholder, sql } = loadDrizzle('sql/sql')
