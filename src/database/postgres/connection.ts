/** Connections and pools of PostgreSQL: how they read types, classify errors, try again, and give up. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type ClientConfig, type Pool, type PoolClient } from 'pg'
import { Refusal } from '../../rules/refusal.ts'
import type { Message } from '../../text/messages/message.ts'
import { type Session, LockTimeout, Unchanged } from '../engine.ts'
import { compilerFor, type Query } from '../sql/templates.ts'
import { postgres } from './dialect.ts'

const compiled = compilerFor(postgres)

/** Counts, sequences and sums of halves, which fit an exact number; decimals are asked for as text. */
const numbers: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]

const parserOf = pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (numbers.includes(oid) ? Number : parserOf(oid, format)),
}

export type Client = pg.Client | PoolClient

/**
 * Limits the queries of a transaction to `answer` milliseconds, unless the database has a limit: without one the server
 * works on, and holds its locks, when the client has given up. Queries are not compiled: the planner takes recursive
 * walks, and tables without statistics, for so large that compiling takes longer than running.
 */
export const limited = (answer: number): string =>
  `SELECT set_config('statement_timeout', '${answer.toString()}', true)
    WHERE current_setting('statement_timeout') = '0'; SET LOCAL jit = off`

/** In milliseconds: the server ends a query first, and the client gives up only if it hears nothing of that. */
const grace = 1000

/** After this many milliseconds of silence the system asks whether the other machine is still there. */
const silence = 10_000

/** `answer` is how long a query may take, in milliseconds. */
export const settingsOf = (url: string, patience: number, answer?: number): ClientConfig => ({
  connectionString: url,
  types,
  application_name: 'planledger',
  // Statements are sent without waiting for the answers to earlier ones; the server runs them in order.
  pipeline: true,
  keepAlive: true,
  keepAliveInitialDelayMillis: silence,
  connectionTimeoutMillis: Math.max(patience, 1000),
  ...(answer !== undefined && { query_timeout: answer + grace }),
})

/** Ignores errors of idle connections, which would end the process: the next query on the connection fails anyway. */
export const unheard = (client: { on: (event: 'error', listener: () => void) => unknown }): void => {
  client.on('error', () => undefined)
}

/** A host name may have several addresses, each with an error of its own. */
const wordsOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(wordsOf).join(', ') : (error as Error).message

/** Opens a connection outside the pools. Throws an error that names the address and the cause. */
export const reach = async (url: string, patience: number): Promise<pg.Client> => {
  const client = new pg.Client(settingsOf(url, patience))
  unheard(client)
  try {
    await client.connect()
    return client
  } catch (error) {
    throw new Error(`The database at ${client.host}:${client.port.toString()} cannot be reached: ${wordsOf(error)}`, {
      cause: error,
    })
  }
}

/** Returns a connection of a pool. Throws a Refusal if the server refuses it: a wrong name, password or certificate. */
export const connect = async (pool: Pool): Promise<PoolClient> => {
  try {
    return await pool.connect()
  } catch (error) {
    // Asking a closed pool is a mistake of the caller.
    throw pool.ending || isLost(error) || isLate(error) ? error : unusable(error)
  }
}

/** A query as the driver takes it. */
export interface DriverQuery {
  readonly text: string
  readonly values: unknown[]
  readonly name?: string
  readonly rowMode?: 'array'
}

/**
 * PostgreSQL refuses parameters with U+0000, and no stored text has one.
 * U+FFFF, a noncharacter, matches nothing instead.
 */
const withoutZero = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uffff') : value

/** A template is prepared once on a connection. */
export const questionOf = (query: Query): DriverQuery => {
  const { text, params, name } = compiled(query)
  return { text, values: params.map(withoutZero), ...(name !== undefined && { name }) }
}

export type Ask = <R extends object>(question: DriverQuery) => Promise<pg.QueryResult<R>>

/**
 * Asks a connection; tells when all that was asked is answered. Statements that are refused because another one has
 * aborted their transaction fail with the error of that one.
 */
export const turnsOn = (client: Client): { readonly ask: Ask; readonly settled: () => Promise<unknown> } => {
  let answered: Promise<unknown> = Promise.resolve()
  let aborted: unknown
  return {
    ask: <R extends object>(question: DriverQuery) => {
      const answer = client.query<R>(question).catch((error: unknown) => {
        if (!isAborted(error)) aborted = error
        throw aborted ?? error
      })
      // Nothing of an answer is kept: a file may have very many rows.
      answered = Promise.allSettled([answered, answer]).then(() => undefined)
      return answer
    },
    settled: () => answered,
  }
}

export const sessionOn = (ask: Ask): Session => {
  const run = async (query: Query): Promise<number> => (await ask(questionOf(query))).rowCount ?? 0
  return {
    all: async <R>(query: Query<R>) => (await ask(questionOf(query))).rows as R[],
    run,
    runAll: async (queries) => {
      for (const query of queries) if ((await run(query)) === 0) throw new Unchanged()
    },
  }
}

// Pools of connections to PostgreSQL.

