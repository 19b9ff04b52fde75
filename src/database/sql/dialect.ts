/** The fragments in which the engines differ: queries are written once, and the dialect of each engine writes these. */
import type { Field } from '../../model/field.ts'
import { sql, type SQL, type SQLWrapper } from './sql.ts'

/** A column or expression that holds a field, under the key that the field has in JSON. */
export type NamedField = readonly [key: string, field: Field, at: SQL]

/** The fragments of one engine. */
export interface Dialect {
  /** The mark of a parameter. */
  parameter(number: number, value: unknown): string
  /** A parameter in the type of its field's column. */
  bound(field: Field, value: unknown): SQL
  /** Encodes a value of a field for its column. Encoded values sort like the values. */
  encode(field: Field, value: unknown): unknown
  /** Encodes a value written as by `asText`. */
  fromText(field: Field, value: unknown): unknown
  asText(field: Field, at: SQL): SQL
  present(table: string): SQL
  unindexed(at: SQL): SQL
  rowOf(table: SQL): SQL
  jsonValue(field: Field, at: SQL): SQL
  jsonObject(fields: readonly NamedField[]): SQL
  joinedBy(columns: SQL, rows: SQL, also: SQL): SQL
  elementsOf(array: SQL): SQL
  elementText(element: SQL): SQL
  isIn(at: SQL, rows: SQL): SQL
  areFew(ids: SQL, most: number): SQL
  joinEach(table: SQL, as: SQL, on: SQL): SQL
  elementInteger(element: SQL): SQL
  partOf(element: SQL, ...path: readonly string[]): SQL
  numberIn(element: SQL, key: string): SQL
  pairsOf(object: SQL): SQL
  containsText(at: SQL, part: string): SQL
  facetValue(field: Field, at: SQL): SQL
  ordered(at: SQL, descending: boolean, nullable: boolean): SQL
  seed(text: SQL): SQL
  readonly place: SQL
  anywhere(query: string): SQL
  isFound(query: string): SQL
  tiersOf(query: string): SQL[]
  inNames(lists: readonly (readonly string[])[]): SQL
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
export const jsonObject = (fields: readonly NamedField[]): SQL => fragment((dialect) => dialect.jsonObject(fields))

/**
 * Returns a query that joins the column `text` of some rows with commas, ordered by `columns`, with aggregates beside
 * it.
 * `texts` is bytes in UTF-8 if the driver would otherwise make a string of it, and null without rows.
 */
export const joinedBy = (columns: SQL, rows: SQL, also: SQL): SQL =>
  fragment((dialect) => dialect.joinedBy(columns, rows, also))

/** A table of the elements of a JSON array, as `value`. */
export const elementsOf = (array: SQL): SQL => fragment((dialect) => dialect.elementsOf(array))
/** Reads an element that is a text. */
export const elementText = (element: SQL): SQL => fragment((dialect) => dialect.elementText(element))
/** Reads an element that is an integer. */
export const elementInteger = (element: SQL): SQL => fragment((dialect) => dialect.elementInteger(element))
/** Reads the text under a key of an element that is an object. */
export const partOf = (element: SQL, ...path: readonly string[]): SQL =>
  fragment((dialect) => dialect.partOf(element, ...path))
/** Reads the integer under a key, which may be written as a text. */
export const numberIn = (element: SQL, key: string): SQL => fragment((dialect) => dialect.numberIn(element, key))
/** A table of the texts in a JSON object, as `key` and `value`. */
export const pairsOf = (object: SQL): SQL => fragment((dialect) => dialect.pairsOf(object))

/** A table of the texts in a JSON array. */
export const amongThese = (array: SQL): SQL => sql`(${textsIn(array)})`
/**
 * The condition that a column is in the only column of some rows, looked up by its index: with `IN`, PostgreSQL may read
 * the whole table.
 */
export const isIn = (at: SQL, rows: SQL): SQL => fragment((dialect) => dialect.isIn(at, rows))
/** Selects the texts in a JSON array. */
const textsIn = (array: SQL): SQL => sql`SELECT ${elementText(sql`value`)} FROM ${elementsOf(array)}`
/** The same of the texts in a JSON array. */
export const isAmong = (at: SQL, array: SQL): SQL => isIn(at, textsIn(array))
/**
 * Selects 1 if rows had better be looked up by these ids, fewer than `most`, than be tested, else 0. PostgreSQL reads all of
 * the tables that a test goes through; SQLite follows their indexes by itself.
 */
export const areFew = (ids: SQL, most: number): SQL => fragment((dialect) => dialect.areFew(ids, most))
/** Joins a table that is looked up by an index for each row: without statistics, a planner may read it whole. */
export const joinEach = (table: SQL, as: SQL, on: SQL): SQL => fragment((dialect) => dialect.joinEach(table, as, on))
export const among = (values: readonly string[]): SQL => amongThese(sql`${JSON.stringify(values)}`)

/** Case-insensitive for ASCII, with `%` and `_` literal. */
export const containsText = (at: SQL, part: string): SQL => fragment((dialect) => dialect.containsText(at, part))

/** Reads a column, booleans as 0 and 1. */
export const facetValue = (field: Field, at: SQL): SQL => fragment((dialect) => dialect.facetValue(field, at))

/** A table itself, in a common table expression of its name. */
export const present = (table: string): SQL => fragment((dialect) => dialect.present(table))

/** Hides a column from indexes, so that a condition on it does not change the order in which rows are read. */
export const unindexed = (at: SQL): SQL => fragment((dialect) => dialect.unindexed(at))

/** The fastest reference to a row that an index has found: its id, or its position in the table. */
export const rowOf = (table: SQL): SQL => fragment((dialect) => dialect.rowOf(table))

/** A key of an ORDER BY, with null before all values. */
export const ordered = (at: SQL, descending: boolean, nullable: boolean): SQL =>
  fragment((dialect) => dialect.ordered(at, descending, nullable))

/** A text at the start of a recursion, in the collation of the tables. */
export const recursionSeed = (text: SQL): SQL => fragment((dialect) => dialect.seed(text))

/** The place of a row of the full-text index. */
export const place = fragment((dialect) => dialect.place)
/** The condition that a row of the index contains each word of a query. */
export const anywhere = (query: string): SQL => fragment((dialect) => dialect.anywhere(query))
/** 1 if some row contains each word of a query, else 0. Reading stops at the first. */
export const isFound = (query: string): SQL => fragment((dialect) => dialect.isFound(query))
/** The condition of a query in four parts, the best first: whole name, words of names, beginnings of words, elsewhere. */
export const tiers: readonly number[] = [0, 1, 2, 3]
export const tierOf = (query: string, tier: number): SQL => fragment((dialect) => dialect.tiersOf(query)[tier] as SQL)
/** The condition that the names of a row contain one word of each list, alphabetic ones as beginnings. */
export const inNames = (lists: readonly (readonly string[])[]): SQL => fragment((dialect) => dialect.inNames(lists))
/** An aggregate of found rows: their places, joined by commas; null if there are too many to read them one by one. */
export const placesOfFew = (query: string, most: number): SQL => fragment((dialect) => dialect.placesOfFew(query, most))
/** The ORDER BY after a union of tiers, if reading does not return its rows in order. */
export const asPlaced = fragment((dialect) => dialect.asPlaced)
