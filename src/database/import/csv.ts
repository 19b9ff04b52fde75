/** Reads CSV as rows of cells, each with the line on which it begins. */
import type { CsvErrorCode } from 'csv-parse'

/** Null for an empty cell without quotes; with quotes it is an empty text. */
export type CsvCell = string | null

export type CsvRow = { readonly line: number } & ({ readonly cells: readonly CsvCell[] } | { readonly fault: string })

const newline = 0x0a

/** The length in which the end of the header is looked for. */
const longestHeader = 2 ** 16

/** Returns the index after a line feed, and after all that follow it at once. */
const afterFeeds = (chunk: Uint8Array, feed: number): number => {
  let at = feed
  while (chunk[at] === newline) at++
  return at
}

/** Splits bytes after line feeds, so that a fault is found within its line; ends with undefined. */
async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  for await (const chunk of bytes) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      const after = afterFeeds(chunk, at)
      yield chunk.subarray(from, after)
      from = after
    }
    if (from < chunk.length) yield chunk.subarray(from)
  }
  yield undefined
}

/** Decodes UTF-8 piece by piece; undefined for bytes that are no UTF-8. */
const decoding = (): ((piece: Uint8Array | undefined) => string | undefined) => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (piece) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined })
    } catch {
      return undefined
    }
  }
}

/** Counts the lines of a row: its cells hold all line ends but the last. */
const linesOf = (cells: readonly CsvCell[]): number => `${cells.join(',')}\n`.match(/\r\n?|\n/g)?.length ?? 1

/** Some bytes that make the parser end a row: it looks ahead. */
const lookAhead = ' '.repeat(16)

const delimiters = [',', ';', '\t'] as const

/** Returns the character between the cells of a header: the most frequent one outside of quotes. */
const delimiterOf = (header: string): string => {
  const plain = header.replace(/"[^"]*("|$)/g, '')
  const counts = delimiters.map((delimiter) => plain.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Collects the pieces up to the end of the header, and the rest. */
const headed = async (
  pieces: AsyncGenerator<Uint8Array | undefined>,
): Promise<{ readonly first: (Uint8Array | undefined)[]; readonly header: string }> => {
  const first: (Uint8Array | undefined)[] = []
  let header = ''
  while (header.length < longestHeader) {
    const { value } = (await pieces.next()) as { value: Uint8Array | undefined }
    first.push(value)
    if (value === undefined) break
    header = (header + Buffer.from(value).toString('latin1')).replace(/^\u{ef}\u{bb}\u{bf}/u, '')
    if (header.trim() !== '' && value.at(-1) === newline) break
  }
  return { first, header }
}

async function* all<T>(first: readonly T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield* first
  if (first.at(-1) !== undefined) yield* rest
}

const faults: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'Is no CSV: a quote is opened and never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'Is no CSV: text follows a closing quote; within a cell a quote is written twice.',
  INVALID_OPENING_QUOTE: 'Is no CSV: a quote is in a cell that does not begin with one.',
}

/** Reads the rows of a file up to the first that cannot be parsed, which is a fault. */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<CsvRow> {
  const { CsvError, parse } = await import('csv-parse')
  let read: CsvRow[] = []
  let line = 1
  let skipped = 0
  const skip = (emptyLines: number): void => {
    line += emptyLines - skipped
    skipped = emptyLines
  }
  const pieces = piecesOf(bytes)
  const { first, header } = await headed(pieces)
  const parser = parse({
    delimiter: delimiterOf(header),
    bom: true,
    relax_column_count: true,
    max_record_size: longest,
    skip_empty_lines: true,
    cast: (text, { quoting }) => (text === '' && !quoting ? null : text),
    // The parser's own count of lines takes a CR LF within quotes for two.
    on_record: (cells: CsvCell[], { empty_lines: emptyLines }) => {
      skip(emptyLines)
      read.push({ line, cells })
      line += linesOf(cells)
      return null
    },
  }).on('error', () => undefined)
  const decode = decoding()

  /** Parses a piece, or the rest at the end; returns its fault. */
  const put = async (piece: Uint8Array | undefined): Promise<string | undefined> => {
    const text = decode(piece)
    const error = await new Promise((done) => {
      if (piece === undefined && text !== undefined) parser.end(done)
      else parser.write(text ?? lookAhead, done)
    })
    if (text === undefined) return 'Is no UTF-8.'
    return error instanceof CsvError ? (faults[error.code] ?? `Is longer than ${longest.toString()} bytes.`) : undefined
  }

  for await (const piece of all(first, pieces)) {
    const fault = await put(piece)
    yield* read
    read = []
    if (fault === undefined) continue
    skip(parser.info.empty_lines)
    yield { line, fault }
    return
  }
}
