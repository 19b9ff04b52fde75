/** The SQL dialect of PostgreSQL: column values, JSON as text, and everything else that differs between engines. */
import { createHash } from 'node:crypto'
import { canonicalInstant } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import { indexedText, type Term, termsIn } from '../../text/tokenizer.ts'
import { type Builder, extrasWith, type Kit } from '../schema/column-builders.ts'
import { nameToken } from '../schema/full-text.ts'
import type { Dialect, NamedField } from '../sql/dialect.ts'
import { loadDrizzle, sql, type SQL } from '../sql/sql.ts'

/** As the function `lexemes_of` makes them: words are cut there, and a row of very many words has this lexeme alone. */
const longestLexeme = 100
const tooMany = '\ue003'
/** Before a word of a name. */
const ofName = '\ue004'
const ofWholeName = '\ue001'

const cut = (word: string): string => Array.from(word).slice(0, longestLexeme).join('')

/** Reports whether lexemes alone decide if a term occurs. */
const isDecided = ({ tokens }: Term): boolean =>
  tokens.every((token) => token.length < longestLexeme) && tokens.length === 1

/** Words hold letters and digits only, so in quotes they have no syntax. */
const lexemes =
  (mark: string, end: string) =>
  ({ tokens, isUnspaced }: Term): string =>
    tokens.map((token) => `'${mark}${cut(token)}'${isUnspaced ? '' : end}`).join(' & ')

const matching = (query: string): SQL => sql`lexemes @@ ${`(${query}) | '${tooMany}'`}::tsquery`

const within = (column: string, { tokens, isUnspaced }: Term, end: string): SQL => {
  const words = ` ${tokens.join(' ')}`
  return sql`' ' || ${sql.raw(column)} || ' ' LIKE ${`%${words}${isUnspaced ? ' ' : end}%`}`
}

/** The rows with all these terms: by their lexemes, and by their words where those do not tell. */
const rowsWith = (
  terms: readonly Term[],
  mark: string,
  [lexeme, word]: readonly [string, string],
  columns: readonly string[],
): SQL => {
  const words = sql.join(
    terms.map(
      (term) =>
        sql`(${sql.join(
          columns.map((column) => within(column, term, word)),
          sql` OR `,
        )})`,
    ),
    sql` AND `,
  )
  const decided = terms.every(isDecided) ? sql`NOT lexemes @@ ${`'${tooMany}'`}::tsquery OR ` : sql``
  return sql`(${matching(terms.map(lexemes(mark, lexeme)).join(' & '))} AND (${decided}(${words})))`
}

const whole = ['', ' '] as const
const beginning = [':*', ''] as const

const anywhere = (query: string): SQL => rowsWith(termsIn(query), '', beginning, ['named', 'told'])

/**
 * Planned as if all rows were read: for the first row alone the planner scans the table, which takes long where no row
 * has the words.
 */
const isFound = (query: string): SQL => sql`(WITH found AS MATERIALIZED (SELECT 1 FROM words
    WHERE ${anywhere(query)}) SELECT CASE WHEN EXISTS (SELECT 1 FROM found) THEN 1 ELSE 0 END)`

const isName = (query: string): SQL => {
  const name = nameToken(indexedText(query))
  const print = createHash('md5').update(name).digest('hex')
  return sql`(${matching(`'${ofWholeName}${print}'`)} AND ' ' || named || ' ' LIKE ${`% ${name} %`})`
}

const tiersOf = (query: string): SQL[] => {
  const terms = termsIn(query)
  const tiers = [
    isName(query),
    rowsWith(terms, ofName, whole, ['named']),
    rowsWith(terms, ofName, beginning, ['named']),
    anywhere(query),
  ]
  return tiers.map((tier, at) => (at === 0 ? tier : sql`${tier} AND NOT ${tiers[at - 1]}`))
}

/** A row of too many words has no lexemes of its own, and is not found. */
const inNames = (lists: readonly (readonly string[])[]): SQL => {
  const oneOf = (words: readonly string[]): string =>
    `(${words.flatMap(termsIn).map(lexemes(ofName, ':*')).join(' | ')})`
  return sql`lexemes @@ ${lists.map(oneOf).join(' & ')}::tsquery`
}

/** Each tier is a search of its own. */
const placesOfFew = (_query: string, most: number): SQL =>
  sql`CASE WHEN count(*) <= ${most} THEN string_agg(place::text, ',') END`

const encode = ({ kind }: Field, value: unknown): unknown => {
  if (value === null) return null
  switch (kind) {
    case 'list':
      return JSON.stringify(value)
    case 'instant':
      return canonicalInstant(value as string)
    default:
      return value
  }
}

