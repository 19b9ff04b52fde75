/** The server, as it is run in earnest: keys, limit of rates, metrics, security headers and request ids are on. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { asChild, spawnNode, whenItSays, type Child } from './child.ts'

const program = join(import.meta.dirname, '../src/command/planledger.ts')

export const adminKey = 'a-key-for-the-bench-that-is-long-enough'
/** Sent with every request to the server, so that it is looked at each time. */
export const withKey = { authorization: `Bearer ${adminKey}` }

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A limit that is counted and never met; and no line in the log for each request, as no ceiling writes one. */
const settings = { HOST: '127.0.0.1', ADMIN_KEY: adminKey, RATE_LIMIT: '100000000', LOG_LEVEL: 'warn', SEED: 'false' }

/** Starts it and answers at once. */
export const launchServer = (database: string, port: number): ChildProcess =>
  spawnNode([program, 'start'], { ...settings, DATABASE_URL: database, PORT: port.toString() })

/** Starts it and answers when it listens. */
export const startServer = async (database: string): Promise<Child> => {
  const port = await freePort()
  const child = launchServer(database, port)
  await whenItSays(child, / {2}API .*\n/)
  return asChild(child, `http://127.0.0.1:${port.toString()}`)
}
