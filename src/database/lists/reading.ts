/** Reads tables in a thread: a long one takes seconds. */
import { readTable as readFile } from '../../lists/file.ts'
import { UnreadableTable } from '../../lists/grid.ts'
import { canonicalRows, type StoredTable } from '../../lists/table.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { TableRequest, TableRowsRequest } from '../../store/store.ts'

/** Reads the file of a table. Throws a Refusal. */
export const readTableFile = async ({ bytes, format, sheet }: TableRequest): Promise<StoredTable> => {
  try {
    return await readFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), format, sheet)
  } catch (error) {
    throw error instanceof UnreadableTable ? new Refusal(error.kind, error.detail) : error
  }
}

/** In bytes. A workbook that is as short may hold very much. */
const shortFile = 65_536

export const isShortFile = ({ bytes, format }: TableRequest): boolean => format !== 'xlsx' && bytes.length <= shortFile

/** In UTF-16 units: what is shorter is read in less time than it takes to hand it to a thread. */
const shortTable = 262_144

export const isShortTable = ({ csv }: Pick<TableRowsRequest, 'csv'>): boolean => csv.length <= shortTable

/** Returns some rows of a table. */
export const rowsIn = ({ csv, from, limit }: TableRowsRequest): readonly (readonly string[])[] => {
  const rows: string[][] = []
  let at = 0
  for (const row of canonicalRows(csv)) {
    if (at++ < from) continue
    rows.push(row)
    if (rows.length === limit) break
  }
  return rows
}
