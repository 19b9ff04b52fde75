/** All that is particular to SQLite's language: columns, their values, JSON expressions; and opening a file. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { sql, type SQL } from 'drizzle-orm'
import { integer, SQLiteSyncDialect, text } from 'drizzle-orm/sqlite-core'
import { canonicalInstant } from '../resources/canonical.ts'
import type { Field } from '../resources/field.ts'

/** Up to this many digits after the point fit a 64-bit integer beside 15 before it. */
const integerFraction = 3
const wholeDigits = 15

const isScaledInteger = ({ kind, fraction = 0 }: Field): boolean => kind === 'decimal' && fraction <= integerFraction

/** The column that keeps a field: decimals as integer thousandths, or as text of fixed width where those would not fit. */
export const column = (field: Field, name: string) =>
  field.kind === 'integer' || field.kind === 'boolean' || isScaledInteger(field) ? integer(name) : text(name)

const scaled = (decimal: string, fraction: number): string => {
  const [whole = '', digits = ''] = decimal.split('.')
  return whole + digits.padEnd(fraction, '0')
}

const padded = (decimal: string, fraction: number): string => {
  const [whole = '', digits = ''] = decimal.split('.')
  return `${whole.padStart(wholeDigits, '0')}.${digits.padEnd(fraction, '0')}`
}

/** What the column holds for a value of the field; order among these is the order among the values. */
export const encode = (field: Field, value: unknown): unknown => {
  if (value === null) return null
  switch (field.kind) {
    case 'list': return JSON.stringify(value)
    case 'boolean': return value === true ? 1 : 0
    case 'instant': return canonicalInstant(value as string)
    case 'decimal': {
      const { fraction = 0 } = field
      return isScaledInteger(field) ? BigInt(scaled(value as string, fraction)) : padded(value as string, fraction)
    }
    default: return value
  }
}

const withoutZeros = (expression: SQL): SQL => sql`rtrim(rtrim(${expression}, '0'), '.')`

/** The field's value as JSON has it; of a list and a boolean, its JSON text. */
export const jsonValue = (field: Field, at: SQL): SQL => {
  switch (field.kind) {
    case 'list': return sql`json(${at})`
    case 'boolean': return sql`json(iif(${at}, 'true', 'false'))`
    case 'decimal': return isScaledInteger(field)
      ? sql`iif(${at} IS NULL, NULL, ${withoutZeros(sql`printf('%s%d.%03d', iif(${at} < 0, '-', ''), abs(${at}) / 1000, abs(${at}) % 1000)`)})`
      : withoutZeros(sql`iif(${at} < '000000000000001', '0', '') || ltrim(${at}, '0')`)
    default: return at
  }
}

/** A JSON object of these fields of a row, written by the database itself. */
export const jsonObject = (fields: readonly (readonly [key: string, field: Field, at: SQL])[]): SQL =>
  sql`json_object(${sql.join(fields.flatMap(([key, field, at]) => [sql.raw(`'${key}'`), jsonValue(field, at)]), sql`, `)})`

/** A JSON array of these texts and nulls, written by the database as JSON.stringify would. */
export const jsonArray = (values: readonly SQL[]): SQL => sql`json_array(${sql.join([...values], sql`, `)})`

/** A table of the elements of a JSON array column, as `value`. */
export const elementsOf = (column: SQL): SQL => sql`json_each(${column})`
export const partOf = (element: SQL, key: string): SQL => sql`json_extract(${element}, ${sql.raw(`'$.${key}'`)})`

/** Case-insensitive for ASCII, with `%` and `_` literal. */
export const containsText = (at: SQL, part: string): SQL =>
  sql`${at} LIKE ${`%${part.replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`

/** A sort value as it can travel in a cursor, exactly. */
export const asText = (at: SQL): SQL => sql`CAST(${at} AS TEXT)`
export const fromText = (field: Field, value: string): unknown =>
  field.kind === 'integer' || field.kind === 'boolean' || isScaledInteger(field) ? BigInt(value) : value

const oldestSafe = '3.51.3'
/** How long whoever opens or writes waits for other writers, in milliseconds. */
export const longestWait = 5000

/** Throws where SQLite is of a version that can lose committed writes. */
export const assertSafe = (version: string): void => {
  if (version.localeCompare(oldestSafe, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} can lose committed writes; ${oldestSafe} or newer is needed.`)
  }
}

/** Opens the writing connection; the file and its folder are made where they are not there. */
export const openDatabase = (file: string): Database.Database => {
  mkdirSync(dirname(file), { recursive: true })
  const database = new Database(file, { timeout: longestWait })
  assertSafe(database.prepare('SELECT sqlite_version()').pluck().get() as string)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  return database
}

export const dialect = new SQLiteSyncDialect()

/** SQL without parameters as ready text: composing what is long takes longer than asking it. */
export const ready = (text: SQL): SQL => sql.raw(dialect.sqlToQuery(text).sql)
