/** Starts the server as in production: keys, rate limits, metrics, security headers and request ids are on. */
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { freePort } from '../test/support/planledger.ts'
import { asChild, spawnNode, whenItSays, type Child } from './child.ts'

const program = join(import.meta.dirname, '../bin/planledger.js')

export const adminKey = 'a-key-for-the-bench-that-is-long-enough'
/** The headers of every request to the server, so that it checks the key each time. */
export const withKey = { authorization: `Bearer ${adminKey}` }

/** The rate limit is counted but never reached. The log has no line for each request, because no ceiling writes one. */
const settings = { HOST: '127.0.0.1', ADMIN_KEY: adminKey, RATE_LIMIT: '100000000', LOG_LEVEL: 'warn', SEED: 'false' }

/** Starts the server without waiting for it. */
export const launchServer = (database: string, port: number): ChildProcess =>
  spawnNode([program, 'start'], { ...settings, DATABASE_URL: database, PORT: port.toString() })

/** Starts the server and waits until it listens. */
export const startServer = async (database: string): Promise<Child> => {
  const port = await freePort()
  const child = launchServer(database, port)
  await whenItSays(child, / {2}API .*\n/)
  return asChild(child, `http://127.0.0.1:${port.toString()}`)
}
