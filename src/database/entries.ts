/** Reads records from the lines of a file: NDJSON of any resources, or CSV of one. */
import { Readable } from 'node:stream'
import type { Data } from '../resources/canonical.ts'
import type { Field } from '../resources/field.ts'
import { everyResource } from '../resources/index.ts'
import { parseJson } from '../resources/json.ts'
import { didYouMean } from '../resources/nearest.ts'
import type { Resource } from '../resources/resource.ts'
import type { Violation } from '../resources/validation.ts'
import { linesOf } from './lines.ts'

/** What one line says: a record of a resource, or what is wrong with it. */
export interface Entry {
  readonly line: number
  readonly resource?: Resource
  readonly record?: unknown
  readonly violations: readonly Violation[]
}

export type ImportFormat = { readonly format: 'ndjson' } | { readonly format: 'csv'; readonly resource: Resource }

const names = everyResource.map(({ name }) => name)

const wrong = (line: number, detail: string, pointer = ''): Entry => ({ line, violations: [{ pointer, detail }] })

const entryOf = (line: number, text: string): Entry => {
  const parsed = parseJson(text)
  if (parsed.violation) return { line, violations: [parsed.violation] }
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(line, 'Must be an object: `{"resource": …, "record": …}`.')
  const { resource: name, record, ...others } = value as Data
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) return wrong(line, `There is no such field.${didYouMean(stranger, ['resource', 'record'])}`, `/${stranger}`)
  const resource = everyResource.find((one) => one.name === name)
  if (!resource) return wrong(line, `Must be one of ${names.join(', ')}.${typeof name === 'string' ? didYouMean(name, names) : ''}`, '/resource')
  return { line, resource, record, violations: [] }
}

/** Blank lines say nothing. */
async function* fromNdjson(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Entry> {
  for await (const { number, text } of linesOf(bytes, longest)) {
    if (text === undefined) yield wrong(number, `Is longer than ${longest.toString()} bytes, or no UTF-8.`)
    else if (text.trim() !== '') yield entryOf(number, text)
  }
}

/** Undoes what the export does so that no spreadsheet takes a text for a formula. */
const unguarded = (text: string): string => /^'[=+\-@'\t\r]/.test(text) ? text.slice(1) : text

/** A cell as JSON has its value; what cannot be read stays text, and fails the schema by its place. */
const cellValue = (field: Field, cell: string): unknown => {
  if (cell === '') return field.kind === 'list' ? [] : null
  if (field.kind !== 'list' && field.kind !== 'boolean' && field.kind !== 'integer') return field.kind === 'decimal' ? cell : unguarded(cell)
  const parsed = parseJson(cell)
  return parsed.violation ? cell : parsed.value
}

/** Throws where it is no UTF-8. */
async function* textsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

interface CsvRow { readonly record: readonly string[]; readonly info: { readonly lines: number } }

async function* fromCsv(bytes: AsyncIterable<Uint8Array>, resource: Resource, longest: number): AsyncGenerator<Entry> {
  const { parse } = await import('csv-parse')
  const rows = parse({ info: true, bom: true, relax_column_count: true, max_record_size: longest, skip_empty_lines: true })
  const decoded = Readable.from(textsOf(bytes)).on('error', (error) => { rows.destroy(error) })
  decoded.pipe(rows)
  let keys: readonly string[] | undefined
  let last = 0
  try {
    for await (const { record: cells, info: { lines } } of rows as AsyncIterable<CsvRow>) {
      last = lines
      if (keys === undefined) {
        const unknown = cells.find((key) => !Object.hasOwn(resource.fields, key))
        const twice = cells.find((key, index) => cells.indexOf(key) !== index)
        const stranger = unknown ?? twice
        if (stranger !== undefined) {
          yield wrong(lines, unknown === undefined ? 'Is there twice.' : `There is no such field.${didYouMean(unknown, Object.keys(resource.fields))}`, `/${stranger}`)
          return
        }
        keys = cells
      } else if (cells.length !== keys.length) {
        yield { ...wrong(lines, `Has ${cells.length.toString()} cells, the header ${keys.length.toString()}.`), resource }
      } else {
        const record = Object.fromEntries(keys.map((key, index) => [key, cellValue(resource.fields[key] as Field, cells[index] as string)]))
        yield { line: lines, resource, record, violations: [] }
      }
    }
  } catch (error) {
    yield wrong(last + 1, `Is no CSV: ${(error as Error).message}`)
  }
}

/** The entries of a file; what cannot be read is an entry with violations. */
export const entriesOf = (bytes: AsyncIterable<Uint8Array>, format: ImportFormat, longest: number): AsyncGenerator<Entry> =>
  format.format === 'csv' ? fromCsv(bytes, format.resource, longest) : fromNdjson(bytes, longest)
