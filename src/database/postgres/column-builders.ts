/** Declares PostgreSQL's tables: texts sort by code point, decimals are `numeric`. */
import type { Field } from '../../model/field.ts'
import { extrasWith, type Builder, type Kit } from '../schema/column-builders.ts'
import { loadDrizzle, sql, type SQL } from '../sql/sql.ts'

const { bigint, boolean, check, customType, foreignKey, index, numeric, pgTable, primaryKey, unique, uniqueIndex } =
  loadDrizzle('pg-core')

const wholeDigits = 15

const text = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' })
const integer = (name: string) => bigint(name, { mode: 'number' })

const columnOf = ({ kind, fraction = 0 }: Field, name: string): unknown => {
  switch (kind) {
    case 'integer':
      return integer(name)
    case 'boolean':
      return boolean(name)
    case 'decimal':
      return numeric(name, { precision: wholeDigits + fraction, scale: fraction })
    default:
      return text(name)
  }
}

interface Generated extends Builder {
  generatedAlwaysAs(value: SQL): Builder
}

export const postgresKit: Kit = {
  text: (name) => text(name),
  integer: (name) => integer(name),
  column: (field, name) => columnOf(field, name) as Builder,
  // PostgreSQL before 18 has no virtual generated columns.
  computed: (column, value) => (column as Generated).generatedAlwaysAs(value),
  table: (name, builders, extras = () => []) => pgTable(name, builders as never, extras as never),
  ...extrasWith({ primaryKey, foreignKey, index, unique, check }),
  // An index entry must fit a third of a page.
  longKey: (name, columns, long) =>
    uniqueIndex(name).on(...(columns.map((column) => (column === long ? sql`md5(${column})` : column)) as [never])),
}
