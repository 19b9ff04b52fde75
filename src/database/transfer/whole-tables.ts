/** Reads and writes whole tables as text, to move them from one database to another. */
import type { SQLiteTable as Table } from 'drizzle-orm/sqlite-core'
import { snakeCase } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { jsonValue } from '../sql/dialect.ts'
import { historyName } from '../schema/names.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { loadDrizzle, sql, type SQL } from '../sql/sql.ts'
import { sqliteKit } from '../sqlite/column-builders.ts'
import { tablesOf } from '../schema/tables.ts'
import { listed } from '../sql/fragments.ts'

const { is } = loadDrizzle('entity')
const { getTableConfig, SQLiteTable } = loadDrizzle('sqlite-core')

/** A row as texts that do not depend on the engine. */
export type Texts = readonly (string | null)[]

export interface WholeTable {
  readonly name: string
  readonly columns: readonly string[]
  /** All rows in the order of their key, as `Texts`. */
  readonly all: SQL
  /** Returns the statement that inserts rows. */
  readonly adding: (rows: readonly Texts[]) => Query
}

/** Returns the fields that engines store differently, by column. */
const fieldsOf = (table: string): ReadonlyMap<string, Field> => {
  const resource = everyResource.find(({ name }) => name === table || historyName(name) === table)
  return new Map(
    Object.entries(resource?.fields ?? {})
      .filter(([, { kind }]) => kind === 'decimal' || kind === 'boolean')
      .map(([key, field]) => [snakeCase(key), field]),
  )
}

const valueOf = (field: Field | undefined, text: string | null | undefined): unknown =>
  field?.kind === 'boolean' && typeof text === 'string' ? text === 'true' : text

/** The table `register` has a single row, which exists already. */
const orInstead = sql` ON CONFLICT (id) DO UPDATE
  SET epoch = excluded.epoch, sequence = excluded.sequence, text_version = excluded.text_version,
    reviews = excluded.reviews`

/** A copy may be served beside its original: it sends nothing until its webhooks are resumed. */
const isPause = (table: string, column: string): boolean => table === 'webhooks' && column === 'paused_at'

const wholeTable = (table: Table, now: string): WholeTable => {
  const config = getTableConfig(table)
  const name = sql.identifier(config.name)
  // Generated columns cannot be written, and the timeline is that of the server.
  const columns = config.columns
    .filter(({ generated, name }) => generated === undefined && name !== 'timeline')
    .map((column) => column.name)
  const key = config.primaryKeys[0]?.columns ?? config.columns.filter(({ primary }) => primary)
  const fields = fieldsOf(config.name)
  const ordered = columns.map((column) => fields.get(column))
  const asText = columns.map((column, index) => {
    const [at, field] = [sql.identifier(column), ordered[index]]
    if (isPause(config.name, column)) return sql`coalesce(${at}, ${now})`
    return field ? jsonValue(field, sql`${at}`) : sql`CAST(${at} AS TEXT)`
  })
  const addingSo = (count: number) =>
    queryTemplate(
      count * columns.length,
      (...slots) => {
        const rows = Array.from({ length: count }, (_, row) =>
          listed(slots.slice(row * columns.length, (row + 1) * columns.length)),
        )
        const names = listed(columns.map((column) => sql`${sql.identifier(column)}`))
        const instead = config.name === 'register' ? orInstead : sql``
        return sql`INSERT INTO ${name} ${names} VALUES ${sql.join(rows, sql`, `)}${instead}`
      },
      Array.from({ length: count }, () => ordered).flat() as Field[],
    )
  const known = new Map<number, ReturnType<typeof addingSo>>()
  return {
    name: config.name,
    columns,
    // Ordered by the columns, not by their texts of the same names, which sort differently.
    all: sql`SELECT ${sql.join(asText, sql`, `)} FROM ${name} ORDER BY ${sql.join(
      key.map((column) => sql`${name}.${sql.identifier(column.name)}`),
      sql`, `,
    )}`,
    adding: (rows) => {
      const add = known.get(rows.length) ?? addingSo(rows.length)
      known.set(rows.length, add)
      return add(...rows.flatMap((row) => row.map((text, index) => valueOf(ordered[index], text))))
    },
  }
}

/** Returns all tables in dependency order: referenced tables first, derived ones last. */
export const wholeTables = (): WholeTable[] => {
  const now = new Date().toISOString()
  return tablesOf(sqliteKit)
    .filter((table) => is(table, SQLiteTable))
    .map((table) => wholeTable(table, now))
}
