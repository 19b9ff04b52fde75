/** The SQL dialect of PostgreSQL: column values, JSON as text, and everything else that differs between engines. */
import { canonicalInstant } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import type { Dialect, Named } from '../sql/dialect.ts'
import { anywhere, inNames, isFound, placesOfFew, tiersOf } from './full-text.ts'
import { sql, type SQL } from '../sql/sql.ts'

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

const jsonObject = (fields: readonly Named[]): SQL =>
  fields.length === 0
    ? sql`'{}'`
    : sql`(${sql.join(
        fields.map(
          ([key, field, at], index) =>
            sql`${sql.raw(`'${index === 0 ? '{' : ','}"${key}":'`)} || ${jsonText(field, at)}`,
        ),
        sql` || `,
      )} || '}')`

const partOf = (element: SQL, key: string): SQL => sql`${element} ->> ${sql.raw(`'${key}'`)}`

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
  longKey: (at) => sql`md5(${at})`,
  rowOf: (table) => sql`${table}.id`,
  jsonValue,
  jsonObject,
  joinedBy: (columns, rows, also) =>
    sql`SELECT string_agg(text, ',' ORDER BY ${columns}) AS texts${also} FROM (${rows}) AS found`,
  elementsOf: (array) => sql`json_array_elements(${array}::json)`,
  rowsOf: (types, slots) =>
    sql`SELECT * FROM unnest(${sql.join(
      slots.map((slot, at) => sql`${slot}::${sql.raw(types[at] === 'text' ? 'text[]' : 'bigint[]')}`),
      sql`, `,
    )})`,
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
