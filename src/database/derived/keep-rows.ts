/** Writes rows that were derived, with one statement for all. */
import { snakeCase } from '../../model/canonical.ts'
import type { ColumnType } from '../sql/dialect.ts'
import { columnOf, listed } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { rowsTemplate, type Query } from '../sql/templates.ts'

type Columns<R> = Readonly<Record<keyof R & string, ColumnType>>
type Write<R> = (rows: readonly R[]) => Query

/** Returns what inserts rows; `instead` says what becomes of a row whose key is there already. */
export const insertRows = <R extends object>(table: string, columns: Columns<R>, instead = sql``): Write<R> => {
  const names = Object.keys(columns) as (keyof R & string)[]
  const insert = rowsTemplate(
    names.map((name) => columns[name]),
    (rows) =>
      sql`INSERT INTO ${columnOf(table)} ${listed(names.map((name) => columnOf(snakeCase(name))))} ${rows} ${instead}`,
  )
  return (rows) => insert(rows.map((row) => names.map((name) => row[name])))
}

/** Returns what inserts rows or updates them by a key of the first columns, and skips rows that have not changed. */
export const keepRows = <R extends object>(table: string, columns: Columns<R>, keyed = 1): Write<R> => {
  const all = Object.keys(columns).map((name) => columnOf(snakeCase(name)))
  const [key, others] = [all.slice(0, keyed), all.slice(keyed)]
  const former = others.map((column) => sql`${columnOf(table)}.${column}`)
  const excluded = others.map((column) => sql`excluded.${column}`)
  const updates: SQL[] = others.map((column, at) => sql`${column} = ${excluded[at]}`)
  return insertRows(
    table,
    columns,
    sql`ON CONFLICT ${listed(key)} DO UPDATE SET ${sql.join(updates, sql`, `)}
    WHERE ${listed(former)} IS DISTINCT FROM ${listed(excluded)}`,
  )
}