const typeOf = ({ kind }: Field): string => {
  switch (kind) {
    case 'decimal':
    case 'integer':
      return 'numeric'
    case 'boolean':
      return 'boolean'
    default:
      return 'text'
  }
}

/** PostgreSQL cannot infer the type of a bare parameter. */
const typeOfValue = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return '::text'
    case 'number':
    case 'bigint':
      return '::bigint'
    case 'boolean':
      return '::boolean'
    default:
      return ''
  }
}

/** Decimals whose positions in cursors are integer thousandths, as in SQLite. */
const isShort = ({ kind, fraction = 0 }: Field): boolean => kind === 'decimal' && fraction <= 3

const canonical = (at: SQL): SQL => sql`trim_scale(${at})::text`

const jsonValue = ({ kind }: Field, at: SQL): SQL =>
  kind === 'decimal' ? canonical(at) : kind === 'boolean' ? sql`${at}::text` : at

/** Writes a field of an object as JSON text. */
const jsonText = ({ kind, nullable }: Field, at: SQL): SQL => {
  const text =
    kind === 'decimal'
      ? sql`'"' || ${canonical(at)} || '"'`
      : kind === 'list'
        ? at
        : kind === 'boolean' || kind === 'integer'
          ? sql`${at}::text`
          : sql`to_json(${at})::text`
  return nullable ? sql`coalesce(${text}, 'null')` : text
}

const jsonObject = (fields: readonly NamedField[]): SQL =>
  fields.length === 0
    ? sql`'{}'`
    : sql`(${sql.join(
        fields.map(
          ([key, field, at], index) =>
            sql`${sql.raw(`'${index === 0 ? '{' : ','}"${key}":'`)} || ${jsonText(field, at)}`,
        ),
        sql` || `,
      )} || '}')`

const partOf = (element: SQL, ...path: readonly string[]): SQL =>
  sql`${element} #>> ${sql.raw(`'{${path.join(',')}}'`)}`

const ascii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

export const postgres: Dialect = {
  parameter: (number, value) => `$${number.toString()}${typeOfValue(value)}`,
  bound: (field, value) => sql`${value}::${sql.raw(typeOf(field))}`,
  encode,
  fromText: (field, value) =>
    field.kind === 'boolean' ? value === '1' : isShort(field) ? `${String(value)}e-3` : value,
  asText: (field, at) => {
    switch (field.kind) {
      case 'decimal':
        return isShort(field) ? sql`trunc(${at} * 1000)::text` : sql`to_char(${at}, 'FM000000000000000.000000000000')`
      case 'boolean':
        return sql`${at}::integer::text`
      case 'integer':
        return sql`${at}::text`
      default:
        return at
    }
  },
  // The planner chooses indexes by its own statistics.
  unindexed: (at) => at,
  present: (table) => sql`${sql.identifier(table)}`,
  rowOf: (table) => sql`${table}.id`,
  jsonValue,
  jsonObject,
  joinedBy: (columns, rows, also) =>
    sql`SELECT string_agg(text, ',' ORDER BY ${columns}) AS texts${also} FROM (${rows}) AS found`,
  elementsOf: (array) => sql`json_array_elements(${array}::json)`,
  elementText: (element) => sql`${element} #>> '{}'`,
  // With an offset, the subquery is planned by itself, for one row.
  joinEach: (table, as, on) => sql`CROSS JOIN LATERAL (SELECT * FROM ${table} AS ${as} WHERE ${on} OFFSET 0) AS ${as}`,
  isIn: (at, rows) => sql`${at} = ANY (ARRAY(${rows}))`,
  areFew: (ids, most) =>
    sql`(SELECT CASE WHEN count(*) < ${most} THEN 1 ELSE 0 END FROM (${ids} LIMIT ${most}) AS ids)`,
  elementInteger: (element) => sql`(${element} #>> '{}')::bigint`,
  partOf,
  numberIn: (element, key) => sql`(${partOf(element, key)})::bigint`,
  pairsOf: (object) => sql`json_each_text(${object}::json)`,
  containsText: (at, part) => sql`lower(${at} COLLATE "C") LIKE ${`%${ascii(part).replace(/[\\%_]/g, '\\$&')}%`}`,
  facetValue: ({ kind }, at) => (kind === 'boolean' ? sql`${at}::integer` : at),
  ordered: (at, descending, nullable) =>
    sql`${at}${descending ? sql` DESC` : sql``}${
      !nullable ? sql`` : descending ? sql` NULLS LAST` : sql` NULLS FIRST`
    }`,
  seed: (text) => sql`(${text}) COLLATE "C"`,
  place: sql`place`,
  anywhere,
  isFound,
  tiersOf,
  inNames,
  placesOfFew,
  asPlaced: sql` ORDER BY tier, place`,
}

// Declares PostgreSQL's tables: texts sort by code point, decimals are `numeric`.

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
