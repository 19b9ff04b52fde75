/** Runs several worker processes on one port, over one register; the primary process starts and ends them. */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** The time until a worker that died is replaced, in milliseconds. */
const restartDelay = 1000

/** Reports whether this process is a worker. */
export const isWorker = (): boolean => cluster.isWorker

/** Calls `close` once, at SIGTERM or when the primary process is gone. */
export const endWith = (close: () => void): void => {
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
export const leave = (): void => {
  cluster.worker?.disconnect()
}

export interface Workers {
  readonly close: () => Promise<void>
}

/** Starts `count` workers, each of which runs this program and listens on `port`. Throws if one ends before it listens. */
export const startWorkers = async (count: number, port: number): Promise<Workers> => {
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
