/** Compiles SQL to text and parameters by Drizzle's `SQL.toQuery`, with fragments in the given dialect. */
import type { BuildQueryConfig } from 'drizzle-orm'
import type { Field } from '../../model/field.ts'
import { type Dialect, fragment, inDialect } from './dialect.ts'
import { loadDrizzle, Param, Placeholder, type SQL, sql } from './sql.ts'

interface Compiled {
  readonly text: string
  /** Placeholders of slots among them. */
  readonly params: unknown[]
}

const casing = new (loadDrizzle('casing').CasingCache)()

/** Compiles a query; `mark` writes the mark of the parameter with a number. */
const compile = (
  dialect: Dialect,
  query: SQL,
  mark = (number: number, value: unknown): string => dialect.parameter(number, value),
): Compiled => {
  const config: BuildQueryConfig = {
    casing,
    escapeName: (name) => `"${name}"`,
    escapeParam: (index, value) => mark(index + 1, value),
    escapeString: (text) => `'${text.replaceAll("'", "''")}'`,
  }
  const { sql: text, params } = inDialect(dialect, () => query.toQuery(config))
  return { text, params }
}

// Templates: queries, and parts of queries, that are compiled once per dialect and then only filled with values.

/** A query whose text is known by its template, with the values for its slots. */
export interface FilledTemplate<R = unknown> {
  readonly template: SQL<R>
  readonly values: readonly unknown[]
  /** The columns that the values go to, if the query inserts them as one row: an engine may insert many rows at once. */
  readonly into?: Insertion
}

/** A table, and the columns that a row has values for. */
export interface Insertion {
  readonly table: string
  readonly columns: readonly string[]
}

/** A query, and the type of its rows. */
export type Query<R = unknown> = SQL<R> | FilledTemplate<R>

/** A slot for a value; of a field, it is encoded as the engine's column holds it. */
const slotOf = (index: number, field?: Field): SQL => {
  const placeholder = sql.placeholder(index.toString())
  if (!field) return sql`${placeholder}`
  return fragment((dialect) => {
    const mapToDriverValue = (value: unknown): unknown => dialect.encode(field, value)
    return sql`${sql.param(placeholder, { mapToDriverValue })}`
  })
}

const built = <R>(slots: number, build: (...slots: SQL[]) => SQL<R>, fields: readonly Field[] = []): SQL<R> =>
  build(...Array.from({ length: slots }, (_, index) => slotOf(index, fields[index])))

type Fill = (values: readonly unknown[]) => unknown

/** Returns what fills each parameter, decided once: Drizzle's own filling takes longer than to insert a small row. */
const fillsOf = (params: readonly unknown[]): readonly Fill[] =>
  params.map((param): Fill => {
    if (param instanceof Placeholder) {
      const at = Number(param.name)
      return (values) => values[at]
    }
    if (param instanceof Param && param.value instanceof Placeholder) {
      const { encoder } = param
      const at = Number(param.value.name)
      return (values) => encoder.mapToDriverValue(values[at]) as unknown
    }
    return () => param
  })

const filled = (fills: readonly Fill[], values: readonly unknown[]): unknown[] => fills.map((fill) => fill(values))

/** Returns a function that fills one template with a value per slot; the first slots hold values of `fields`. */
export const queryTemplate = <R>(
  slots: number,
  build: (...slots: SQL[]) => SQL<R>,
  fields?: readonly Field[],
): ((...values: readonly unknown[]) => FilledTemplate<R>) => {
  const template = built(slots, build, fields)
  return (...values) => ({ template, values })
}

/** A character that no SQL holds. */
const gap = '\0'

/**
 * Returns a function that writes a part of a query once for each list of values for its slots, with words between.
 * Drizzle compiles each chunk of a query by itself, so a long part costs more to compile than to run.
 */
export const partTemplate = (
  slots: number,
  build: (...slots: SQL[]) => SQL,
): ((lists: readonly (readonly unknown[])[], between?: string) => SQL) => {
  const part = built(slots, build)
  const compiled = new Map<Dialect, { readonly texts: readonly string[]; readonly fills: readonly Fill[] }>()
  const compiledIn = (dialect: Dialect) => {
    const known = compiled.get(dialect)
    if (known) return known
    const { text, params } = compile(dialect, part, () => gap)
    const made = { texts: text.split(gap), fills: fillsOf(params) }
    compiled.set(dialect, made)
    return made
  }
  return (lists, between = '') =>
    fragment((dialect) => {
      const { texts, fills } = compiledIn(dialect)
      const [first = '', ...rest] = texts
      const all = [first]
      lists.forEach((_, at) => {
        if (at > 0) all.push(`${all.pop() ?? ''}${between}${first}`)
        all.push(...rest)
      })
      return sql(Object.assign(all, { raw: all }), ...lists.flatMap((values) => filled(fills, values)))
    })
}

/** Returns SQL without slots that is compiled once per dialect. */
export const precompiled = (query: SQL): SQL => partTemplate(0, () => query)([[]])

interface CompiledQuery {
  readonly text: string
  readonly params: readonly unknown[]
  /** The name under which a connection prepares the statement of a template. */
  readonly name?: string
}

/** Returns a function that compiles queries in a dialect; each template only once. */
export const compilerFor = (dialect: Dialect): ((query: Query) => CompiledQuery) => {
  const known = new WeakMap<SQL, { readonly text: string; readonly fills: readonly Fill[]; readonly name: string }>()
  let count = 0
  const compiledOnce = (template: SQL) => {
    const compiled = known.get(template)
    if (compiled) return compiled
    const { text, params } = compile(dialect, template)
    const made = { text, fills: fillsOf(params), name: `template${(++count).toString()}` }
    known.set(template, made)
    return made
  }
  return (query) => {
    if (!('template' in query)) return compile(dialect, query)
    const { text, name, fills } = compiledOnce(query.template)
    return { text, name, params: filled(fills, query.values) }
  }
}
