/** Declares SQLite's tables: decimals are integer thousandths, or texts of fixed width if those would not fit. */
import { extrasWith, type Builder, type Kit } from '../schema/column-builders.ts'
import { loadDrizzle, type SQL } from '../sql/sql.ts'
import { isScaledInteger } from './dialect.ts'

const core = loadDrizzle('sqlite-core')
const { integer, primaryKey, sqliteTable, text } = core

interface Generated extends Builder {
  generatedAlwaysAs(value: SQL, options: { readonly mode: 'virtual' }): Builder
}

export const sqliteKit: Kit = {
  text: (name) => text(name),
  integer: (name) => integer(name),
  column: (field, name) =>
    field.kind === 'integer' || field.kind === 'boolean' || isScaledInteger(field) ? integer(name) : text(name),
  computed: (column, value) => (column as Generated).generatedAlwaysAs(value, { mode: 'virtual' }),
  table: (name, builders, extras = () => []) => sqliteTable(name, builders as never, extras as never),
  ...extrasWith({ ...core, foreignKey: (reference) => core.foreignKey(reference) }),
  longKey: (_name, columns) => primaryKey({ columns: columns as never }),
}
