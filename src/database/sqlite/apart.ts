/** Reads in a thread: while SQLite works on a query, nothing else runs on the thread that asks it. */
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../rules/refusal.ts'
import type { Effort } from '../../store/store.ts'
import { queueOf, oneByOne } from '../turns.ts'
import { type EngineSnapshot, type Reads, measured } from '../engine.ts'
import { schemaCheck } from '../migrations.ts'
import { sql } from '../sql/sql.ts'
import type { Query } from '../sql/templates.ts'
import { refused } from './file.ts'
import { compiled } from './snapshot.ts'

/** A statement as SQLite reads it. */
interface Statement {
  readonly text: string
  readonly params: readonly unknown[]
}

/** What is done on the connection of a state. */
type Act =
  | ({ readonly act: 'run' } & Statement)
  /** A cursor reads rows some at a time. */
  | ({ readonly act: 'open'; readonly cursor: number } & Statement)
  | { readonly act: 'fetch' | 'end'; readonly cursor: number }
  | { readonly act: 'connect' | 'close' }

/** States are numbered; the connections of reads that take turns, and of the write-ahead log, need no `connect`. */
export type ApartRequest = Act & { readonly state: number | 'shared' | 'log' }
export type ApartAnswer = { readonly rows: unknown[] } | { readonly message: string; readonly code: string | undefined }

/** The length of the queue; a read beyond it is refused with 503. */
const waitingAtMost = 200

/** The thread's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const file = join(import.meta.dirname, `apart-thread${extname(import.meta.filename)}`)

const closedRegister = new Refusal('overloaded', ['closing'])

/** A connection in a thread. */
const connectionTo = (location: string) => {
  const ended = new AbortController()
  const worker = new Worker(file, { workerData: location }).once('error', (error) => {
    ended.abort(refused(error))
  })
  const turns = oneByOne()
  return {
    hasEnded: () => ended.signal.aborted,
    ask: <R>(request: ApartRequest): Promise<R[]> =>
      turns.take(async () => {
        worker.ref()
        worker.postMessage(request)
        const [answer] = (await once(worker, 'message', { signal: ended.signal }).catch(() => {
          throw ended.signal.reason
        })) as [ApartAnswer]
        worker.unref()
        if ('rows' in answer) return answer.rows as R[]
        throw refused(Object.assign(new Error(answer.message), { code: answer.code }))
      }),
    end: async () => {
      ended.abort(closedRegister)
      await worker.terminate()
    },
  }
}

type Connection = ReturnType<typeof connectionTo>

/** A connection that is made when it is first needed, and anew after its thread has ended. */
const connecting = (location: string) => {
  let connection: Connection | undefined
  let isClosed = false
  return {
    connected: (): Connection => {
      if (isClosed) throw closedRegister
      if (connection?.hasEnded() !== false) connection = connectionTo(location)
      return connection
    },
    close: async () => {
      isClosed = true
      await connection?.end()
    },
  }
}

const runningIn =
  ({ ask }: Connection, state: ApartRequest['state']) =>
  <R>(query: Query<R>): Promise<R[]> => {
    const { text, params } = compiled(query)
    return ask({ act: 'run', state, text, params })
  }

const [begin, commit, checkpoint] = [sql`BEGIN`, sql`COMMIT`, sql`PRAGMA wal_checkpoint(PASSIVE)`]
const lastMigration = sql<{ last: number | null }>`SELECT max(created_at) AS last FROM __drizzle_migrations`

export interface ReadsApart {
  readonly reading: Reads['reading']
  readonly close: () => Promise<void>
}

/** Reads a file in a thread, which starts with the first read. It has one connection, so reads take turns. */
export const readingApart = (location: string, effort: Effort): ReadsApart => {
  const check = schemaCheck('sqlite')
  const queue = queueOf(1, waitingAtMost)
  const nobodyLeaves = new AbortController().signal
  const { connected, close } = connecting(location)
  return {
    reading: (read, { signal = nobodyLeaves } = {}) =>
      queue(signal, async () => {
        const connection = connected()
        const all = runningIn(connection, 'shared')
        await all(begin)
        try {
          const [migration] = await all(lastMigration)
          check(migration?.last)
          return await read({
            all: (query) => {
              signal.throwIfAborted()
              return measured(effort, () => all(query))
            },
          })
        } finally {
          // An error of the disk may have ended the transaction; the next read has another connection.
          await all(commit).catch(connection.end)
        }
      }),
    close,
  }
}

export interface StatesApart {
  /** Opens a state; what fails then fails with the first read of it. */
  readonly open: (closed: () => void) => EngineSnapshot
  /** Copies the write-ahead log into the file. */
  readonly checkpoint: () => Promise<unknown>
  readonly close: () => Promise<void>
}

/** Holds states of a file open in a thread, which starts with the first of them. They take turns, query by query. */
export const statesApart = (location: string): StatesApart => {
  const check = schemaCheck('sqlite')
  const { connected, close } = connecting(location)
  let states = 0

  const opened = async (to: Connection, state: number): Promise<void> => {
    const all = runningIn(to, state)
    await to.ask({ act: 'connect', state })
    await all(begin)
    const [migration] = await all(lastMigration)
    check(migration?.last)
  }
  return {
    open: (closed) => {
      const [own, state] = [connected(), ++states]
      const begun = opened(own, state)
      begun.catch(() => undefined)
      let [cursors, isOpen] = [0, true]
      return {
        all: async (query) => {
          await begun
          return runningIn(own, state)(query)
        },
        async *rows(query) {
          await begun
          const { text, params } = compiled(query)
          const cursor = ++cursors
          await own.ask({ act: 'open', state, cursor, text, params })
          try {
            const fetch = (): Promise<readonly unknown[][]> => own.ask({ act: 'fetch', state, cursor })
            let coming = fetch()
            for (let some = await coming; some.length > 0; some = await coming) {
              // The thread reads on while this batch is written.
              coming = fetch()
              coming.catch(() => undefined)
              yield some
            }
          } finally {
            if (isOpen) await own.ask({ act: 'end', state, cursor })
          }
        },
        close: () => {
          if (!isOpen) return
          isOpen = false
          // The thread closes it before it opens another one.
          own.ask({ act: 'close', state }).catch(() => undefined)
          closed()
        },
      }
    },
    checkpoint: () => runningIn(connected(), 'log')(checkpoint),
    close,
  }
}
