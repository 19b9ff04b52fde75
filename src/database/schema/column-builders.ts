/** The builders with which tables are declared once for every engine. */
import type { SQL, Table } from 'drizzle-orm'
import type { Field } from '../../model/field.ts'

/** A column under declaration. */
export interface Builder {
  notNull(): Builder
  primaryKey(): Builder
}

/** A column of a declared table. */
export type Column = object
export type ColumnsByName = Readonly<Record<string, Column>>
/** A key, an index or a check. */
export type Extra = object

/** Drizzle's functions for keys, indexes and checks: each engine has its own, and all are called alike. */
interface Extras {
  readonly foreignKey: (reference: { columns: [never]; foreignColumns: [never] }) => {
    onDelete(action: 'cascade'): Extra
  }
  readonly index: (name: string) => { on(...columns: [never]): { where(condition: SQL): Extra } }
  readonly unique: (name: string) => { on(...columns: [never]): Extra }
  readonly check: (name: string, test: SQL) => Extra
  readonly primaryKey: (key: { columns: never }) => Extra
}

export interface Kit {
  readonly text: (name: string) => Builder
  readonly integer: (name: string) => Builder
  /** Declares the column of a field. */
  readonly column: (field: Field, name: string) => Builder
  /** Declares a generated column, computed on read if the engine can, else on write. */
  readonly computed: (column: Builder, value: SQL) => Builder
  readonly table: <K extends string>(
    name: string,
    builders: Readonly<Record<K, Builder>>,
    extras?: (columns: Readonly<Record<K, Column>>) => Extra[],
  ) => Table
  readonly primaryKey: (columns: readonly Column[]) => Extra
  /** Declares a primary key with a column that may exceed the engine's index limit. */
  readonly longKey: (name: string, columns: readonly Column[], long: Column) => Extra
  readonly foreignKey: (column: Column, target: Column, cascade?: boolean) => Extra
  readonly index: (name: string, columns: readonly Column[], where?: SQL) => Extra
  readonly unique: (name: string, columns: readonly Column[]) => Extra
  readonly check: (name: string, test: SQL) => Extra
}

/** Makes the builders of keys, indexes and checks from an engine's functions. */
export const extrasWith = ({
  primaryKey,
  foreignKey,
  index,
  unique,
  check,
}: Extras): Pick<Kit, 'primaryKey' | 'foreignKey' | 'index' | 'unique' | 'check'> => ({
  primaryKey: (columns) => primaryKey({ columns: columns as never }),
  foreignKey: (column, target, cascade = false) => {
    const key = foreignKey({ columns: [column as never], foreignColumns: [target as never] })
    return cascade ? key.onDelete('cascade') : key
  },
  index: (name, columns, where) => {
    const made = index(name).on(...(columns as [never]))
    return where ? made.where(where) : made
  },
  unique: (name, columns) => unique(name).on(...(columns as [never])),
  check,
})
