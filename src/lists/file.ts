/** Reads the file of a table: CSV, TSV, or a sheet of a workbook. */
import { createHash } from 'node:crypto'
import type { CsvError } from 'csv-parse/sync'
import { Grid, countText, MiB, most, UnreadableTable } from './grid.ts'
import { canonicalCsv, type StoredTable, type TableFile } from './table.ts'

/** The longest file that is read, in bytes: canonical CSV in any other spelling is hardly twice as long. */
export const longestFile = 64 * MiB

const stored = (grid: Grid, file: Omit<TableFile, 'rows' | 'columns'>): StoredTable => {
  grid.end()
  const csv = canonicalCsv(grid)
  const bytes = Buffer.byteLength(csv)
  if (bytes > most.bytes)
    throw new UnreadableTable('body-too-large', ['table-bytes', countText(bytes), countText(most.bytes)])
  return {
    csv,
    hash: createHash('sha256').update(csv).digest('hex'),
    file: { ...file, rows: grid.height, columns: grid.width },
  }
}

// CSV and TSV.

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Names the encoding that bytes seem to have which are no UTF-8. */
const encodingOf = (bytes: Buffer): 'utf-16' | 'gb18030' | 'other' => {
  if (/^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2))) return 'utf-16'
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    // A text in Latin-1 may be valid GB18030, but not mostly common Chinese characters where it is not ASCII.
    const [common, foreign] = [/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/gu, /[^\0-\x7f]/gu].map(
      (pattern) => text.match(pattern)?.length ?? 0,
    ) as [number, number]
    return common * 10 > foreign * 9 && !/[\xc0-\xff][a-z]/.test(bytes.toString('latin1')) ? 'gb18030' : 'other'
  } catch {
    return 'other'
  }
}

const decoded = (bytes: Buffer): string => {
  try {
    const text = utf8.decode(bytes)
    // UTF-16 of ASCII without a mark is valid UTF-8: every other byte is NUL.
    if (/^(?:\0[^\0]|[^\0]\0){2}/.test(text)) throw new UnreadableTable('invalid-request', ['table-encoding', 'utf-16'])
    return text
  } catch (error) {
    throw error instanceof UnreadableTable
      ? error
      : new UnreadableTable('invalid-request', ['table-encoding', encodingOf(bytes)])
  }
}

/** In bytes: more than a row of as many cells as may be, each as long as it may be. */
const longestRecord = 8 * MiB
/** Empty cells at the end of a row do not count, but no spreadsheet is wider. */
const widestRecord = 16_384

const endless = (line: number): UnreadableTable =>
  new UnreadableTable('body-too-large', ['table-record', line.toString()])

const readDelimited = async (bytes: Buffer, format: 'csv' | 'tsv'): Promise<StoredTable> => {
  const { parse } = await import('csv-parse/sync')
  const grid = new Grid()
  /** The row that is read, the line where the one before it ends, and the line where its last cell ends. */
  let [row, line, end] = [-1, 0, 0]
  try {
    parse(decoded(bytes), {
      delimiter: format === 'csv' ? ',' : '\t',
      recordDelimiter: ['\r\n', '\n', '\r'],
      // Tab-separated values often have a sign for inches as it is.
      relaxQuotes: format === 'tsv',
      maxRecordSize: longestRecord,
      // Cells are in the grid when a row ends: the parser has nothing to keep, nor to compare with the first row.
      skipRecordsWithEmptyValues: true,
      cast: (text, { index, lines }) => {
        if (index >= widestRecord) throw endless(lines)
        if (index === 0) [row, line] = [row + 1, end]
        end = lines
        grid.set(row, index, text)
        return ''
      },
    })
  } catch (error) {
    const { code, lines, index } = error as Partial<CsvError>
    const first = (index === 0 ? end : line) + 1
    if (code === 'CSV_MAX_RECORD_SIZE') throw endless(first)
    if (code === undefined || !code.includes('QUOTE')) throw error
    // Quotation marks that never end are missed at the end of the file, and open in the row that is read there.
    const place = code === 'CSV_QUOTE_NOT_CLOSED' ? first : typeof lines === 'number' ? lines : line
    throw new UnreadableTable('invalid-request', ['table-quote', place.toString()])
  }
  return stored(grid, { format, sheet: null, sheets: [], hiddenRows: [], hiddenColumns: [], formulas: 0 })
}

/** Returns the format that a file seems to have, by its first bytes and its name. */
export const formatOf = ({
  name,
  bytes,
}: {
  readonly name: string
  readonly bytes: Uint8Array
}): TableFile['format'] => {
  // A zip archive, or a compound file.
  if (/^(?:504b0304|d0cf11e0)/.test(Buffer.from(bytes.subarray(0, 4)).toString('hex'))) return 'xlsx'
  return /\.(?:tsv|tab|txt)$/i.test(name) ? 'tsv' : 'csv'
}

/** Reads a file in one of the formats; `sheet` names one of a workbook, by default its first. Throws an UnreadableTable. */
export const readTable = async (bytes: Buffer, format: TableFile['format'], sheet?: string): Promise<StoredTable> => {
  if (bytes.length > longestFile) throw new UnreadableTable('body-too-large', ['table-file', countText(longestFile)])
  if (format !== 'xlsx') return readDelimited(bytes, format)
  const { readWorkbook } = await import('./workbook.ts')
  const { grid, ...file } = await readWorkbook(bytes, sheet)
  return stored(grid, { format, ...file })
}
