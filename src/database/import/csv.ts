/** Reads CSV as rows of cells, each with the line on which it begins. */
import { isUtf8 } from 'node:buffer'
import type { CsvErrorCode } from 'csv-parse'
import type { Data } from '../../model/canonical.ts'
import { type Field, type Fields, idConstraints, type ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { referencesIn } from '../../rules/references.ts'
import type { Message } from '../../text/messages/message.ts'
import { resolvedResources } from '../../text/name-keys.ts'

// Splits the bytes of CSV into pieces that can be read by themselves, and marks what is no text in them.

const newline = 0x0a

/** Returns the index after a line feed, and after all that follow it at once. */
const afterFeeds = (chunk: Uint8Array, feed: number): number => {
  let at = feed
  while (chunk[at] === newline) at++
  return at
}

/** Returns how many of the last bytes begin a character that goes on in the next chunk. */
const begunAtEnd = (chunk: Uint8Array): number => {
  for (let length = 1; length < 4; length++) {
    const byte = chunk.at(-length) ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return length < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? length : 0
  }
  return 0
}

/** Splits bytes after line feeds, so that a fault is found within its line; ends with undefined. */
async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  let begun: Uint8Array = new Uint8Array()
  for await (const part of bytes) {
    const chunk = begun.length === 0 ? part : Buffer.concat([begun, part])
    const end = chunk.length - begunAtEnd(chunk)
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      const after = afterFeeds(chunk, at)
      yield chunk.subarray(from, after)
      from = after
    }
    if (from < end) yield chunk.subarray(from, end)
    begun = chunk.subarray(end)
  }
  if (begun.length > 0) yield begun
  yield undefined
}

/** Stands for bytes that are no UTF-8: no cell may have it anyway, while U+FFFD may be meant. */
const noText = '\0'

/** Puts marks in the place of what is no UTF-8 in a piece. */
const marked = (piece: Uint8Array): Buffer => Buffer.from(new TextDecoder().decode(piece).replaceAll('\ufffd', noText))

/** Null for an empty cell without quotes; with quotes it is an empty text. */
export type CsvCell = string | null

/** A fault that `ends` the file leaves unknown where the next row begins. */
type CsvRow = { readonly line: number } & (
  | { readonly cells: readonly CsvCell[] }
  | { readonly fault: Message; readonly ends: boolean }
)

/** The length in which the end of the header is looked for. */
const longestHeader = 2 ** 16

/** Counts the lines of a row: its cells hold all line ends but the last. */
const linesOf = (cells: readonly CsvCell[]): number => `${cells.join(',')}\n`.match(/\r\n?|\n/g)?.length ?? 1

const delimiters = [',', ';', '\t'] as const

