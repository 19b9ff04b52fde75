/** Migrates a PostgreSQL database, and notices that another version has migrated it. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { QueryResult } from 'pg'
import { textVersion } from '../../text/tokenizer.ts'
import { version } from '../../version.ts'
import { type Applied, assertKnown, behind, foreign, knownTo, pendingOf, schemaCheck } from '../migrations.ts'
import { again, type Client, reach } from './connection.ts'

/** It reads the table that a migration locks first, and so waits for one that runs. */
const question = 'SELECT (SELECT max(created_at) FROM drizzle.__drizzle_migrations) AS last FROM register'

let check: ReturnType<typeof schemaCheck> | undefined

/** Throws a Refusal unless the last migration of the register is the last one of this program. */
export const assertSchema = (last: number | null | undefined): void => {
  check ??= schemaCheck('postgres')
  check(last)
}

/** Runs commands with the check of the schema, in one round trip. Throws a Refusal if another version has migrated. */
export const checkedBy = async (client: Client, commands = ''): Promise<void> => {
  // Several commands in one text have several results, which the types of the driver do not know.
  const results: QueryResult<{ last: number | null }> | QueryResult<{ last: number | null }>[] = await client.query(
    `${commands};${question}`,
  )
  assertSchema([results].flat().at(-1)?.rows[0]?.last)
}

// Migrates a PostgreSQL database to the current schema, one process at a time.

/** The advisory lock that servers starting at once take in turn. */
const lock = 7_046_029_254

/** The time limit for a connection, in milliseconds. */
const patience = 10_000

const assertUsable = async (client: pg.Client): Promise<void> => {
  const {
    rows: [row],
  } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
  if (row?.server_encoding !== 'UTF8')
    throw new Error(`The database's encoding is ${String(row?.server_encoding)}; it must be UTF8.`)
}

const lacksRights = (error: unknown): boolean => (error as { code?: unknown }).code === '42501'

const forbidden = ({ user = '' }: pg.Client, cause: Error): Error =>
  new Error(
    `The user ${user} has too few rights in this database (${cause.message}). GRANT it the role of the register's owner.`,
    { cause },
  )

const connected = async <T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = await reach(url, patience)
  try {
    return await act(client)
  } catch (error) {
    throw lacksRights(error) ? forbidden(client, error as Error) : error
  } finally {
    await client.end()
  }
}

/** Returns the migrations that have been applied; undefined if the database is no register. */
const appliedTo = async (client: pg.Client): Promise<Applied[] | undefined> => {
  const {
    rows: [found],
  } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AND to_regclass('register') IS NOT NULL AS there`,
  )
  if (!found?.there) return undefined
  return (await client.query<{ hash: string }>('SELECT * FROM drizzle.__drizzle_migrations ORDER BY id')).rows
}

/** Reports whether the database can only be read: a standby, or one whose transactions are read-only by default. */
export const isReadOnlyPostgres = (url: string): Promise<boolean> =>
  connected(url, async (client) => {
    const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only')
    return rows[0]?.transaction_read_only === 'on'
  })

/** Throws unless the database is a register of the current schema; changes nothing. */
export const assertNewestPostgres = (url: string): Promise<void> =>
  connected(url, async (client) => {
    const applied = await appliedTo(client)
    if (!applied) throw new Error('it is no register')
    const known = knownTo('postgres')
    assertKnown(known, applied)
    if (pendingOf(known, applied).length > 0) throw new Error(behind)
  })

/** Throws if there are tables that belong to no register, and to no extension. */
const assertEmpty = async (client: pg.Client): Promise<void> => {
  const { rowCount } = await client.query(`SELECT 1 FROM pg_class WHERE relkind = 'r'
    AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN (current_schema(), 'drizzle'))
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') LIMIT 1`)
  if (rowCount !== 0) throw new Error(foreign)
}

/** The table is Drizzle's, with one more column. */
const table = `CREATE SCHEMA IF NOT EXISTS drizzle;
  CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations
    (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint, version text)`

/**
 * Applies the pending migrations and gives a new register its epoch, in one transaction, which also holds the lock: a
 * pooler may serve each transaction by another connection. It locks the register first, as every transaction of a
 * server reads that row before anything else: none reads or writes beside the migration, by the old schema.
 */
const migrated = async (client: pg.Client): Promise<void> => {
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${lock.toString()})`)
  try {
    const [known, applied] = [knownTo('postgres'), await appliedTo(client)]
    if (applied) assertKnown(known, applied)
    else await assertEmpty(client)
    const pending = pendingOf(known, applied ?? [])
    if (applied && pending.length > 0) await client.query('LOCK TABLE register IN ACCESS EXCLUSIVE MODE')
    if (pending.length > 0) await client.query(table)
    for (const { sql, hash, folderMillis } of pending) {
      for (const statement of sql) await client.query(statement)
      await client.query('INSERT INTO drizzle.__drizzle_migrations (hash, created_at, version) VALUES ($1, $2, $3)', [
        hash,
        folderMillis,
        version,
      ])
    }
    await client.query(
      'INSERT INTO register (id, epoch, sequence, text_version) VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING',
      [randomUUID(), textVersion],
    )
    // A register that has a timeline may have been moved to another one, which the engine must notice.
    await client.query('UPDATE register SET timeline = current_timeline() WHERE timeline IS NULL')
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Migrates a database. Throws if its register is of a later version. */
export const migratePostgres = (url: string): Promise<void> =>
  connected(url, async (client) => {
    await assertUsable(client)
    // A reader that holds one table and waits for another may be in the way: PostgreSQL then undoes one of the two.
    await again(() => migrated(client))
  })
