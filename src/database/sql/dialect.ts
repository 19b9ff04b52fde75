/** The fragments in which the engines differ: queries are written once, and each engine's dialect writes these in its own way. */
import type { SubjectKind } from '../../figures/register.ts'
import type { Field } from '../../model/field.ts'
import { sql, type SQL, type SQLWrapper } from './sql.ts'

/** A column or expression that holds a field, under the key that the field has in JSON. */
export type Named = readonly [key: string, field: Field, at: SQL]

/** One step of a walk through trees of subjects: to a subject of this kind and id. */
export interface Step {
  readonly kind: SubjectKind
  readonly id: SQL
  readonly from: SQL
  readonly on: SQL
  readonly where: SQL
}

/** One engine's words for all that is not said alike everywhere. */
export interface Dialect {
  /** The mark of a parameter. */
  parameter(number: number, value: unknown): string
  /** A parameter as its field's column compares it. */
  bound(field: Field, value: unknown): SQL
  /** What a column holds for a value of its field; order among these is the order among the values. */
  encode(field: Field, value: unknown): unknown
  /** The same for a value as `asText` tells it. */
  fromText(field: Field, value: unknown): unknown
  asText(field: Field, at: SQL): SQL
  unindexed(at: SQL): SQL
  rowOf(table: SQL): SQL
  jsonValue(field: Field, at: SQL): SQL
  jsonObject(fields: readonly Named[]): SQL
  jsonArray(values: readonly SQL[]): SQL
  joinedBy(columns: SQL, rows: SQL, also: SQL): SQL
  elementsOf(array: SQL): SQL
  elementText(element: SQL): SQL
  elementInteger(element: SQL): SQL
  partOf(element: SQL, key: string): SQL
  numberIn(element: SQL, key: string): SQL
  pairsOf(object: SQL): SQL
  containsText(at: SQL, part: string): SQL
  facetValue(field: Field, at: SQL): SQL
  ordered(at: SQL, descending: boolean, nullable: boolean): SQL
  seed(text: SQL): SQL
  walk(seeds: SQL, path: SQL, steps: readonly Step[]): SQL
  temporary(name: string, columns: SQL): SQL
  readonly place: SQL
  anywhere(query: string): SQL
  tiersOf(query: string): SQL[]
  placesOfFew(query: string, most: number): SQL
  readonly asPlaced: SQL
}

/** The dialect of the running compilation: Drizzle does not pass it to a fragment, and compiles synchronously. */
let current: Dialect | undefined

/** Runs a compilation whose fragments are written in a dialect. */
export const inDialect = <T>(dialect: Dialect, compile: () => T): T => {
  const before = current
  current = dialect
  try {
    return compile()
  } finally {
    current = before
  }
}

/** A piece of a query that is written when the query is compiled. */
class Fragment implements SQLWrapper {
  readonly write: (dialect: Dialect) => SQL
  constructor(write: (dialect: Dialect) => SQL) {
    this.write = write
  }
  getSQL(): SQL {
    return this.write(current as Dialect)
  }
  shouldOmitSQLParens(): boolean {
    return true
  }
}

/** Returns SQL that each dialect writes in its own way. */
export const fragment = (write: (dialect: Dialect) => SQL): SQL => sql`${new Fragment(write)}`

/** A value as the column of its field holds it. */
export const encode = (field: Field, value: unknown): SQL =>
  fragment((dialect) => dialect.bound(field, dialect.encode(field, value)))

/** A sort value as it can travel in a cursor, exactly. */
export const asText = (field: Field, at: SQL): SQL => fragment((dialect) => dialect.asText(field, at))
export const fromText = (field: Field, value: string): SQL =>
  fragment((dialect) => dialect.bound(field, dialect.fromText(field, value)))

/** The field's value as JSON has it; of a list and a boolean, its JSON text. */
export const jsonValue = (field: Field, at: SQL): SQL => fragment((dialect) => dialect.jsonValue(field, at))

/** A JSON object of these fields of a row, written by the database itself. */
export const jsonObject = (fields: readonly Named[]): SQL => fragment((dialect) => dialect.jsonObject(fields))

