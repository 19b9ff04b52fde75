/** Queries as prepared statements: each shape rendered once, each text prepared once on a connection. */
import type Database from 'better-sqlite3'
import { is, Placeholder, type SQL } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { Row } from './engine.ts'
import type { Query } from './shapes.ts'
import { dialect } from './sqlite.ts'

const statementsKept = 500

interface Rendered { readonly text: string; readonly params: readonly unknown[] }

const render = (query: SQL): Rendered => {
  const { sql: text, params } = dialect.sqlToQuery(query)
  return { text, params }
}

interface Shape extends Rendered {
  /** Which value goes where among the parameters; undefined where a parameter is the same each time. */
  readonly slots: readonly (number | undefined)[]
}

const shapes = new WeakMap<SQL, Shape>()

const shapeOf = (shape: SQL): Shape => {
  const known = shapes.get(shape)
  if (known) return known
  const { text, params } = render(shape)
  const made = { text, params, slots: params.map((param) => is(param, Placeholder) ? Number(param.name) : undefined) }
  shapes.set(shape, made)
  return made
}

const rendered = (query: Query): Rendered => {
  if (!('shape' in query)) return render(query)
  const { text, params, slots } = shapeOf(query.shape)
  return { text, params: params.map((param, at) => slots[at] === undefined ? param : query.values[slots[at]]) }
}

export interface Prepared { readonly statement: Database.Statement; readonly params: readonly unknown[] }

/** Prepares each text once and keeps the statements most lately used. */
export const preparing = (database: Database.Database) => {
  const kept = new LRUCache<string, Database.Statement>({ max: statementsKept })
  return (query: Query): Prepared => {
    const { text, params } = rendered(query)
    const known = kept.get(text)
    if (known) return { statement: known, params }
    const statement = database.prepare(text)
    kept.set(text, statement)
    return { statement, params }
  }
}

export const allOf = ({ statement, params }: Prepared): Row[] => statement.all(...params) as Row[]
export const changesOf = ({ statement, params }: Prepared): number => statement.run(...params).changes

/** Runs one statement at once, while nothing else does. */
export type RunNow = (query: SQL) => Row[]

export const runNowOn = (database: Database.Database): RunNow => (query) => {
  const { text, params } = render(query)
  const statement = database.prepare(text)
  if (statement.reader) return statement.all(...params) as Row[]
  statement.run(...params)
  return []
}
