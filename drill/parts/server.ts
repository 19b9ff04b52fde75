/** A server as in production: processes that can be killed, frozen and started again at the same address. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compiled } from '../../test/support/checkout.ts'
import { freePort } from '../../test/support/planledger.ts'
import { documentedSettings } from '../../src/config.ts'
import { adminKey, ask } from '../load/client.ts'
import { atExit } from './at-exit.ts'

const program = join(import.meta.dirname, '../../bin/planledger.js')
const clock = join(import.meta.dirname, 'clock.ts')

export interface Server {
  readonly name: string
  readonly url: string
  /** Starts it if it does not run, and resolves once it listens. */
  readonly start: () => Promise<void>
  /** Sends a signal to its processes: the first one and its workers. */
  readonly signal: (signal: NodeJS.Signals) => void
  /** Kills its first process. */
  readonly kill: () => Promise<void>
  /** Ends it in order. */
  readonly stop: () => Promise<void>
  /** The process ids of its workers. */
  readonly workers: () => readonly number[]
  /** Moves its clock ahead by a day, or back. */
  readonly setClockAhead: (isAhead: boolean) => void
  /** Returns how often it ended by itself since the last question. */
  readonly endings: () => number
  /** Returns the errors that it has logged since the last question. */
  readonly errors: () => readonly string[]
}

/** Of pino: errors and what is fatal. */
const isError = (line: string): boolean => /^\{"level":[56]0,/.test(line)

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid.toString()}/task/${pid.toString()}/children`, 'utf8')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number)
  } catch {
    return []
  }
}

/** The time within which a server must listen, in milliseconds: a busy machine takes long to start one. */
const longestStart = 600_000

interface Options {
  readonly name: string
  readonly folder: string
  readonly database: string
  readonly workers?: number
}

/** Prepares a server, not started yet; its log goes to a file in the folder. */
export const serverFor = async ({ name, folder, database, workers = 1 }: Options): Promise<Server> => {
  const port = (await freePort()).toString()
  const url = `http://127.0.0.1:${port}`
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => !(key in documentedSettings)))
  const logged = join(folder, `${name}.log`)
  const clockFile = join(folder, `${name}.ahead`)
  let child: ChildProcess | undefined
  let isToEnd = false
  let endings = 0
  let linesRead = 0
  const spawned = (): ChildProcess => {
    const log = openSync(logged, 'a')
    const made = spawn(process.execPath, ['--import', clock, program, 'start'], {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        ...inherited,
        NODE_COMPILE_CACHE: compiled,
        DRILL_CLOCK: clockFile,
        HOST: '127.0.0.1',
        PORT: port,
        // Behind one address: an answer is the same on all servers, links included.
        PUBLIC_URL: 'http://planledger.example.org',
        DATABASE_URL: database,
        ADMIN_KEY: adminKey,
        LOG_LEVEL: 'warn',
        SEED: 'false',
        WORKERS: workers.toString(),
      },
    })
    const forget = atExit(() => made.kill('SIGKILL'))
    made.once('exit', () => {
      forget()
      if (!isToEnd) endings += 1
      if (child === made) child = undefined
    })
    return made
  }
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child) return
    const gone = once(child, 'exit')
    isToEnd = true
    child.kill(signal)
    await gone
    isToEnd = false
  }
  const isRunning = (): boolean => child !== undefined
  const workersNow = (): number[] => (workers > 1 && child?.pid !== undefined ? childrenOf(child.pid) : [])
  return {
    name,
    url,
    start: async () => {
      child ??= spawned()
      for (const until = Date.now() + longestStart; (await ask(url, 'GET', '/health/live'))?.status !== 200;) {
        if (!isRunning() || Date.now() > until)
          throw new Error(`The server ${name} does not start.\n${readFileSync(logged, 'utf8').slice(-1000)}`)
        await sleep(20)
      }
    },
    signal: (signal) => {
      for (const pid of [...workersNow(), child?.pid]) if (pid !== undefined) process.kill(pid, signal)
    },
    kill: () => ended('SIGKILL'),
    stop: () => ended('SIGTERM'),
    workers: workersNow,
    setClockAhead: (isAhead) => {
      if (isAhead) writeFileSync(clockFile, '')
      else rmSync(clockFile, { force: true })
    },
    endings: () => {
      const before = endings
      endings = 0
      return before
    },
    errors: () => {
      const lines = readFileSync(logged, 'utf8').split('\n').slice(0, -1)
      const since = lines.slice(linesRead)
      linesRead = lines.length
      return since.filter(isError)
    },
  }
}
