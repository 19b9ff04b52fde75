/** Checks a parsed line by itself: all that needs neither the register nor other lines. */
import { canonical, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { tooLarge } from '../../model/record-size.ts'
import type { Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { bodyValidator, isPlainText, type Violation } from '../../model/validation.ts'
import { everyResource } from '../../resources/index.ts'
import { brokenAlone } from '../../rules/index.ts'
import { placesOf, type NameInPlace } from './names-in-csv.ts'
import type { ParsedLine } from './parsed-line.ts'

/** A line as plain data, which can go from thread to thread. */
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
  /** The rules that the record breaks by itself; they are asked only if it changes something. */
  readonly broken: readonly Violation[]
  /** The references in a row of CSV, which may be names. */
  readonly names?: readonly NameInPlace[]
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

export const checkedLine = (
  { line, resource, record, violations, names, ends }: ParsedLine,
  largestRecord: number,
): CheckedLine => {
  const id = idIn(record)
  const read = { line, resource: resource?.name ?? null, id, unreadable: violations, ...(ends && { ends }) }
  const misshapen = violations.length > 0 || !resource ? [] : violationsOf(resource, record, names !== undefined)
  if (violations.length > 0 || misshapen.length > 0 || !resource)
    return { ...read, misshapen, own: undefined, broken: [] }
  const own = canonical(resource, record as Data)
  const broken = brokenBy(resource, { id, ...own }, largestRecord)
  return { ...read, misshapen, own, broken, ...(names && { names: placesOf(resource, own, names) }) }
}