/** Returns the character between the cells of a header: the most frequent one outside of quotes. */
const delimiterOf = (header: string): string => {
  const plain = header.replace(/"[^"]*("|$)/g, '')
  const counts = delimiters.map((delimiter) => plain.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

const byteOrderMark = /^\u{ef}\u{bb}\u{bf}/u

/** Collects the pieces up to the end of the header, which blank lines may precede, and the rest. */
const headed = async (
  pieces: AsyncGenerator<Uint8Array | undefined>,
): Promise<{ readonly first: (Uint8Array | undefined)[]; readonly header: string }> => {
  const first: (Uint8Array | undefined)[] = []
  const texts: string[] = []
  let length = 0
  let isBlank = true
  while (length < longestHeader) {
    const { value } = (await pieces.next()) as { value: Uint8Array | undefined }
    first.push(value)
    if (value === undefined) break
    const latin = Buffer.from(value).toString('latin1')
    const text = texts.length === 0 ? latin.replace(byteOrderMark, '') : latin
    texts.push(text)
    length += text.length
    isBlank &&= text.trim() === ''
    if (!isBlank && value.at(-1) === newline) break
  }
  return { first, header: texts.join('') }
}

async function* all<T>(first: readonly T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield* first
  if (first.at(-1) !== undefined) yield* rest
}

const faults: Partial<Record<CsvErrorCode, Message>> = {
  CSV_QUOTE_NOT_CLOSED: ['quote-open'],
  CSV_INVALID_CLOSING_QUOTE: ['quote-then-text'],
  INVALID_OPENING_QUOTE: ['quote-inside'],
}

/** Reads the rows of a file up to the first that cannot be parsed, which is a fault that ends it. */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<CsvRow> {
  const { CsvError, parse } = await import('csv-parse')
  let read: CsvRow[] = []
  let line = 1
  let skipped = 0
  let hasMarks = false
  const skip = (emptyLines: number): void => {
    line += emptyLines - skipped
    skipped = emptyLines
  }
  const rowOf = (cells: readonly CsvCell[]): CsvRow =>
    hasMarks && cells.some((cell) => cell?.includes(noText))
      ? { line, fault: ['no-utf8'], ends: false }
      : { line, cells }
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
      read.push(rowOf(cells))
      line += linesOf(cells)
      return null
    },
  }).on('error', () => undefined)

  /** Parses a piece, or the rest at the end; returns its fault. */
  const put = async (piece: Uint8Array | undefined): Promise<Message | undefined> => {
    const isText = piece === undefined || isUtf8(piece)
    hasMarks ||= !isText
    const error = await new Promise((done) => {
      if (piece === undefined) parser.end(done)
      else parser.write(isText ? piece : marked(piece), done)
    })
    return error instanceof CsvError ? (faults[error.code] ?? ['line-too-long', longest.toString()]) : undefined
  }

  for await (const piece of all(first, pieces)) {
    const fault = await put(piece)
    yield* read
    read = []
    if (fault === undefined) continue
    skip(parser.info.empty_lines)
    yield { line, fault: ['rest-unread', fault], ends: true }
    return
  }
}

// Finds names in the reference columns of CSV, where people write names instead of ids.

/** A text in the place of an id, which may be a name. */
export interface NameInPlace {
  readonly pointer: string
  readonly target: ResourceName
  readonly name: string
}

const idPattern = new RegExp(idConstraints.pattern)

/** Reports whether a text may be an id: it may be a name or a code as well, as `440000` or `gd`. */
export const mayBeId = (text: string): boolean => idPattern.test(text)

const isResolved = (target: unknown): boolean => (resolvedResources as readonly unknown[]).includes(target)

const hasNames = ({ target }: Field): boolean => typeof target === 'object' || isResolved(target)

/** Reports whether a field is a list of references that may be names. */
export const isListOfNames = ({ kind, items }: Field): boolean => kind === 'list' && !!items && hasNames(items)

const standInOf = (at: number): string => `a-name-in-the-place-of-an-id-${at.toString()}`

const inField = (field: Field, value: unknown, names: string[]): unknown => {
  const { kind, items, parts } = field
  if (kind === 'list') {
    // A cell that is no list is one name.
    const elements = typeof value === 'string' && isListOfNames(field) ? [value] : value
    if (!Array.isArray(elements)) return value
    return elements.map((element: unknown) =>
      items
        ? inField(items, element, names)
        : typeof element === 'object' && element !== null
          ? inFields(parts ?? {}, element as Data, names)
          : element,
    )
  }
  if (kind === 'object')
    return typeof value === 'object' && value !== null ? inFields(parts ?? {}, value as Data, names) : value
  if (!hasNames(field) || typeof value !== 'string' || value === '' || mayBeId(value)) return value
  return standInOf(names.push(value) - 1)
}

const inFields = (fields: Fields, record: Data, names: string[]): Data =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined
      return [key, field ? inField(field, value, names) : value]
    }),
  )

/** Puts a stand-in for each name in a reference column. What may be an id stays: only the register can tell. */
export const withStandIns = (
  { own }: Resource,
  record: Data,
): { readonly record: Data; readonly names: readonly string[] } => {
  const names: string[] = []
  return { record: inFields(own, record, names), names }
}

/** Returns the places of names, and of what may be an id or a name, in a canonical record. */
export const namesInPlaces = ({ own }: Resource, record: Data, names: readonly string[]): NameInPlace[] => {
  const named = new Map(names.map((name, at) => [standInOf(at), name]))
  return referencesIn(own, record).flatMap(({ pointer, target, id }) =>
    isResolved(target) ? [{ pointer, target, name: named.get(id) ?? id }] : [],
  )
}
