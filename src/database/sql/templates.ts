/** Templates: queries, and parts of queries, that are compiled once per dialect and then only filled with values. */
import type { Field } from '../../model/field.ts'
import { compile } from './compile.ts'
import { fragment, type Dialect } from './dialect.ts'
import { fillPlaceholders, sql, type SQL } from './sql.ts'

/** A query whose text is known by its template, with the values for its slots. */
export interface FilledTemplate<R = unknown> {
  readonly template: SQL<R>
  readonly values: readonly unknown[]
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

const filled = (params: unknown[], values: readonly unknown[]): unknown[] =>
  fillPlaceholders(params, Object.fromEntries(values.entries()))

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
  const compiled = new Map<Dialect, { readonly texts: readonly string[]; readonly params: unknown[] }>()
  const compiledIn = (dialect: Dialect) => {
    const known = compiled.get(dialect)
    if (known) return known
    const { text, params } = compile(dialect, part, () => gap)
    const made = { texts: text.split(gap), params }
    compiled.set(dialect, made)
    return made
  }
  return (lists, between = '') =>
    fragment((dialect) => {
      const { texts, params } = compiledIn(dialect)
      const [first = '', ...rest] = texts
      const all = [first]
      lists.forEach((_, at) => {
        if (at > 0) all.push(`${all.pop() ?? ''}${between}${first}`)
        all.push(...rest)
      })
      return sql(Object.assign(all, { raw: all }), ...lists.flatMap((values) => filled(params, values)))
    })
}

/** Returns SQL without slots that is compiled once per dialect. */
export const precompiled = (query: SQL): SQL => partTemplate(0, () => query)([[]])

export interface CompiledQuery {
  readonly text: string
  readonly params: readonly unknown[]
  /** The name under which a connection prepares the statement of a template. */
  readonly name?: string
}

/** Returns a function that compiles queries in a dialect; each template only once. */
export const compilerFor = (dialect: Dialect): ((query: Query) => CompiledQuery) => {
  const known = new WeakMap<SQL, { readonly text: string; readonly params: unknown[]; readonly name: string }>()
  let count = 0
  const compiledOnce = (template: SQL) => {
    const compiled = known.get(template) ?? { ...compile(dialect, template), name: `template${(++count).toString()}` }
    known.set(template, compiled)
    return compiled
  }
  return (query) => {
    if (!('template' in query)) return compile(dialect, query)
    const { text, name, params } = compiledOnce(query.template)
    return { text, name, params: filled(params, query.values) }
  }
}
