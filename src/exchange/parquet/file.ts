/** Writes a Parquet file in groups of rows: a long list takes the memory of a group, and of what the end says of each. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Cell } from '../delimited/csv.ts'
import type { Columns, Row, Rows } from '../delimited/rows.ts'
import { typeOf, type ColumnType, type Value } from './column.ts'

const rowsInGroup = 2000
/** In UTF-16 code units. A text may be long. */
const longestGroup = 8_000_000

export interface Table {
  readonly columns: Columns
  readonly rows: Rows
  /** The metadata of the file, by name. */
  readonly about: Readonly<Record<string, string>>
}

const lengthOf = (row: Row): number =>
  row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0)

async function* groupsOf(rows: Rows): AsyncGenerator<readonly Row[]> {
  let group: Row[] = []
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

const valueIn = (cell: Cell | undefined, { valueOf }: ColumnType): Value | null =>
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
