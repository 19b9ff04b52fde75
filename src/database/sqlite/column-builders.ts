/** Declares SQLite's tables: decimals are integer thousandths, or texts of fixed width if those would not fit. */
import { check, foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type { Builder, Extra, Kit } from '../schema/column-builders.ts'
import type { SQL } from '../sql/sql.ts'
import { isScaledInteger } from './dialect.ts'

interface Generated extends Builder {
  generatedAlwaysAs(value: SQL, options: { readonly mode: 'stored' | 'virtual' }): Builder
}

const generated = (column: Builder, value: SQL, mode: 'stored' | 'virtual'): Builder =>
  (column as Generated).generatedAlwaysAs(value, { mode })

export const sqliteKit: Kit = {
  text: (name) => text(name),
  integer: (name) => integer(name),
  column: (field, name) =>
    field.kind === 'integer' || field.kind === 'boolean' || isScaledInteger(field) ? integer(name) : text(name),
  worked: (column, value) => generated(column, value, 'stored'),
  derived: (column, value) => generated(column, value, 'virtual'),
  table: (name, builders, extras = () => []) => sqliteTable(name, builders as never, extras as never),
  primaryKey: (columns) => primaryKey({ columns: columns as never }),
  longKey: (_name, columns) => primaryKey({ columns: columns as never }),
  foreignKey: (column, target, cascade = false) => {
    const key = foreignKey({ columns: [column as never], foreignColumns: [target as never] })
    return cascade ? key.onDelete('cascade') : key
  },
  index: (name, columns, where) => {
    const made = index(name).on(...(columns as [never]))
    return where ? made.where(where) : made
  },
  unique: (name, columns) => unique(name).on(...(columns as [never])),
  check: (name, test): Extra => check(name, test),
}
