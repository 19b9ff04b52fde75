/** Reads records from the lines of a file: NDJSON of any resources, or CSV of one. */
import type { Data } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { parseJson } from '../../model/strict-json.ts'
import { didYouMean, ifNear } from '../../model/closest-name.ts'
import type { Resource } from '../../model/resource.ts'
import { unguarded } from '../../text/formulas.ts'
import { csvRows, type CsvCell } from './csv.ts'
import { isListOfNames, withStandIns } from './names-in-csv.ts'
import { badLine, type ParsedLine } from './parsed-line.ts'
import { linesOf } from './lines.ts'

export type ImportFormat = { readonly format: 'ndjson' } | { readonly format: 'csv'; readonly resource: Resource }

const names = everyResource.map(({ name }) => name)

const parsedJson = (line: number, text: string): ParsedLine => {
  const parsed = parseJson(text)
  if (parsed.violation) return { line, violations: [parsed.violation] }
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return badLine(line, 'Must be an object: `{"resource": …, "record": …}`.')
  const { resource: name, record, ...others } = value as Data
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    return badLine(line, `There is no such field.${didYouMean(unknown, ['resource', 'record'])}`, `/${unknown}`)
  const resource = everyResource.find((one) => one.name === name)
  if (!resource)
    return badLine(
      line,
      `Must be one of ${names.join(', ')}.${typeof name === 'string' ? ifNear(name, names) : ''}`,
      '/resource',
    )
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
    return badLine(line, `There is no such field.${didYouMean(unknown, Object.keys(fields))}`, `/${unknown}`)
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  return twice === undefined ? undefined : badLine(line, 'Is there twice.', `/${twice}`)
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
      const detail = `Has ${row.cells.length.toString()} cells, the header ${keys.length.toString()}.`
      yield { ...badLine(line, detail), resource }
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
