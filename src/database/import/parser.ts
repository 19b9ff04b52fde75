/** Reads the lines of an import, NDJSON or CSV: each is a record of a resource, or violations. */
import type { Data } from '../../model/canonical.ts'
import { didYouMean, ifNear } from '../../model/closest-name.ts'
import { idConstraints, type Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { parseJson } from '../../model/strict-json.ts'
import type { Violation } from '../../model/validation.ts'
import { everyResource } from '../../resources/index.ts'
import { mergedResources } from '../../rules/merging.ts'
import type { MergedRecord } from '../../store/changes.ts'
import { unguarded } from '../../text/characters.ts'
import type { Message } from '../../text/messages/message.ts'
import { type CsvCell, csvRows, isListOfNames, withStandIns } from './csv.ts'

export interface ParsedLine {
  /** The line on which the record begins, counted from 1. */
  readonly line: number
  readonly resource?: Resource
  readonly record?: unknown
  /** Says that a record is merged into another one; the resource is that of both. */
  readonly merged?: Pick<MergedRecord, 'id' | 'into'>
  readonly violations: readonly Violation[]
  /** Reports that the lines after it cannot be read. */
  readonly ends?: boolean
  /** The names for which ids stand in the record; only rows of CSV have these, and may have no id. */
  readonly names?: readonly string[]
}

/** Returns a line that holds no record. */
const badLine = (line: number, detail: Message, pointer = ''): ParsedLine => ({
  line,
  violations: [{ pointer, detail }],
})

// Reads records from the lines of a file: NDJSON of any resources, or CSV of one.

/** One line, counted from 1, or the reason why its text cannot be read. */
type Line = { readonly number: number } & ({ readonly text: string } | { readonly fault: Message })

const newline = 0x0a

/** Splits at LF or CR LF, drops a byte order mark, and skips empty lines. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let parts: Uint8Array[] = []
  let length = 0

  const add = (part: Uint8Array): void => {
    length += part.length
    if (length <= longest) parts.push(part)
    else parts = []
  }
  const end = (): Line => {
    const tooLong = length > longest
    const whole = Buffer.concat(parts)
    parts = []
    length = 0
    number++
    if (tooLong) return { number, fault: ['line-too-long', longest.toString()] }
    try {
      return { number, text: decoder.decode(whole).replace(/\r$/, '') }
    } catch {
      return { number, fault: ['no-utf8'] }
    }
  }

  for await (const chunk of bytes) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      if (at === from && length === 0) number++
      else {
        add(chunk.subarray(from, at))
        yield end()
      }
      from = at + 1
    }
    if (from < chunk.length) add(chunk.subarray(from))
  }
  if (length > 0) yield end()
}

type ImportFormat = { readonly format: 'ndjson' } | { readonly format: 'csv'; readonly resource: Resource }

const names = everyResource.map(({ name }) => name)

const mergedNames = mergedResources.map(({ name }) => name)
const [namesMerged, isId] = [['resource', 'id', 'into'], new RegExp(idConstraints.pattern)]

/** Parses `{"merged": {"resource": …, "id": …, "into": …}}`, as an export says that one record leads to another. */
const parsedMerge = (line: number, merged: unknown): ParsedLine => {
  const given = (typeof merged === 'object' && merged !== null ? merged : {}) as Data
  const unknown = Object.keys(given).find((key) => !namesMerged.includes(key))
  if (unknown !== undefined)
    return badLine(line, ['no-such', 'field', didYouMean(unknown, namesMerged)], `/merged/${unknown}`)
  const resource = mergedResources.find(({ name }) => name === given['resource'])
  if (!resource) return badLine(line, ['line-resource', mergedNames, []], '/merged/resource')
  const { id, into } = given
  const wrong = ['id', 'into'].find((key) => {
    const value = given[key]
    return typeof value !== 'string' || value.length > idConstraints.maxLength || !isId.test(value)
  })
  return wrong === undefined
    ? { line, resource, merged: { id: id as string, into: into as string }, violations: [] }
    : badLine(line, ['pattern', 'id'], `/merged/${wrong}`)
}

const parsedJson = (line: number, text: string): ParsedLine => {
  const parsed = parseJson(text)
  if (parsed.violation) return { line, violations: [parsed.violation] }
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return badLine(line, ['line-no-object'])
  if ('merged' in value && Object.keys(value).length === 1) return parsedMerge(line, value.merged)
  const { resource: name, record, ...others } = value as Data
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    return badLine(line, ['no-such', 'field', didYouMean(unknown, ['resource', 'record'])], `/${unknown}`)
  const resource = everyResource.find((one) => one.name === name)
  if (!resource)
    return badLine(line, ['line-resource', names, typeof name === 'string' ? ifNear(name, names) : []], '/resource')
  return { line, resource, record, violations: [] }
}

/** Skips blank lines. */
async function* fromNdjson(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<ParsedLine> {
  for await (const line of linesOf(bytes, longest)) {
    if ('fault' in line) yield badLine(line.number, line.fault)
    else if (line.text.trim() !== '') yield parsedJson(line.number, line.text)
  }
}

/** Returns the JSON value of a cell; a cell that cannot be read stays text, which the schema then refuses. */
const cellValue = (field: Field, cell: string): unknown => {
  if (field.kind === 'decimal') return cell
  // Spreadsheets write booleans in capitals.
  if (field.kind === 'boolean') return /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : cell
  if (field.kind !== 'list' && field.kind !== 'integer') return unguarded(cell)
  const parsed = parseJson(cell)
  // One code without brackets, such as `2410`, is a name and no number.
  return parsed.violation || (isListOfNames(field) && !Array.isArray(parsed.value)) ? cell : parsed.value
}

const isEmpty = (cell: CsvCell): cell is null | '' => cell === null || cell === ''

/** Reports whether a cell has a value. Programs that quote every cell have no other way to leave one out. */
const isFilled = (field: Field, cell: CsvCell): cell is string =>
  !isEmpty(cell) || (cell !== null && field.kind === 'text')

/** Returns the fault of the first column that is no field or that occurs twice. */
const faultOfHeader = (line: number, { fields }: Resource, keys: readonly string[]): ParsedLine | undefined => {
  const unknown = keys.find((key) => !Object.hasOwn(fields, key))
  if (unknown !== undefined) {
    return badLine(line, ['no-such', 'field', didYouMean(unknown, Object.keys(fields))], `/${unknown}`)
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  return twice === undefined ? undefined : badLine(line, ['column-repeated'], `/${twice}`)
}

async function* fromCsv(
  bytes: AsyncIterable<Uint8Array>,
  resource: Resource,
  longest: number,
): AsyncGenerator<ParsedLine> {
  let keys: readonly string[] | undefined
  for await (const row of csvRows(bytes, longest)) {
    const { line } = row
    if ('fault' in row) {
      // Without the header no row can be read.
      yield { ...badLine(line, row.fault), ends: row.ends || keys === undefined }
      if (keys === undefined) return
    } else if (row.cells.every(isEmpty)) {
      // Spreadsheets end with such rows.
      continue
    } else if (keys === undefined) {
      keys = row.cells.map((cell) => cell ?? '')
      const fault = faultOfHeader(line, resource, keys)
      if (!fault) continue
      yield { ...fault, ends: true }
      return
    } else if (row.cells.length !== keys.length) {
      yield { ...badLine(line, ['cell-count', row.cells.length.toString(), keys.length.toString()]), resource }
    } else {
      const cells = keys.flatMap((key, index): [string, unknown][] => {
        const [field, cell] = [resource.fields[key] as Field, row.cells[index] as CsvCell]
        return isFilled(field, cell) ? [[key, cellValue(field, cell)]] : []
      })
      const { id, ...others }: Data = Object.fromEntries(cells)
      const { record, names } = withStandIns(resource, others)
      yield {
        line,
        resource,
        record: { ...(id !== undefined && { id }), ...record },
        violations: [],
        names,
      }
    }
  }
}

/** Parses a file line by line; a line that cannot be read has violations. */
export const parsedLines = (
  bytes: AsyncIterable<Uint8Array>,
  format: ImportFormat,
  longest: number,
): AsyncGenerator<ParsedLine> =>
  format.format === 'csv' ? fromCsv(bytes, format.resource, longest) : fromNdjson(bytes, longest)
