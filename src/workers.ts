/** Serves from several processes over one register: one that looks after the others, which all listen on the same port. */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** In milliseconds: how soon a worker that died is replaced. */
const pause = 1000

export const isWorker = (): boolean => cluster.isWorker

/** Ends this worker in good order, once: when it is told to, or is left alone. */
export const endWith = (close: () => void): void => {
  const end = (): void => {
    process.off('disconnect', end).off('SIGTERM', end)
    // A supervisor may tell every process, and the one that looks after them tells them besides.
    process.on('SIGTERM', () => undefined)
    close()
  }
  process.on('SIGINT', () => undefined)
  process.on('disconnect', end).on('SIGTERM', end)
}

/** Lets go of whoever looks after this worker, so that it can end. */
export const leave = (): void => {
  cluster.worker?.disconnect()
}

export interface Workers {
  readonly close: () => Promise<void>
}

/** Starts so many workers; each runs this same program. Throws where one ends before it listens. */
export const startWorkers = async (count: number): Promise<Workers> => {
  let closing = false
  const running = new Set<Worker>()
  const start = (): Worker => {
    const worker = cluster.fork()
    running.add(worker)
    worker.once('exit', () => {
      running.delete(worker)
      if (!closing && hasStarted)
        void sleep(pause).then(() => {
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
