/** Reads CSV as rows of cells, each with the line on which it begins, and finds names in columns of references. */
import { isUtf8 } from 'node:buffer'
import type { CsvErrorCode } from 'csv-parse'
import type { Data } from '../../model/canonical.ts'
import { type Field, type Fields, idConstraints, type ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { referencesIn } from '../../rules/references.ts'
import type { Message } from '../../text/messages/message.ts'
import { resolvedResources } from '../../text/name-keys.ts'

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

/** Returns the beginning of a file up to the end of its header, which blank lines may precede, without its byte order mark. */
const headOf = async (
  chunks: AsyncIterator<Uint8Array>,
): Promise<{ readonly head: Buffer; readonly header: string }> => {
  let head = Buffer.alloc(0)
  for (;;) {
    const { value } = (await chunks.next()) as { value: Uint8Array | undefined }
    if (value) head = Buffer.concat([head, value])
    const isMarked = head.indexOf('\ufeff') === 0
    const bytes = isMarked ? head.subarray(3) : head
    const beginning = bytes.toString('latin1', 0, longestHeader)
    const [header] = /^\s*\S[^\n]*\n/.exec(beginning) ?? []
    if (header !== undefined || value === undefined || beginning.length === longestHeader)
      return { head: bytes, header: header ?? beginning }
  }
}

const faults: Partial<Record<CsvErrorCode, Message>> = {
  CSV_QUOTE_NOT_CLOSED: ['quote-open'],
  CSV_INVALID_CLOSING_QUOTE: ['quote-then-text'],
  INVALID_OPENING_QUOTE: ['quote-inside'],
}

/** Reads the rows of a file up to the first that cannot be parsed, which is a fault that ends it. */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<CsvRow> {
  const { CsvError, parse } = await import('csv-parse')
  const read: CsvRow[] = []
  let [line, skipped] = [1, 0]
  const skip = (emptyLines: number): void => {
    line += emptyLines - skipped
    skipped = emptyLines
  }
  const chunks = bytes[Symbol.asyncIterator]()
  const { head, header } = await headOf(chunks)
  // UTF-16 of ASCII is valid UTF-8 with NUL between.
  let isText = !header.includes('\0')
  const parser = parse({
    delimiter: delimiterOf(header),
    // Cells are bytes, so that a fault in a character is one of its row.
    encoding: null,
    relax_column_count: true,
    max_record_size: longest,
    skip_empty_lines: true,
    cast: (cell: Buffer | string, { quoting }) => {
      isText &&= typeof cell === 'string' || isUtf8(cell)
      return cell.length === 0 && !quoting ? null : cell.toString()
    },
    // The parser's own count of lines takes a CR LF within quotes for two.
    on_record: (cells: CsvCell[], { empty_lines: emptyLines }) => {
      skip(emptyLines)
      read.push(isText ? { line, cells } : { line, fault: ['no-utf8'], ends: false })
      line += linesOf(cells)
      isText = true
      return null
    },
  }).on('error', () => undefined)

  /** Yields the file, then undefined; its source is closed where the rest is not read. */
  const pieces = async function* (): AsyncGenerator<Uint8Array | undefined> {
    yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
    yield undefined
  }
  for await (const piece of pieces()) {
    const error = await new Promise((done) => (piece ? parser.write(piece, done) : parser.end(done)))
    yield* read.splice(0)
    if (!(error instanceof CsvError)) continue
    skip(parser.info.empty_lines)
    yield { line, fault: ['rest-unread', faults[error.code] ?? ['line-too-long', longest.toString()]], ends: true }
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
