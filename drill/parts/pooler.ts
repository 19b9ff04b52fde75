/** PgBouncer in front of a database. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connected } from '../../test/support/templates.ts'
import { freePort } from '../../test/support/planledger.ts'
import { until } from '../../test/support/until.ts'
import { atExit } from './at-exit.ts'
import { folderFor, longestStart } from './postgres.ts'
import { owner, pgBouncer } from './programs.ts'

export const modes = ['session', 'transaction'] as const
export type Mode = (typeof modes)[number]

export interface Pooler {
  readonly port: number
  readonly start: () => Promise<void>
  readonly kill: () => Promise<void>
  readonly signal: (signal: NodeJS.Signals) => void
  readonly remove: () => Promise<void>
}

/** In session mode each connection of a server holds one of the database; in transaction mode they share twenty. */
const settingsOf = (mode: Mode, port: number, to: number): string => `[databases]
register = host=127.0.0.1 port=${to.toString()} dbname=register user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port.toString()}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
max_prepared_statements = ${mode === 'transaction' ? '500' : '0'}
max_client_conn = 500
default_pool_size = ${mode === 'transaction' ? '20' : '120'}
server_login_retry = 1
`

/** Prepares a pooler of a database at a port. */
export const poolerTo = async (to: number, mode: Mode): Promise<Pooler> => {
  const folder = folderFor('pooler')
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(file, settingsOf(mode, port, to))
  let child: ChildProcess | undefined
  atExit(() => child?.kill('SIGKILL'))
  const kill = async (): Promise<void> => {
    if (!child) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    child = undefined
  }
  return {
    port,
    start: async () => {
      const log = openSync(join(folder, 'pgbouncer.log'), 'a')
      child ??= spawn(pgBouncer() ?? '', [file], { stdio: ['ignore', log, log], cwd: '/', ...owner() })
      const url = `postgres://postgres@127.0.0.1:${port.toString()}/register`
      await until(() => connected(url, () => Promise.resolve(true)).catch(() => false), {
        what: 'PgBouncer has started',
        longest: longestStart,
        between: 50,
      })
    },
    kill,
    signal: (signal) => {
      child?.kill(signal)
    },
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
