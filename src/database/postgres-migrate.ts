/** Brings a PostgreSQL database to the present schema, one server at a time. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import type pg from 'pg'
import { reach } from './postgres-connection.ts'

const migrationsFolder = fileURLToPath(new URL('../../migrations/postgres', import.meta.url))

/** Under this number servers that start at once wait for one another. */
const lock = 7_046_029_254

/** How long to wait for a connection, in milliseconds. */
const patience = 10_000

const assertUsable = async (client: pg.Client): Promise<void> => {
  const { rows: [row] } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
  if (row?.server_encoding !== 'UTF8') throw new Error(`The database's encoding is ${String(row?.server_encoding)}; it must be UTF8.`)
}

/** Applies what is missing of `migrations/` and gives a new register its epoch. */
export const migratePostgres = async (url: string): Promise<void> => {
  const client = await reach(url, patience)
  try {
    await assertUsable(client)
    await client.query(`SELECT pg_advisory_lock(${lock.toString()})`)
    await applyMigrations(drizzle(client), { migrationsFolder })
    await client.query('INSERT INTO register (id, epoch, sequence) VALUES (1, $1, 0) ON CONFLICT DO NOTHING', [randomUUID()])
  } finally {
    // The lock goes with the connection.
    await client.end()
  }
}
