/** Checks a parsed line by itself: all that needs neither the register nor other lines. */
import { canonical, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { longestText, tooLarge } from '../../model/record-size.ts'
import type { Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { bodyValidator, isPlainText, type Violation } from '../../model/validation.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { brokenAlone } from '../../rules/index.ts'
import { turns } from '../turns.ts'
import { type NameInPlace, namesInPlaces } from './csv.ts'
import { type ParsedLine, parsedLines } from './parser.ts'

/** A line that was read, and what is wrong with it by itself. */
export interface CheckedLine {
  readonly line: number
  readonly resource: ResourceName | null
  readonly id: string | null
  /** Why no record could be read from it, if so. */
  readonly unreadable: readonly Violation[]
  /** Reports that the lines after it cannot be read. */
  readonly ends?: boolean
  /** The faults in the shape of its record. */
  readonly misshapen: readonly Violation[]
  /** The record in canonical form, if its shape is right. */
  readonly own: Data | undefined
  /** The record into which this one is merged, if the line says so and holds no record. */
  readonly into?: string
  /** The rules that the record breaks by itself; they are asked only if it changes something. */
  readonly broken: readonly Violation[]
  /** The references in a row of CSV, which may be names. */
  readonly names?: readonly NameInPlace[]
  /** The instant at which a record was created first that is brought back. */
  readonly createdAt?: string
}

const validators = new Map(everyResource.map((resource) => [resource.name, bodyValidator(bodySchema(resource))]))

/** Tells who filled a cell how a list is written there. */
const asOfCell = ({ fields }: Resource, record: Data, violation: Violation): Violation => {
  const key = violation.pointer.slice(1)
  const field = fields[key]
  if (field?.kind !== 'list' || Array.isArray(record[key])) return violation
  const [example] = jsonOf(field.schema).examples ?? []
  return { ...violation, detail: ['cell-no-list', JSON.stringify(example)] }
}

const violationsOf = (resource: Resource, record: unknown, isCsv: boolean): Violation[] => {
  const violations = validators.get(resource.name)?.(record) ?? []
  if (isCsv) return violations.map((violation) => asOfCell(resource, record as Data, violation))
  return violations.length === 0 && (record as Data)['id'] === undefined
    ? [{ pointer: '/id', detail: ['import-id'] }]
    : violations
}

const idIn = (record: unknown): string | null => {
  const id = typeof record === 'object' && record !== null ? (record as Data)['id'] : undefined
  return typeof id === 'string' && isPlainText(id) ? id : null
}

const brokenBy = (resource: Resource, record: Data, largestRecord: number): Violation[] => {
  const large = tooLarge(record, largestRecord)
  return large.length > 0 ? large : brokenAlone(resource, record)
}

/** Checks a line. */
export const checkedLine = (
  { line, resource, record, merged, violations, names, ends }: ParsedLine,
  largestRecord: number,
): CheckedLine => {
  if (resource && merged)
    return { line, resource: resource.name, ...merged, unreadable: [], misshapen: [], own: undefined, broken: [] }
  const id = idIn(record)
  const read = { line, resource: resource?.name ?? null, id, unreadable: violations, ...(ends && { ends }) }
  const misshapen = violations.length > 0 || !resource ? [] : violationsOf(resource, record, names !== undefined)
  if (violations.length > 0 || misshapen.length > 0 || !resource)
    return { ...read, misshapen, own: undefined, broken: [] }
  const own = canonical(resource, record as Data)
  const broken = brokenBy(resource, { id, ...own }, largestRecord)
  return { ...read, misshapen, own, broken, ...(names && { names: namesInPlaces(resource, own, names) }) }
}

interface LineOptions {
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly largestRecord: number
}

/** The number of lines that are written and checked at once. */
const linesAtOnce = 500

/** Reads, parses and checks the lines of a file; yields all of them, some at a time. The event loop turns between. */
export async function* checkedLines(
  bytes: AsyncIterable<Uint8Array>,
  { resource, largestRecord }: LineOptions,
): AsyncGenerator<readonly CheckedLine[]> {
  const format = resource
    ? ({ format: 'csv', resource: resourceOf(resource) } as const)
    : ({ format: 'ndjson' } as const)
  const turn = turns()
  let lines: CheckedLine[] = []
  for await (const line of parsedLines(bytes, format, longestText(largestRecord))) {
    await turn()
    if (lines.push(checkedLine(line, largestRecord)) < linesAtOnce) continue
    yield lines
    lines = []
  }
  yield lines
}
