/** Reads records from the lines of a file: NDJSON of any resources, or CSV of one. */
import type { Data } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { parseJson } from '../../model/strict-json.ts'
import { didYouMean, ifNear } from '../../model/nearest.ts'
import type { Resource } from '../../model/resource.ts'
import { csvRows, type Cell } from './csv.ts'
import { wrong, type Entry } from './parsed-line.ts'
import { linesOf } from './lines.ts'

export type ImportFormat = { readonly format: 'ndjson' } | { readonly format: 'csv'; readonly resource: Resource }

const names = everyResource.map(({ name }) => name)

const entryOf = (line: number, text: string): Entry => {
  const parsed = parseJson(text)
  if (parsed.violation) return { line, violations: [parsed.violation] }
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong(line, 'Must be an object: `{"resource": …, "record": …}`.')
  const { resource: name, record, ...others } = value as Data
  const [stranger] = Object.keys(others)
  if (stranger !== undefined)
    return wrong(line, `There is no such field.${didYouMean(stranger, ['resource', 'record'])}`, `/${stranger}`)
  const resource = everyResource.find((one) => one.name === name)
  if (!resource)
    return wrong(
      line,
      `Must be one of ${names.join(', ')}.${typeof name === 'string' ? ifNear(name, names) : ''}`,
      '/resource',
    )
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
const unguarded = (text: string): string => (/^'[=+\-@'\t\r]/.test(text) ? text.slice(1) : text)

/** A cell as JSON has its value; what cannot be read stays text, and fails the schema by its place. */
const cellValue = (field: Field, cell: Cell): unknown => {
  // Only a text may be empty: writers that quote every cell have no other way to leave one out.
  if (cell === null || (cell === '' && field.kind !== 'text')) return field.kind === 'list' ? [] : null
  if (field.kind === 'decimal') return cell
  if (field.kind !== 'list' && field.kind !== 'boolean' && field.kind !== 'integer') return unguarded(cell)
  const parsed = parseJson(cell)
  return parsed.violation ? cell : parsed.value
}

/** The first column that no field is, or that was there before. */
const strangerIn = (line: number, { fields }: Resource, keys: readonly string[]): Entry | undefined => {
  const unknown = keys.find((key) => !Object.hasOwn(fields, key))
  if (unknown !== undefined) {
    return wrong(line, `There is no such field.${didYouMean(unknown, Object.keys(fields))}`, `/${unknown}`)
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  return twice === undefined ? undefined : wrong(line, 'Is there twice.', `/${twice}`)
}

async function* fromCsv(bytes: AsyncIterable<Uint8Array>, resource: Resource, longest: number): AsyncGenerator<Entry> {
  let keys: readonly string[] | undefined
  for await (const row of csvRows(bytes, longest)) {
    const { line } = row
    if ('fault' in row) {
      yield wrong(line, row.fault)
    } else if (keys === undefined) {
      keys = row.cells.map((cell) => cell ?? '')
      const stranger = strangerIn(line, resource, keys)
      if (!stranger) continue
      yield stranger
      return
    } else if (row.cells.length !== keys.length) {
      const detail = `Has ${row.cells.length.toString()} cells, the header ${keys.length.toString()}.`
      yield { ...wrong(line, detail), resource }
    } else {
      const cells = keys.map((key, index) => [key, cellValue(resource.fields[key] as Field, row.cells[index] as Cell)])
      yield { line, resource, record: Object.fromEntries(cells), violations: [] }
    }
  }
}

/** The entries of a file; what cannot be read is an entry with violations. */
export const entriesOf = (
  bytes: AsyncIterable<Uint8Array>,
  format: ImportFormat,
  longest: number,
): AsyncGenerator<Entry> =>
  format.format === 'csv' ? fromCsv(bytes, format.resource, longest) : fromNdjson(bytes, longest)
