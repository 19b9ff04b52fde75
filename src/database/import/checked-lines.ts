/** Checks a parsed line by itself: all that needs neither the register nor other lines. */
import { on } from 'node:events'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { canonical, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { longestText, tooLarge } from '../../model/record-size.ts'
import type { Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { bodyValidator, isPlainText, type Violation } from '../../model/validation.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { brokenAlone } from '../../rules/index.ts'
import { type NameInPlace, namesInPlaces } from './csv.ts'
import { type ParsedLine, parsedLines } from './parser.ts'

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

// Reads, parses and checks the lines of a file: a large one in a thread, beside the writing of earlier lines.

/** The settings of reading lines, as plain data. */
export interface LineOptions {
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly largestRecord: number
}

/** The lines of a chunk, as JSON: a text crosses from thread to thread faster than objects do. */
export interface CheckedChunk {
  readonly lines: string
  readonly isLast: boolean
}

/** The number of bytes that are parsed at once; a file of no more is parsed sooner than a thread starts. */
const chunk = 2 ** 16
/** The number of chunks in the thread at once: enough that neither thread waits for the other. */
const chunksAhead = 3
/** The number of lines that are written and checked at once. The event loop turns between. */
const linesAtOnce = 500

/** The thread's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const thread = join(import.meta.dirname, `thread${extname(import.meta.filename)}`)

/** Parses and checks lines one at a time. */
export async function* linesChecked(
  bytes: AsyncIterable<Uint8Array>,
  { resource, largestRecord }: LineOptions,
): AsyncGenerator<CheckedLine> {
  const format = resource
    ? ({ format: 'csv', resource: resourceOf(resource) } as const)
    : ({ format: 'ndjson' } as const)
  for await (const line of parsedLines(bytes, format, longestText(largestRecord)))
    yield checkedLine(line, largestRecord)
}

async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let [parts, length]: [Uint8Array[], number] = [[], 0]
  for await (const part of bytes) {
    parts.push(part)
    length += part.length
    if (length <= chunk) continue
    yield Buffer.concat(parts)
    ;[parts, length] = [[], 0]
  }
  if (length > 0) yield Buffer.concat(parts)
  return undefined
}

type Chunks = AsyncIterator<Uint8Array, undefined>

async function* inThread(first: Uint8Array, rest: Chunks, reading: LineOptions): AsyncGenerator<CheckedLine[]> {
  const worker = new Worker(thread, { workerData: reading, resourceLimits: { maxYoungGenerationSizeMb: 8 } })
  const send = async (): Promise<void> => {
    worker.postMessage((await rest.next()).value)
  }
  try {
    const answers = on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[CheckedChunk]>
    worker.postMessage(first)
    for (let ahead = 1; ahead < chunksAhead; ahead++) await send()
    for await (const [{ lines, isLast }] of answers) {
      if (!isLast) await send()
      yield JSON.parse(lines) as CheckedLine[]
      if (isLast) return
    }
    throw new Error('The thread of an import ended before its file.')
  } finally {
    await worker.terminate()
  }
}

async function* here(bytes: AsyncIterable<Uint8Array>, reading: LineOptions): AsyncGenerator<CheckedLine[]> {
  let lines: CheckedLine[] = []
  for await (const line of linesChecked(bytes, reading)) {
    if (lines.push(line) < linesAtOnce) continue
    yield lines
    lines = []
  }
  yield lines
}

/** Yields all lines of a file, some at a time. */
export async function* checkedLines(
  bytes: AsyncIterable<Uint8Array>,
  reading: LineOptions,
): AsyncGenerator<readonly CheckedLine[]> {
  const chunks = inChunks(bytes)
  const { value: first = new Uint8Array() } = await chunks.next()
  const all = first.length > chunk ? inThread(first, chunks, reading) : here(Readable.from([first]), reading)
  for await (const lines of all)
    for (let at = 0; at < lines.length; at += linesAtOnce) yield lines.slice(at, at + linesAtOnce)
}
