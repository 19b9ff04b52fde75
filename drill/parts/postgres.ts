/** A PostgreSQL server of the machine's own programs, in a folder of its own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { connected } from '../../test/support/templates.ts'
import { freePort } from '../../test/support/planledger.ts'
import { until } from '../../test/support/until.ts'
import { atExit } from './at-exit.ts'
import { owner, postgresFolder } from './programs.ts'

export interface Postgres {
  readonly port: number
  /** The URL of the register. */
  readonly url: string
  readonly folder: string
  readonly start: () => Promise<void>
  /** Ends it as a crash does: by SIGQUIT, or by killing all of its processes. */
  readonly crash: (how: 'SIGQUIT' | 'SIGKILL') => Promise<void>
  /** Returns the first column of the first row of an answer. */
  readonly value: (text: string) => Promise<unknown>
  /** The process ids of connections of the register's servers, those at work first. */
  readonly backends: () => Promise<readonly number[]>
  readonly remove: () => Promise<void>
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=32MB',
  'wal_level=replica',
  'max_wal_senders=10',
  'wal_keep_size=512MB',
  'hot_standby=on',
  'wal_receiver_timeout=5s',
  'wal_retrieve_retry_interval=200ms',
]

export const run = async (program: string, args: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(join(postgresFolder() ?? '', program), args, {
    ...owner(),
    cwd: '/',
    maxBuffer: 2 ** 30,
  })
  return stdout
}

export const folderFor = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `planledger-drill-${name}-`))
  const who = owner()
  if (who) chownSync(folder, who.uid, who.gid)
  atExit(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The longest time that a program may take to start or to end, in milliseconds. */
export const longestStart = 60_000

/** Makes the handle of a server whose folder has data. */
const serverIn = async (folder: string): Promise<Postgres> => {
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port.toString()}/register`
  let child: ChildProcess | undefined
  atExit(() => child?.kill('SIGQUIT'))
  const value = (text: string): Promise<unknown> =>
    connected(
      url,
      async (client) => Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0],
    )
  const begin = (): void => {
    const log = openSync(join(folder, 'server.log'), 'a')
    const made = spawn(
      join(postgresFolder() ?? '', 'postgres'),
      ['-D', folder, '-p', port.toString(), ...settings.flatMap((setting) => ['-c', setting])],
      { stdio: ['ignore', log, log], cwd: '/', ...owner() },
    )
    child = made
    made.once('exit', () => {
      if (child === made) child = undefined
    })
  }
  /** Processes of a crashed server may linger, and a new one starts only after the last has ended. */
  const start = async (): Promise<void> => {
    for (const until = Date.now() + longestStart; ;) {
      if (!child) begin()
      if (await connected(url.replace(/register$/, 'postgres'), () => Promise.resolve(true)).catch(() => false)) return
      if (Date.now() > until)
        throw new Error(`PostgreSQL does not start.\n${readFileSync(join(folder, 'server.log'), 'utf8').slice(-1000)}`)
      await sleep(50)
    }
  }
  const crash: Postgres['crash'] = async (how) => {
    const pid = child?.pid
    if (pid === undefined) return
    const all = readFileSync(`/proc/${pid.toString()}/task/${pid.toString()}/children`, 'utf8').split(' ').map(Number)
    process.kill(pid, how)
    if (how === 'SIGKILL') for (const each of all.filter((one) => one > 0 && isThere(one))) process.kill(each, how)
    await until(() => !isThere(pid), { what: 'PostgreSQL has ended', longest: longestStart, between: 10 })
  }
  return {
    port,
    url,
    folder,
    start,
    crash,
    value,
    backends: async () =>
      connected(url, async (client) =>
        (
          await client.query<{ pid: number }>(
            `SELECT pid FROM pg_stat_activity WHERE application_name = 'planledger' AND pid <> pg_backend_pid()
              ORDER BY state = 'active' DESC, state = 'idle in transaction' DESC`,
          )
        ).rows.map(({ pid }) => pid),
      ),
    remove: async () => {
      await crash('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Makes a primary with an empty database `register`, and starts it. */
export const primary = async (): Promise<Postgres> => {
  const folder = folderFor('primary')
  await run('initdb', ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
  const server = await serverIn(folder)
  await server.start()
  await connected(server.url.replace(/register$/, 'postgres'), (client) => client.query('CREATE DATABASE register'))
  await connected(server.url, (client) => client.query('CREATE EXTENSION amcheck'))
  return server
}

/** Makes a streaming standby of a server by a base backup, and starts it. */
export const standbyOf = async ({ port }: Postgres): Promise<Postgres> => {
  const folder = folderFor('standby')
  const from = `host=127.0.0.1 port=${port.toString()} user=postgres application_name=standby`
  await run('pg_basebackup', ['-D', folder, '-d', from, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'])
  const server = await serverIn(folder)
  await server.start()
  return server
}
