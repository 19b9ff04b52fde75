/** Serves the register: builds the app, loads the seeds, listens, and closes on a signal. */
import closeWithGrace from 'close-with-grace'
import type { App } from './app.ts'
import { announcement, ensureKey } from './command/create-key.ts'
import { isScriptOfNpm, readServerConfig, type Config } from './config.ts'
import { arrivalOf, isPostgres } from './database/location.ts'
import { openRegister } from './database/open.ts'
import { seed } from './database/import/seed.ts'
import { assertSound } from './database/sqlite/file.ts'
import { clearParts } from './database/whole-file.ts'
import type { Store } from './store/store.ts'
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'

/** The time until a worker that died is replaced, in milliseconds. */
const restartDelay = 1000

/** Reports whether this process is a worker. */
const isWorker = (): boolean => cluster.isWorker

/** Calls `close` once, at SIGTERM or when the primary process is gone. */
const endWith = (close: () => void): void => {
  const end = (): void => {
    process.off('disconnect', end).off('SIGTERM', end)
    // A supervisor may signal every process, and the primary then signals the workers again.
    process.on('SIGTERM', () => undefined)
    close()
  }
  process.on('SIGINT', () => undefined)
  process.on('disconnect', end).on('SIGTERM', end)
}

/** Disconnects from the primary process, so that this worker can end. */
const leave = (): void => {
  cluster.worker?.disconnect()
}

interface Workers {
  readonly close: () => Promise<void>
}

/** Starts `count` workers, each of which runs this program and listens on `port`. Throws if one ends before it listens. */
const startWorkers = async (count: number, port: number): Promise<Workers> => {
  // Workers accept connections themselves. Those that Node hands to a worker that dies are never answered or reset.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  let closing = false
  const running = new Set<Worker>()
  const start = (): Worker => {
    const worker = cluster.fork({ PORT: port.toString() })
    running.add(worker)
    worker.once('exit', () => {
      running.delete(worker)
      if (!closing && hasStarted)
        void sleep(restartDelay).then(() => {
          if (!closing) start()
        })
    })
    return worker
  }
  let hasStarted = false
  const listening = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      worker.once('listening', () => {
        resolve()
      })
      worker.once('exit', () => {
        reject(new Error('A worker ended before it listened; it has said why.'))
      })
    })
  const close = async (): Promise<void> => {
    closing = true
    await Promise.all(
      [...running].map((worker) => {
        const gone = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        return gone
      }),
    )
  }
  try {
    await Promise.all(Array.from({ length: count }, () => listening(start())))
    hasStarted = true
    return { close }
  } catch (error) {
    await close()
    throw error
  }
}

const longestGoodbye = 9000
/** In milliseconds. */
const lookForParent = 500

const parent = process.ppid

/** Closes a server that npm started once the parent is gone: a signal that ends npm does not reach what its shell runs. */
const closeWithParent = (close: () => unknown): void => {
  if (!isScriptOfNpm()) return
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    close()
  }, lookForParent).unref()
}

/** Loads the app lazily: the primary process of a cluster serves no requests. */
const build = async (config: Config): Promise<App> => {
  const { buildApp } = await import('./app.ts')
  return buildApp(config)
}

/** Returns the announcement. A key is shown only once, so one is made only when the server listens. */
const greeting = async (store: Store, config: Config): Promise<string> =>
  announcement(config, await ensureKey(store, config, process.stdout.isTTY))

/** Nobody waits for it: questions wait for what they need. */
const warm = (store: Store, log: App['http']['log']): void => {
  // `bin/planledger.js` keeps the spaces of objects small while a server starts; a thread keeps those that it starts with.
  for (const flag of ['--semi-space-growth-factor=2', '--no-optimize-for-size']) setFlagsFromString(flag)
  store.warm().catch((error: unknown) => {
    log.warn({ err: error }, 'what is derived from figures was not loaded')
  })
}

/** Serves a register from this process until a signal ends it. */
export const serveAlone = async (config: Config): Promise<void> => {
  const { http, store } = await build(config)
  try {
    if (config.seed !== 'nothing') http.log.info({ records: await seed(store, config.seed) }, 'seeds loaded')
    await http.listen({ port: config.port, host: config.host })
    warm(store, http.log)
    const text = await greeting(store, config)
    // Set last: it ends the process with exit code 0, also where the start fails.
    closeWithParent(closeWithGrace({ delay: longestGoodbye, logger: http.log }, () => http.close()).close)
    process.stdout.write(text)
  } catch (error) {
    await http.close()
    throw error
  }
}

const serveAmongOthers = async (config: Config): Promise<void> => {
  const { http, store } = await build(config)
  try {
    await http.listen({ port: config.port, host: config.host })
    warm(store, http.log)
    const { close } = closeWithGrace({ delay: longestGoodbye, logger: http.log, skip: ['SIGINT', 'SIGTERM'] }, () =>
      http.close(),
    )
    endWith(close)
  } catch (error) {
    await http.close()
    leave()
    throw error
  }
}

/** The register is migrated and seeded before any worker opens it. */
const serveFromMany = async (config: Config): Promise<void> => {
  const store = await openRegister(config.database, { largestRecord: config.bodyLimit })
  try {
    await seed(store, config.seed)
    const workers = await startWorkers(config.workers, config.port)
    const text = await greeting(store, config).catch(async (error: unknown) => {
      await workers.close()
      throw error
    })
    closeWithParent(closeWithGrace({ delay: longestGoodbye + 500, logger: false }, () => workers.close()).close)
    process.stdout.write(text)
  } finally {
    await store.close()
  }
}

/** Starts a server from the environment's settings; it runs until a signal ends it. */
export const serve = async (): Promise<void> => {
  const config = await readServerConfig()
  await arrivalOf(config.database)
  if (isWorker()) return serveAmongOthers(config)
  if (!isPostgres(config.database)) {
    clearParts(config.database)
    assertSound(config.database)
  }
  return config.workers > 1 ? serveFromMany(config) : serveAlone(config)
}
