/** Reads in a thread: while SQLite works on a query, nothing else runs on the thread that asks it. */
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../rules/refusal.ts'
import type { Effort } from '../../store/store.ts'
import { queueOf } from '../bounded-queue.ts'
import type { Reads } from '../engine.ts'
import { measured } from '../measured.ts'
import { schemaCheck } from '../migrations.ts'
import { oneByOne } from '../one-by-one.ts'
import { sql } from '../sql/sql.ts'
import type { Query } from '../sql/templates.ts'
import { refused } from './busy-retry.ts'
import { compiled } from './prepared-statements.ts'

/** A statement as SQLite reads it. */
export interface AskedApart {
  readonly text: string
  readonly params: readonly unknown[]
}
export type AnsweredApart =
  { readonly rows: unknown[] } | { readonly message: string; readonly code: string | undefined }

/** The length of the queue; a read beyond it is refused with 503. */
const waitingAtMost = 200

/** The thread's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const file = join(import.meta.dirname, `apart-thread${extname(import.meta.filename)}`)

const closed = new Refusal('overloaded', 'The register is being closed.')

/** A connection in a thread. */
const connectionTo = (location: string) => {
  const ended = new AbortController()
  const worker = new Worker(file, { workerData: location }).once('error', (error) => {
    ended.abort(refused(error))
  })
  const turns = oneByOne()
  return {
    hasEnded: () => ended.signal.aborted,
    all: <R>(query: Query<R>): Promise<R[]> =>
      turns.take(async () => {
        const { text, params } = compiled(query)
        worker.ref()
        worker.postMessage({ text, params } satisfies AskedApart)
        const [answer] = (await once(worker, 'message', { signal: ended.signal }).catch(() => {
          throw ended.signal.reason
        })) as [AnsweredApart]
        worker.unref()
        if ('rows' in answer) return answer.rows as R[]
        throw refused(Object.assign(new Error(answer.message), { code: answer.code }))
      }),
    end: async () => {
      ended.abort(closed)
      await worker.terminate()
    },
  }
}

const [begin, commit] = [sql`BEGIN`, sql`COMMIT`]
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
  let isClosed = false
  let connection: ReturnType<typeof connectionTo> | undefined
  return {
    reading: (read, { signal = nobodyLeaves } = {}) =>
      queue(signal, async () => {
        if (isClosed) throw closed
        if (connection?.hasEnded() !== false) connection = connectionTo(location)
        const { all, end } = connection
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
          await all(commit).catch(end)
        }
      }),
    close: async () => {
      isClosed = true
      await connection?.end()
    },
  }
}
