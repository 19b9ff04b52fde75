/** Migrates a PostgreSQL database to the current schema, one process at a time. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { loadDrizzle } from '../sql/drizzle.ts'
import type pg from 'pg'
import { textVersion } from '../../text/version.ts'
import { behind } from '../migrations.ts'
import { reach } from './connection.ts'

const migrationsFolder = fileURLToPath(new URL('../../../migrations/postgres', import.meta.url))

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

const connected = async <T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = await reach(url, patience)
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

interface Standing {
  readonly isRegister: boolean
  readonly isKnown: boolean
  readonly isNewest: boolean
}

/** Returns which migrations have been applied. */
const standingOf = async (client: pg.Client): Promise<Standing> => {
  const {
    rows: [found],
  } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AND to_regclass('register') IS NOT NULL AS there`,
  )
  if (!found?.there) return { isRegister: false, isKnown: false, isNewest: false }
  const { rows } = await client.query<{ hash: string }>('SELECT hash FROM drizzle.__drizzle_migrations')
  const known = new Set(
    loadDrizzle('migrator')
      .readMigrationFiles({ migrationsFolder })
      .map(({ hash }) => hash),
  )
  return { isRegister: true, isKnown: rows.every(({ hash }) => known.has(hash)), isNewest: rows.length >= known.size }
}

/** Throws unless the database is a register of the current schema; changes nothing. */
export const assertNewestPostgres = (url: string): Promise<void> =>
  connected(url, async (client) => {
    const { isRegister, isKnown, isNewest } = await standingOf(client)
    if (!isRegister) throw new Error('it is no register')
    if (!isKnown) throw new Error('it is a register of another version')
    if (!isNewest) throw new Error(behind)
  })

/** Loaded only if there is something to apply: it brings most of Drizzle. */
const applyMigrations = async (client: pg.Client): Promise<void> => {
  const { drizzle } = loadDrizzle('node-postgres')
  await loadDrizzle('node-postgres/migrator').migrate(drizzle(client), { migrationsFolder })
}

/** Applies pending migrations and gives a new register its epoch. */
export const migratePostgres = (url: string): Promise<void> =>
  connected(url, async (client) => {
    await assertUsable(client)
    // A pooler may serve each transaction by another connection, so the lock is held by a transaction.
    await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${lock.toString()})`)
    if (!(await standingOf(client)).isNewest) await applyMigrations(client)
    await client.query(
      'INSERT INTO register (id, epoch, sequence, text_version) VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING',
      [randomUUID(), textVersion],
    )
    await client.query('COMMIT')
  })
