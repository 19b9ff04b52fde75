/** PostgreSQL's transactions under the register's lock: short ones on a pool, long ones on their own connection. */
import pg, { type Pool } from 'pg'
import type { Effort } from '../../store/store.ts'
import {
  type Attempted,
  type ExclusiveWork,
  type Transaction,
  type Session,
  LockTimeout,
  measured,
  Unchanged,
} from '../engine.ts'
import {
  limited,
  settingsOf,
  turnsOn,
  unheard,
  type Client,
  type DriverQuery,
  questionOf,
  sessionOn,
  type Ask,
  isLate,
  isLost,
  isUndone,
  refused,
  lending,
  again,
} from './connection.ts'
import { checkedBy } from './migrate.ts'
import { streaming } from './snapshot.ts'
import type { Insertion, Query } from '../sql/templates.ts'

/** COPY reads a row as a line of texts, with a tab between. */
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

type Value = string | number | bigint | boolean | null

const textOf = (value: Value): string =>
  value === null ? '\\N' : value.toString().replace(/[\\\t\n\r]/g, (sign) => escapes[sign] as string)

const lineOf = (query: Query): string => `${(questionOf(query).values as Value[]).map(textOf).join('\t')}\n`

const quoted = (name: string): string => `"${name}"`

/** The part of the driver's connection that its types lack. */
interface Wire extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Sends its rows without waiting to be asked for them: what was asked next is on the wire already. */
class Copy extends pg.Query {
  readonly #text: string
  readonly #rows: Buffer

  constructor(text: string, rows: Buffer, done: (error: Error | undefined, result: { rowCount: number }) => void) {
    super(text, done)
    this.#text = text
    this.#rows = rows
  }

  override submit = (connection: pg.Connection): void => {
    const wire = connection as Wire
    wire.stream.cork()
    wire.query(this.#text)
    wire.sendCopyFromChunk(this.#rows)
    wire.endCopyFrom()
    wire.stream.uncork()
  }

  handleCopyInResponse(): void {
    // The rows are on their way; the base class would refuse to send any.
  }
}

const copy = async (client: Client, { table, columns }: Insertion, rows: readonly Query[]): Promise<void> => {
  const text = `COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`
  const count = await new Promise<number>((resolve, reject) => {
    client.query(
      new Copy(text, Buffer.from(rows.map(lineOf).join('')), (error, result) => {
        if (error) reject(error)
        else resolve(result.rowCount)
      }),
    )
  })
  if (count !== rows.length) throw new Unchanged()
}

const insertionOf = (query: Query): Insertion | undefined => ('into' in query ? query.into : undefined)

/**
 * Returns a session on a connection that sends each statement at once, in the order of calls. It inserts rows by COPY.
 * Foreign keys are checked at the end, so tables may come in any order.
 */
const copyingSessionOn = (client: Client, ask: Ask): Session => {
  const session = sessionOn(ask)
  return {
    ...session,
    runAll: async (queries) => {
      const tables = Map.groupBy(queries, insertionOf)
      const others = tables.get(undefined) ?? []
      tables.delete(undefined)
      await Promise.all([
        ...others.map((query) => session.runAll([query])),
        ...[...tables].map(([into, rows]) => copy(client, into as Insertion, rows)),
      ])
    },
  }
}

/** The server ends transactions that are idle this long, in milliseconds: a lost machine must not block the others. */
const idle = 60_000
const idleLimit = `SET LOCAL idle_in_transaction_session_timeout = ${idle.toString()}`

/** The longest time of a query of an import, as a multiple of a writer's wait: an import may check much at its end. */
const longestQuery = 120

/** Begins an exclusive write transaction; writers of all processes wait here. */
const begin = (client: Client, patience: number, answer: number): Promise<void> =>
  checkedBy(
    client,
    `BEGIN; ${limited(answer)}; SET LOCAL lock_timeout = ${Math.max(Math.ceil(patience), 1).toString()};
    ${idleLimit}; SELECT 1 FROM register FOR UPDATE; SET CONSTRAINTS ALL DEFERRED`,
  )

const commit = async (client: Client): Promise<void> => {
  const { command } = await client.query('COMMIT')
  // The server answers ROLLBACK if a statement failed unnoticed.
  if (command !== 'COMMIT') throw new Error('A transaction that had failed was to be kept.')
}

const attemptOn =
  (client: Client): Transaction['attempt'] =>
  async <T>(work: () => Promise<T>): Promise<Attempted<T>> => {
    await client.query('SAVEPOINT attempt')
    try {
      const value = await work()
      await client.query('RELEASE attempt')
      return { value }
    } catch (error) {
      if (isLost(error) || isUndone(error)) throw error
      await client.query('ROLLBACK TO attempt; RELEASE attempt')
      return { error: refused(error) }
    }
  }

/**
 * Makes the function that runs work under the lock, on a connection of a pool. The work is retried if the lock was not
 * obtained or the server rolled it back, since then nothing was done.
 */
export const transactionOn =
  (pool: Pool, patience: number, answer: number, effort: Effort) =>
  async <T>(work: (transaction: Transaction) => Promise<T>, wait = patience): Promise<T> => {
    let isBegun = false
    const attempt = (): Promise<T> =>
      lending(pool, async (client, session) => {
        await begin(client, wait, answer)
        isBegun = true
        return measured(effort, async () => {
          const value = await work({ ...session, attempt: attemptOn(client) })
          await commit(client)
          return value
        })
      })
    return again(async () => {
      try {
        return await attempt()
      } catch (error) {
        if (isBegun) throw isUndone(error) ? error : refused(error)
        throw isLate(error) ? new LockTimeout(error) : error
      }
    })
  }

/** Runs work in a transaction on a connection of its own. */
export const exclusiveOn = async <T>(url: string, patience: number, work: ExclusiveWork<T>): Promise<T> => {
  const client = new pg.Client(settingsOf(url, patience, patience * longestQuery))
  unheard(client)
  const { ask } = turnsOn(client)
  try {
    await client.connect()
    await begin(client, patience, patience * longestQuery)
    const { keep, isMost, value } = await work({
      ...copyingSessionOn(client, ask),
      rows: streaming(async <R extends object>(question: DriverQuery) => (await ask<R>(question)).rows),
    })
    // Without statistics the planner takes the tables for empty. Tables that a vacuum has locked are skipped.
    if (keep && isMost) await client.query('ANALYZE (SKIP_LOCKED)')
    if (keep) await commit(client)
    return value
  } catch (error) {
    throw refused(error)
  } finally {
    // Closing the connection rolls back.
    await client.end().catch(() => undefined)
  }
}
