/** Connections to PostgreSQL: how they read types, and how they are asked. */
import pg, { type ClientConfig, type PoolClient } from 'pg'
import type { Row, Session } from './engine.ts'
import { postgres } from './postgres.ts'
import { renderingIn } from './render.ts'
import type { Query } from './shapes.ts'

const rendered = renderingIn(postgres)

/** Counts, sequences and sums of halves, which fit an exact number; decimals are asked for as text. */
const numbers: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]

const parserOf = pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown
const types: pg.CustomTypesConfig = { getTypeParser: (oid, format) => numbers.includes(oid) ? Number : parserOf(oid, format) }

export type Client = pg.Client | PoolClient

export const settingsOf = (url: string, patience: number): ClientConfig => ({
  connectionString: url, types, application_name: 'planledger', keepAlive: true, connectionTimeoutMillis: Math.max(patience, 1000),
})

/** Whoever holds a connection finds out by asking that it is lost; without a listener that would end the process. */
export const unheard = (client: { on: (event: 'error', listener: () => void) => unknown }): void => { client.on('error', () => undefined) }

/** No text has a NUL, which PostgreSQL takes not even to compare with; nor this character, which is none. */
const comparable = (value: unknown): unknown => typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uffff') : value

/** A query as the driver takes it: one of a shape is prepared once on a connection. */
export const questionOf = (query: Query): { text: string; values: unknown[]; name?: string } => {
  const { text, params, name } = rendered(query)
  return { text, values: params.map(comparable), ...name !== undefined && { name } }
}

/** A session whose questions wait for one another, and which tells when all are answered. */
export interface Turns extends Session { readonly settled: () => Promise<unknown> }

/** Asks a connection one question after the other, whoever asks meanwhile. */
export const sessionOn = (client: Client): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  const ask = (query: Query): Promise<pg.QueryResult<Row>> => {
    const asked = last.then(() => client.query<Row>(questionOf(query)))
    last = asked.catch(() => undefined)
    return asked
  }
  return { all: async (query) => (await ask(query)).rows, run: async (query) => (await ask(query)).rowCount ?? 0, settled: () => last }
}
