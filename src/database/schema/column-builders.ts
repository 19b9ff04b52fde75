/** What tables are declared with: the same declarations make the tables of every engine. */
import type { SQL, Table } from 'drizzle-orm'
import type { Field } from '../../model/field.ts'

/** A column that is being declared. */
export interface Builder {
  notNull(): Builder
  primaryKey(): Builder
}

/** A column of a table that is declared. */
export type Column = object
export type Columns = Readonly<Record<string, Column>>
/** A key, an index or a check. */
export type Extra = object

export interface Kit {
  readonly text: (name: string) => Builder
  readonly integer: (name: string) => Builder
  /** What keeps a field. */
  readonly column: (field: Field, name: string) => Builder
  /** A column that is worked out when its row is written; or when it is read, where an engine can. */
  readonly worked: (column: Builder, value: SQL) => Builder
  readonly derived: (column: Builder, value: SQL) => Builder
  readonly table: <K extends string>(
    name: string,
    builders: Readonly<Record<K, Builder>>,
    extras?: (columns: Readonly<Record<K, Column>>) => Extra[],
  ) => Table
  readonly primaryKey: (columns: readonly Column[]) => Extra
  /** A primary key with one column that may be longer than an engine's indexes take. */
  readonly longKey: (name: string, columns: readonly Column[], long: Column) => Extra
  readonly foreignKey: (column: Column, target: Column, cascade?: boolean) => Extra
  readonly index: (name: string, columns: readonly Column[], where?: SQL) => Extra
  readonly unique: (name: string, columns: readonly Column[]) => Extra
  readonly check: (name: string, test: SQL) => Extra
}
