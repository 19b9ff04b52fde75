/** Makes the tables of a resource from its declaration: the current records, their history, the elements of their lists. */
import { sql } from 'drizzle-orm'
import {
  check, foreignKey, index, integer, primaryKey, sqliteTable, text,
  type AnySQLiteColumn, type SQLiteColumnBuilderBase, type SQLiteTableExtraConfigValue, type SQLiteTable,
} from 'drizzle-orm/sqlite-core'
import { snakeCase } from '../resources/canonical.ts'
import type { Field, ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { branchColumn, historyName, linkFields, linkName } from './names.ts'
import { column } from './sqlite.ts'

type Columns = Record<string, AnySQLiteColumn>
type Builders = Record<string, SQLiteColumnBuilderBase>
type Extras = (columns: Columns) => SQLiteTableExtraConfigValue[]

const table = (name: string, builders: Builders, extras: Extras): SQLiteTable => sqliteTable(name, builders, extras as never)

const columnsOf = (fields: Readonly<Record<string, Field>>, required = true): Builders => Object.fromEntries(
  Object.entries(fields).flatMap(([key, field]) => {
    const name = snakeCase(key)
    const own = column(field, name)
    return [[name, required && !field.nullable ? own.notNull() : own], ...branches(key, field)]
  }))

const branches = (key: string, { target }: Field): [string, SQLiteColumnBuilderBase][] =>
  typeof target !== 'object' ? [] : Object.keys(target.of).map((branch) => {
    const name = branchColumn(key, branch)
    const value = sql.raw(`CASE WHEN ${snakeCase(target.by)} = '${branch}' THEN ${snakeCase(key)} END`)
    return [name, text(name).generatedAlwaysAs(value, { mode: 'stored' })]
  })

/** The columns that hold references, each with the resource it leads to. */
const referenceColumns = (fields: Readonly<Record<string, Field>>): [string, ResourceName][] =>
  Object.entries(fields).flatMap(([key, { target }]): [string, ResourceName][] =>
    target === undefined ? []
      : typeof target === 'string' ? [[snakeCase(key), target]]
        : Object.entries(target.of).map(([branch, name]) => [branchColumn(key, branch), name]))

const references = (name: string, fields: Readonly<Record<string, Field>>): Extras => (columns) =>
  referenceColumns(fields).flatMap(([key, target]) => [
    foreignKey({ columns: [columns[key] as never], foreignColumns: [idOf(target) as never] }),
    index(`${name}_${key}`).on(columns[key] as never),
  ])

const made = new Map<ResourceName, SQLiteTable>()

/** The id column of a resource's table, for foreign keys. */
export const idOf = (name: ResourceName): AnySQLiteColumn => (made.get(name) as unknown as Columns)['id'] as AnySQLiteColumn

const condition = (table: string, name: string, text: string): SQLiteTableExtraConfigValue =>
  check(`${table}_${name}`, sql.raw(text))

const valuesOf = (name: string, resource: Resource): SQLiteTableExtraConfigValue[] =>
  Object.entries(resource.fields).flatMap(([key, field]) => {
    const values = (field.value as { enum?: readonly string[] }).enum
    return values ? [condition(name, snakeCase(key), `${snakeCase(key)} IN (${values.map((value) => `'${value}'`).join(', ')})`)] : []
  })

/** The rules of the register that need no other row, as the database enforces them. */
const rules: Partial<Record<ResourceName, Readonly<Record<string, string>>>> = {
  initiatives: { period: 'starts_on <= ends_on' },
  projects: { period: 'starts_on <= ends_on' },
  figures: {
    period: 'period_start <= period_end',
    sign: `value >= 0 OR unit = 'percent'`,
    range: `qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)`,
    share: `(metric <> 'share' AND of_figure_id IS NULL) OR unit = 'percent'`,
  },
}

/** What no reference is found by. */
const indexes: Partial<Record<ResourceName, Extras>> = {
  // Few figures print pairs of currencies, and those of a source are read whenever one of its figures is settled.
  figures: ({ source_id: source }) => [index('figures_pairs').on(source as never).where(sql`reported <> '[]'`)],
}

export const recordsTable = (name: ResourceName): SQLiteTable => {
  const resource = resourceOf(name)
  const records = table(name, columnsOf(resource.fields), (columns) => [
    primaryKey({ columns: [columns['id'] as never] }),
    ...references(name, resource.fields)(columns),
    ...indexes[name]?.(columns) ?? [],
    ...valuesOf(name, resource),
    ...Object.entries(rules[name] ?? {}).map(([rule, text]) => condition(name, rule, text)),
  ])
  made.set(name, records)
  return records
}

/** Every state of every record, with the change that began it and the one that ended it. */
export const historyTable = (name: ResourceName): SQLiteTable =>
  table(historyName(name), { ...columnsOf(resourceOf(name).fields), since: integer('since').notNull(), until: integer('until') },
    (columns) => [primaryKey({ columns: [columns['id'] as never, columns['revision'] as never] })])

/** What the elements of a list field are found by. */
export const linkTable = (owner: ResourceName, key: string): SQLiteTable => {
  const name = linkName(owner, key)
  const fields = linkFields(resourceOf(owner).own[key] as Field)
  const builders: Builders = {
    record_id: text('record_id').notNull(), position: integer('position').notNull(),
    ...Object.fromEntries(Object.keys(fields).map((part) => [snakeCase(part), text(snakeCase(part))])),
  }
  return table(name, builders, (columns) => [
    primaryKey({ columns: [columns['record_id'] as never, columns['position'] as never] }),
    foreignKey({ columns: [columns['record_id'] as never], foreignColumns: [idOf(owner) as never] }).onDelete('cascade'),
    ...references(name, fields)(columns),
  ])
}
