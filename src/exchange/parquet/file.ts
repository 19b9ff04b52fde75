/** Writes a Parquet file in groups of rows: a long list takes the memory of one group, and of a line a group at the end. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Columns, Rows } from '../delimited/rows.ts'
import { typeOf, type Value } from './column.ts'

/** A group takes some hundredths of a second to write, in which nothing else is answered. */
const rowsInGroup = 2000
/** In UTF-16 code units: a text may be long. */
const longestGroup = 8_000_000

export interface Table {
  readonly columns: Columns
  readonly rows: Rows
  /** What the file says of itself, by name. */
  readonly about: Readonly<Record<string, string>>
}

/** Yields the bytes of a file. */
export async function* parquetFile({ columns, rows, about }: Table): AsyncGenerator<Uint8Array> {
  const names = Object.keys(columns)
  const types = Object.values(columns).map(typeOf)
  const writer = new ByteWriter()
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: names.length },
      ...types.map(({ type }, at) => ({ name: names[at] as string, repetition_type: 'OPTIONAL' as const, ...type })),
    ],
    kvMetadata: Object.entries(about).map(([key, value]) => ({ key, value })),
  })
  let values = emptied()
  function emptied(): (Value | null)[][] {
    return types.map(() => [])
  }
  let [count, length] = [0, 0]
  /** Returns what has been written since the last time. */
  const written = (): Uint8Array => {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    return bytes
  }
  const group = (): Uint8Array => {
    void file.write({ columnData: values.map((data, at) => ({ name: names[at] as string, data })), rowGroupSize: count })
    ;[values, count, length] = [emptied(), 0, 0]
    return written()
  }
  for await (const some of rows) {
    for (const row of some) {
      types.forEach(({ valueOf }, at) => {
        const cell = row[at]?.toString()
        values[at]?.push(cell === undefined ? null : valueOf(cell))
        length += cell?.length ?? 0
      })
      count += 1
      if (count >= rowsInGroup || length >= longestGroup) yield group()
    }
  }
  if (count > 0) yield group()
  void file.finish()
  yield written()
}
