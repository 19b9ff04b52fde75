/** Maps the kinds of fields to types of Parquet, and cells to values of these types. */
import type { SchemaElement } from 'hyparquet-writer'
import { integerOf } from '../../model/decimals.ts'
import type { Column } from '../delimited/rows.ts'

export type Value = string | bigint | number | boolean

/** Older readers know the converted type, newer ones prefer the logical type. */
type Type = Omit<SchemaElement, 'name' | 'repetition_type'>

export interface ColumnType {
  readonly type: Type
  /** Returns the value of a cell that is not empty. */
  readonly valueOf: (cell: string) => Value
}

const day = 86_400_000
/** The most digits of a decimal that is kept as a 64-bit integer. */
const digitsInInteger = 18
/** In bytes: enough for 38 digits, the most that readers take. */
const longDecimal = 16

const text: ColumnType = {
  type: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  valueOf: (cell) => cell,
}

const integer: ColumnType = { type: { type: 'INT64' }, valueOf: BigInt }

const boolean: ColumnType = { type: { type: 'BOOLEAN' }, valueOf: (cell) => cell === 'true' }

const date: ColumnType = {
  type: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  valueOf: (cell) => Date.parse(cell) / day,
}

const instant: ColumnType = {
  type: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  valueOf: (cell) => BigInt(Date.parse(cell)),
}

/** An exact decimal: an integer, and how many of its digits are after the point. */
const decimal = (digits: number, scale: number): ColumnType => {
  const precision = digits + scale
  return {
    type: {
      ...(precision > digitsInInteger ? { type: 'FIXED_LEN_BYTE_ARRAY', type_length: longDecimal } : { type: 'INT64' }),
      converted_type: 'DECIMAL',
      logical_type: { type: 'DECIMAL', precision, scale },
      precision,
      scale,
    },
    valueOf: (cell) => integerOf(cell, scale),
  }
}

/** Returns the type of a column; text for lists, which are JSON, and for all that is no number, day or instant. */
export const typeOf = ({ kind, digits = 0, fraction = 0 }: Column): ColumnType => {
  switch (kind) {
    case 'decimal':
      return decimal(digits, fraction)
    case 'integer':
      return integer
    case 'boolean':
      return boolean
    case 'date':
      return date
    case 'instant':
      return instant
    default:
      return text
  }
}

/** Reports whether a decimal has no more digits than its column takes. */
export const fits = ({ digits = 0 }: Column, decimal: string): boolean =>
  decimal.replace(/^-|\.\d*$/g, '').length <= digits
