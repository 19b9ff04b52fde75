/** Connections to PostgreSQL: how they read types, and how they are asked. */
import pg, { type ClientConfig, type Pool, type PoolClient } from 'pg'
import { Unchanged } from '../all-or-none.ts'
import type { Session } from '../engine.ts'
import { postgres } from './dialect.ts'
import { isAborted, isLate, isLost, unusable } from './errors.ts'
import { compilerFor } from '../sql/templates.ts'
import type { Query } from '../sql/templates.ts'

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
export interface Question {
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

const columnsOf = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  (rows[0] ?? []).map((_value, at) => rows.map((row) => row[at]))

/** A template is prepared once on a connection. */
export const questionOf = (query: Query): Question => {
  const { text, params, name } = compiled(query)
  const values = 'rows' in query ? columnsOf(query.rows) : params.map(withoutZero)
  return { text, values, ...(name !== undefined && { name }) }
}

export type Ask = <R extends object>(question: Question) => Promise<pg.QueryResult<R>>

/**
 * Asks a connection; tells when all that was asked is answered. Statements that are refused because another one has
 * aborted their transaction fail with the error of that one.
 */
export const turnsOn = (client: Client): { readonly ask: Ask; readonly settled: () => Promise<unknown> } => {
  let answered: Promise<unknown> = Promise.resolve()
  let aborted: unknown
  return {
    ask: <R extends object>(question: Question) => {
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
