/** Reads a spreadsheet with a library that is not ours. */
import { readXlsx } from 'hucre'

export type Value = string | number | boolean | null

export interface Sheet {
  readonly name: string
  /** The cells by row; dates as ISO texts. */
  readonly rows: readonly (readonly Value[])[]
}

const plain = (cell: unknown): Value => (cell instanceof Date ? cell.toISOString() : ((cell ?? null) as Value))

export const sheetsIn = async (bytes: Uint8Array): Promise<Sheet[]> =>
  (await readXlsx(bytes)).sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map(plain)) }))

/** Returns the rows below a header as objects; empty cells are null. */
export const recordsIn = (rows: Sheet['rows'], header = 0): Record<string, Value>[] => {
  const keys = (rows[header] ?? []) as readonly string[]
  return rows.slice(header + 1).map((row) => Object.fromEntries(keys.map((key, at) => [key, row[at] ?? null])))
}
