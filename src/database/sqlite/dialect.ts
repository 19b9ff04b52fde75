/** The SQL dialect of SQLite: column values, JSON expressions, and everything else that differs between engines. */
import { canonicalInstant } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import { indexedText, type Term, termsIn } from '../../text/tokenizer.ts'
import { type Builder, extrasWith, type Kit } from '../schema/column-builders.ts'
import { nameToken } from '../schema/full-text.ts'
import type { Dialect, NamedField } from '../sql/dialect.ts'
import { loadDrizzle, sql, type SQL } from '../sql/sql.ts'

/** Words hold letters and digits only, so in quotes they have no syntax. */
const whole = ({ tokens }: Term): string => `"${tokens.join(' ')}"`
const beginning = (term: Term): string => (term.isUnspaced ? whole(term) : `${whole(term)}*`)
const named = (expression: string): string => `{named} : (${expression})`
const every = (query: string, expression: (term: Term) => string): string =>
  termsIn(query).map(expression).join(' AND ')
const matches = (expression: string): SQL => sql`words MATCH ${expression}`

/** Returns the query that matches every record with all terms. */
const anywhere = (query: string): SQL => matches(every(query, beginning))

const isFound = (query: string): SQL => sql`EXISTS (SELECT 1 FROM words WHERE ${anywhere(query)})`

const tiersOf = (query: string): SQL[] => {
  const tiers = [
    `"${nameToken(indexedText(query))}"`,
    named(every(query, whole)),
    named(every(query, beginning)),
    every(query, beginning),
  ]
  return tiers.map((tier, at) => matches(at === 0 ? tier : `(${tier}) NOT (${tiers[at - 1] ?? ''})`))
}

const inNames = (lists: readonly (readonly string[])[]): SQL => {
  const oneOf = (words: readonly string[]): string => `(${words.flatMap(termsIn).map(beginning).join(' OR ')})`
  return matches(named(lists.map(oneOf).join(' AND ')))
}

/** The tiers of one word are looked up; what several have in common is sought anew for each tier. */
const placesOfFew = (query: string, most: number): SQL =>
  termsIn(query).flatMap(({ tokens }) => tokens).length > 1
    ? sql`CASE WHEN count(*) <= ${most} THEN string_agg(place, ',') END`
    : sql`NULL`

/** With this many decimals and 15 digits before the point, a number still fits a 64-bit integer. */
const integerFraction = 3
const wholeDigits = 15

const isScaledInteger = ({ kind, fraction = 0 }: Field): boolean => kind === 'decimal' && fraction <= integerFraction

const scaled = (decimal: string, fraction: number): string => {
  const [whole = '', digits = ''] = decimal.split('.')
  return whole + digits.padEnd(fraction, '0')
}

const padded = (decimal: string, fraction: number): string => {
  const [whole = '', digits = ''] = decimal.split('.')
  return `${whole.padStart(wholeDigits, '0')}.${digits.padEnd(fraction, '0')}`
}

const encode = (field: Field, value: unknown): unknown => {
  if (value === null) return null
  switch (field.kind) {
    case 'list':
      return JSON.stringify(value)
    case 'boolean':
      return value === true ? 1 : 0
    case 'instant':
      return canonicalInstant(value as string)
    case 'decimal': {
      const { fraction = 0 } = field
      return isScaledInteger(field) ? BigInt(scaled(value as string, fraction)) : padded(value as string, fraction)
    }
    default:
      return value
  }
}

const withoutZeros = (expression: SQL): SQL => sql`rtrim(rtrim(${expression}, '0'), '.')`

const jsonValue = (field: Field, at: SQL): SQL => {
  switch (field.kind) {
    // Most lists are empty, and a constant is evaluated once for all rows.
    case 'list':
      return sql`iif(${at} = '[]', json('[]'), json(${at}))`
    case 'boolean':
      return field.nullable
        ? sql`json(CASE WHEN ${at} THEN 'true' WHEN ${at} IS NOT NULL THEN 'false' END)`
        : sql`json(iif(${at}, 'true', 'false'))`
    case 'decimal':
      return isScaledInteger(field)
        ? // Most amounts have no decimals, and then the cast is half the work.
          sql`CASE WHEN ${at} % 1000 = 0 THEN CAST(${at} / 1000 AS TEXT) WHEN ${at} IS NOT NULL THEN ${withoutZeros(
            sql`printf('%s%d.%03d', iif(${at} < 0, '-', ''), abs(${at}) / 1000, abs(${at}) % 1000)`,
          )} END`
        : withoutZeros(sql`iif(${at} < '000000000000001', '0', '') || ltrim(${at}, '0')`)
    default:
      return at
  }
}

const jsonObject = (fields: readonly NamedField[]): SQL =>
  sql`json_object(${sql.join(
    fields.flatMap(([key, field, at]) => [sql.raw(`'${key}'`), jsonValue(field, at)]),
    sql`, `,
  )})`

const partOf = (element: SQL, ...path: readonly string[]): SQL =>
  sql`json_extract(${element}, ${sql.raw(`'$.${path.join('.')}'`)})`

export const sqlite: Dialect = {
  parameter: () => '?',
  bound: (_field, value) => sql`${value}`,
  encode,
  fromText: (field, value) =>
    field.kind === 'integer' || field.kind === 'boolean' || isScaledInteger(field) ? BigInt(value as string) : value,
  asText: (_field, at) => sql`CAST(${at} AS TEXT)`,
  unindexed: (at) => sql`+${at}`,
  present: (table) => sql`main.${sql.identifier(table)}`,
  rowOf: (table) => sql`${table}.rowid`,
  jsonValue,
  jsonObject,
  joinedBy: (columns, rows, also) =>
    sql`SELECT CAST(string_agg(text, ',') AS BLOB) AS texts${also} FROM (${rows} ORDER BY ${columns})`,
  elementsOf: (array) => sql`json_each(${array})`,
  elementText: (element) => element,
  joinEach: (table, as, on) => sql`CROSS JOIN ${table} AS ${as} ON ${on}`,
  isIn: (at, rows) => sql`${at} IN (${rows})`,
  areFew: () => sql`0`,
  elementInteger: (element) => element,
  partOf,
  numberIn: (element, key) => sql`CAST(${partOf(element, key)} AS INTEGER)`,
  pairsOf: (object) => sql`json_each(${object})`,
  containsText: (at, part) => sql`${at} LIKE ${`%${part.replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`,
  facetValue: (_field, at) => at,
  ordered: (at, descending) => (descending ? sql`${at} DESC` : at),
  seed: (text) => text,
  place: sql`rowid`,
  anywhere,
  isFound,
  tiersOf,
  inNames,
  placesOfFew,
  // The index returns rows in order of place, and the parts of a union one after the other.
  asPlaced: sql``,
}

// Declares SQLite's tables: decimals are integer thousandths, or texts of fixed width if those would not fit.

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