export const poolOf = (url: string, patience: number, max: number, answer: number): Pool => {
  const pool = new pg.Pool({ ...settingsOf(url, patience, answer), max })
  unheard(pool)
  pool.on('connect', unheard)
  return pool
}

/** Lends a connection; a connection that failed is not used again. */
export const lending = async <T>(pool: Pool, use: (client: PoolClient, session: Session) => Promise<T>): Promise<T> => {
  const client = await connect(pool)
  const turns = turnsOn(client)
  let isSound = false
  try {
    const value = await use(client, sessionOn(turns.ask))
    isSound = true
    return value
  } catch (error) {
    if (isLost(error)) throw error
    // After an error from the server itself, such as a refused query, the connection remains usable.
    await turns.settled()
    isSound = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    )
    throw error
  } finally {
    client.release(!isSound)
  }
}

// Classifies PostgreSQL's errors: transient or faults, and worth a retry or not.

/** Errors of the driver itself have no code: the connection ended, or the server is silent. */
const ended = /^Connection terminated|not queryable|^Query read timeout|^timeout expired/
const late =
  /^(timeout e(xceeded when trying to connect|xpired)|Connection terminated due to connection timeout|Query read timeout)/
/** A statement prepared before a newer version changed the tables. */
const outdated = /^cached plan must not change/

/** The connection broke or was refused, or the server has become a read-only standby. */
const lost = /^(08|57P|53300|25006|25P0[34]|26000|E(CONN|PIPE|TIMEDOUT|HOST|NET|ADDR|AI_AGAIN)|ENOTFOUND)/
/** The server rolled this transaction back because of a conflict with another. */
const undone = /^40(001|P01)/
/** Other transient errors: space, memory, slots, cancelled queries, disk. */
const passing = /^(40|53|57014|58)/

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code)

const says = (error: unknown, words: RegExp): boolean => error instanceof Error && words.test(error.message)

/** Reports whether the connection is lost or was never made; another one may work. */
export const isLost = (error: unknown): boolean =>
  lost.test(codeOf(error)) || says(error, ended) || says(error, outdated)

/** Reports whether time ran out: all connections are busy, or the server does not answer. */
export const isLate = (error: unknown): boolean => says(error, late)

/** Reports whether the transaction was rolled back and may succeed if repeated now. */
export const isUndone = (error: unknown): boolean => undone.test(codeOf(error))

/** Reports whether a statement was refused because an earlier one has aborted its transaction. */
const isAborted = (error: unknown): boolean => codeOf(error) === '25P02'

/** Reports whether an immediate retry may succeed, provided that nothing was done. */
export const isBrief = (error: unknown): boolean => (isLost(error) || isUndone(error)) && !isLate(error)

const because = (kind: 'no-room' | 'overloaded', detail: Message, error: unknown): Refusal =>
  new Refusal(kind, detail, [], { cause: error })

/** Returns the Refusal for a database that cannot be used, whatever the reason. */
const unusable = (error: unknown): Refusal => because('overloaded', ['database-unusable'], error)

/** Turns transient errors into a Refusal; other errors stay as they are. */
export const refused = (error: unknown): unknown => {
  const code = codeOf(error)
  if (code === '55P03') return new LockTimeout(error)
  if (code === '53100') return because('no-room', ['disk-full'], error)
  return isLost(error) || isLate(error) || passing.test(code) ? unusable(error) : error
}

// Retries and time limits for PostgreSQL.

const attempts = 3
/** The pause between attempts, in milliseconds. */
const pause = 20

/** Retries an action, which must have no effect if it fails. Throws a Refusal for transient errors. */
export const again = async <T>(act: () => Promise<T>): Promise<T> => {
  for (let left = attempts; ; left--) {
    try {
      return await act()
    } catch (error) {
      if (left === 1 || !isBrief(error)) throw refused(error)
    }
    await sleep(pause)
  }
}

/** Throws a Refusal if no answer comes within `wait` milliseconds. */
export const soon = <T>(answer: Promise<T>, wait: number): Promise<T> => {
  const over = sleep(wait, undefined, { ref: false }).then(() => {
    throw unusable(new Error('Nothing is heard of the server.'))
  })
  return Promise.race([answer, over])
}

// Waits for a server: containers may start in any order.

/** In milliseconds: the longest wait, and the first pause, which doubles after each attempt. */
const longestArrival = 30_000
const pausesBefore = { first: 100, longest: 2000 }

/** Resolves when the database accepts connections. Throws if it refuses them, or is not up in time. */
export const arrival = async (url: string, wait = longestArrival): Promise<void> => {
  const until = Date.now() + wait
  for (let pause = pausesBefore.first; ; pause = Math.min(2 * pause, pausesBefore.longest)) {
    const left = until - Date.now()
    try {
      const client = await reach(url, left)
      await client.end()
      return
    } catch (error) {
      const { message, cause } = error as Error
      if (!isLost(cause)) throw error
      if (left <= pause)
        throw new Error(`${message}. It was waited for ${Math.round(wait / 1000).toString()} seconds.`, {
          cause: error,
        })
    }
    await sleep(pause)
  }
}