/** A JSON array of these texts and nulls, written by the database itself as JSON.stringify would. */
export const jsonArray = (values: readonly SQL[]): SQL => fragment((dialect) => dialect.jsonArray(values))

/**
 * What reads the column `text` of some rows with commas between, in order of these columns, and others of all of them together:
 * `texts` are bytes (UTF-8) where the driver would else make a string of them; null of none.
 */
export const joinedBy = (columns: SQL, rows: SQL, also: SQL): SQL =>
  fragment((dialect) => dialect.joinedBy(columns, rows, also))

/** A table of the elements of a JSON array, as `value`. */
export const elementsOf = (array: SQL): SQL => fragment((dialect) => dialect.elementsOf(array))
/** An element that is a text. */
export const elementText = (element: SQL): SQL => fragment((dialect) => dialect.elementText(element))
/** An element that is an integer. */
export const elementInteger = (element: SQL): SQL => fragment((dialect) => dialect.elementInteger(element))
/** The text under a key of an element that is an object. */
export const partOf = (element: SQL, key: string): SQL => fragment((dialect) => dialect.partOf(element, key))
/** The integer there, or in the text there. */
export const numberIn = (element: SQL, key: string): SQL => fragment((dialect) => dialect.numberIn(element, key))
/** A table of the texts in a JSON object, as `key` and `value`. */
export const pairsOf = (object: SQL): SQL => fragment((dialect) => dialect.pairsOf(object))

/** A table of the texts in a JSON array; and of these. */
export const amongThese = (array: SQL): SQL => sql`(SELECT ${elementText(sql`value`)} FROM ${elementsOf(array)})`
export const among = (values: readonly string[]): SQL => amongThese(sql`${JSON.stringify(values)}`)

/** Case-insensitive for ASCII, with `%` and `_` literal. */
export const containsText = (at: SQL, part: string): SQL => fragment((dialect) => dialect.containsText(at, part))

/** What a column holds, booleans as 0 and 1. */
export const facetValue = (field: Field, at: SQL): SQL => fragment((dialect) => dialect.facetValue(field, at))

/** A column that is to be looked at row by row: what is asked of it is no reason to leave the order of the rows. */
export const unindexed = (at: SQL): SQL => fragment((dialect) => dialect.unindexed(at))

/** By what a row of a resource is found soonest once an index has told of it: its id, or where it lies. */
export const rowOf = (table: SQL): SQL => fragment((dialect) => dialect.rowOf(table))

/** A key of an ORDER BY: null, where it may be, before everything. */
export const ordered = (at: SQL, descending: boolean, nullable: boolean): SQL =>
  fragment((dialect) => dialect.ordered(at, descending, nullable))

/** A text that a recursion begins with, of the kind that the tables hold. */
export const seed = (text: SQL): SQL => fragment((dialect) => dialect.seed(text))

/** The body of a recursion from rows of kind and id, called `path`, along all these steps. */
export const walk = (seeds: SQL, path: SQL, steps: readonly Step[]): SQL =>
  fragment((dialect) => dialect.walk(seeds, path, steps))

/** The statement that makes a table of this connection alone. */
export const temporary = (name: string, columns: SQL): SQL => fragment((dialect) => dialect.temporary(name, columns))

/** The place of a row of the full-text index. */
export const place = fragment((dialect) => dialect.place)
/** The condition on a row of the index by which each word of a query occurs. */
export const anywhere = (query: string): SQL => fragment((dialect) => dialect.anywhere(query))
/** The same in four parts, the best first: is a name, whole words of names, beginnings of words of names, elsewhere. */
export const tiers: readonly number[] = [0, 1, 2, 3]
export const tierOf = (query: string, tier: number): SQL => fragment((dialect) => dialect.tiersOf(query)[tier] as SQL)
/** An aggregate of found rows: their places, with commas between, where so few are sooner looked at one by one than found by tiers; or null. */
export const placesOfFew = (query: string, most: number): SQL => fragment((dialect) => dialect.placesOfFew(query, most))
/** After a union of tiers, what brings its rows in order where reading them does not. */
export const asPlaced = fragment((dialect) => dialect.asPlaced)
