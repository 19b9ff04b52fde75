/** Parquet: columns by the kinds of their fields, and the file. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { integerOf } from '../model/decimals.ts'
import type { CsvValue, CellColumn, CellColumns, CellRow, CellRows } from './delimited/rows.ts'

// Maps the kinds of fields to types of Parquet, and cells to values of these types.

type Value = string | bigint | number | boolean

/** Older readers know the converted type, newer ones prefer the logical type. */
type Type = Omit<SchemaElement, 'name' | 'repetition_type'>

interface ColumnType {
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
const typeOf = ({ kind, digits = 0, fraction = 0 }: CellColumn): ColumnType => {
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
export const fitsDecimal = ({ digits = 0 }: CellColumn, decimal: string): boolean =>
  decimal.replace(/^-|\.\d*$/g, '').length <= digits

// Writes a Parquet file in groups of rows: a long list takes the memory of a group, and of what the end says of each.

const rowsInGroup = 2000
/** In UTF-16 code units. A text may be long. */
const longestGroup = 8_000_000

interface Table {
  readonly columns: CellColumns
  readonly rows: CellRows
  /** The metadata of the file, by name. */
  readonly about: Readonly<Record<string, string>>
}

const lengthOf = (row: CellRow): number =>
  row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0)

async function* groupsOf(rows: CellRows): AsyncGenerator<readonly CellRow[]> {
  let group: CellRow[] = []
  let length = 0
  for await (const some of rows) {
    for (const row of some) {
      group.push(row)
      length += lengthOf(row)
      if (group.length < rowsInGroup && length < longestGroup) continue
      yield group
      group = []
      length = 0
    }
  }
  if (group.length > 0) yield group
}

const valueIn = (cell: CsvValue | undefined, { valueOf }: ColumnType): Value | null =>
  cell === null || cell === undefined ? null : valueOf(cell.toString())

/** Makes one group of rows of those after the first `before`, which have a column each. */
const joinGroups = (file: ParquetWriter, before: number): void => {
  const [first, ...others] = file.row_groups.splice(before)
  if (!first) return
  const all = [first, ...others]
  const sum = (sizes: readonly (bigint | undefined)[]): bigint =>
    sizes.reduce<bigint>((all, size) => all + (size ?? 0n), 0n)
  file.row_groups.push({
    columns: all.flatMap(({ columns }) => columns),
    num_rows: first.num_rows,
    total_byte_size: sum(all.map((one) => one.total_byte_size)),
    total_compressed_size: sum(all.map((one) => one.total_compressed_size)),
  })
  file.num_rows -= sum(others.map(({ num_rows }) => num_rows))
}

/** Yields the bytes of a file, a column of a group at a time. */
export async function* parquetFile({ columns, rows, about }: Table): AsyncGenerator<Uint8Array> {
  const types = Object.entries(columns).map(([name, column]) => ({ name, ...typeOf(column) }))
  const writer = new ByteWriter()
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: types.length },
      ...types.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...type })),
    ],
    kvMetadata: Object.entries(about).map(([key, value]) => ({ key, value })),
  })
  /** Returns what has been written since the last time. */
  const written = (): Uint8Array => {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    return bytes
  }
  for await (const group of groupsOf(rows)) {
    const before = file.row_groups.length
    for (const [at, type] of types.entries()) {
      const columnData = [{ name: type.name, data: group.map((row) => valueIn(row[at], type)) }]
      void file.write({ columnData, rowGroupSize: group.length })
      yield written()
    }
    joinGroups(file, before)
  }
  void file.finish()
  yield written()
}
