/** Which engine the tests are for, and a database of its own for each register. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import type { Test } from 'tap'

/** Set by `on-postgres.ts`: a PostgreSQL server with a migrated database called `template`. */
const server = process.env['TEST_DATABASE']

/** For tests of promises that are about the file: why they are skipped where there is none. */
export const withoutFile = server === undefined ? false : 'is about the file'

export const template = 'template'

/** Does something on a connection. */
export const connected = async <T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

const databaseOf = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href

/** The `DATABASE_URL` of an empty register that goes when the test ends. */
export const databaseFor = async (t: Test, name = 'register.db'): Promise<string> => {
  if (server === undefined) return `file:${join(t.testdir(), name)}`
  t.testdir()
  const database = `test-${randomUUID()}`
  await connected(server, (client) => client.query(`CREATE DATABASE "${database}" TEMPLATE ${template}`))
  t.teardown(() => connected(server, (client) => client.query(`DROP DATABASE "${database}" WITH (FORCE)`)))
  const url = databaseOf(server, database)
  await connected(url, (client) => client.query('UPDATE register SET epoch = $1', [randomUUID()]))
  return url
}
