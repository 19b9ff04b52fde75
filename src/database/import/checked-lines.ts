/** Reads, parses and checks the lines of a file: a large one in a thread, beside the writing of earlier lines. */
import { on } from 'node:events'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import type { ResourceName } from '../../model/field.ts'
import { longestText } from '../../model/record-size.ts'
import { resourceOf } from '../../resources/index.ts'
import { checkedLine, type CheckedLine } from './checked-line.ts'
import { parsedLines } from './parser.ts'

/** The settings of reading lines, as plain data. */
export interface Reading {
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly largestRecord: number
}

/** The lines of a chunk, as JSON: a text crosses from thread to thread faster than objects do. */
export interface Answer {
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
  { resource, largestRecord }: Reading,
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

async function* inThread(first: Uint8Array, rest: Chunks, reading: Reading): AsyncGenerator<CheckedLine[]> {
  const worker = new Worker(thread, { workerData: reading, resourceLimits: { maxYoungGenerationSizeMb: 8 } })
  const send = async (): Promise<void> => {
    worker.postMessage((await rest.next()).value)
  }
  try {
    const answers = on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Answer]>
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

async function* here(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<CheckedLine[]> {
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
  reading: Reading,
): AsyncGenerator<readonly CheckedLine[]> {
  const chunks = inChunks(bytes)
  const { value: first = new Uint8Array() } = await chunks.next()
  const all = first.length > chunk ? inThread(first, chunks, reading) : here(Readable.from([first]), reading)
  for await (const lines of all)
    for (let at = 0; at < lines.length; at += linesAtOnce) yield lines.slice(at, at + linesAtOnce)
}
