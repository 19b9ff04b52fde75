/** Compiles SQL to text and parameters by Drizzle's `SQL.toQuery`, with fragments in the given dialect. */
import type { BuildQueryConfig, SQL } from 'drizzle-orm'
import { loadDrizzle } from './sql.ts'
import { inDialect, type Dialect } from './dialect.ts'

export interface Compiled {
  readonly text: string
  /** Placeholders of slots among them. */
  readonly params: unknown[]
}

const casing = new (loadDrizzle('casing').CasingCache)()

/** Compiles a query; `mark` writes the mark of the parameter with a number. */
export const compile = (
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
