/**
 * Dry runs: a file is read over one state of the register, and nothing is written. Neither writers nor readers wait, and
 * a long file is read in a thread.
 */
import { once } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Effects } from '../../store/computed-lists.ts'
import type { BadLines, ImportReport, ImportRequest, RecordAddress } from '../../store/imports.ts'
import { type Engine, onState, type Reader } from '../engine.ts'
import { freeAmong } from '../write/apply.ts'
import { beginning, type Deletable, deletionsIn } from '../write/recorder.ts'
import { type CheckedLine, checkedLines } from './checked-lines.ts'
import { importLines, type Options, type Writer } from './run.ts'

/** A record that an import would change, as it is served. */
export interface DryRunRecord {
  readonly resource: ResourceName
  readonly id: string
  readonly before: Data | undefined
  /** Undefined if it would be deleted. */
  readonly after: Data | undefined
}

export interface EffectsRequest {
  readonly changes: readonly DryRunRecord[]
  /** The last change of the state that they change. */
  readonly sequence: number
  /** Compares totals, and neither promises nor findings. */
  readonly totalsAlone: boolean
}

/** Returns the effects of changes; null if they would be too much to work out. */
export type EffectsOf = (request: EffectsRequest) => Promise<Effects | null>

/** The outcome of a dry run. */
export interface Tried {
  readonly report: ImportReport
  /** The last change of the state that it has read. */
  readonly sequence: number
  /** The records that would change, in the order of their lines; undefined if they are too many. */
  readonly changes: readonly DryRunRecord[] | undefined
}

export interface DryRunRequest {
  readonly bad: BadLines
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly largestRecord: number
  readonly mostRecords: number | undefined
}

/** The numbers of changed figures, and of changed records in all, whose effects are worked out. */
const [mostFigures, mostChanges] = [2000, 20_000]

/** In bytes: some hundred records, which are read in less time than a thread takes to start. */
const shortFile = 32_768

const deletedBy = async (state: Reader, removed: readonly Deletable[]): Promise<DryRunRecord[]> => {
  const deletions = await deletionsIn(state, removed)
  return deletions.map(({ resource, id, before }) => ({ resource: resource.name, id, before, after: undefined }))
}

/** Adds the records that are deleted once all lines are written. */
const withDeletions = async (state: Reader, tried: Tried, records: readonly RecordAddress[]): Promise<Tried> => {
  const removed = await freeAmong(state, records)
  const changes = tried.changes && [...tried.changes, ...(await deletedBy(state, removed))]
  return { ...tried, report: { ...tried.report, removed }, changes }
}

/** Reads lines over a state, and returns what would change. `removal` names the records to delete once all are read. */
export const tryLines = async (
  state: Reader,
  lines: AsyncIterable<readonly CheckedLine[]>,
  options: Omit<Options, 'before'>,
  removal: () => Promise<readonly Deletable[]> = () => Promise.resolve([]),
): Promise<Tried> => {
  const { begun, at } = await beginning(state)
  const changes: DryRunRecord[] = []
  let count = 0
  let removed: readonly Deletable[] = []
  const writer: Writer = {
    begun,
    at,
    add: (some) => {
      count += some.length
      if (count <= mostChanges)
        for (const { resource: of, id, before, after } of some) changes.push({ resource: of.name, id, before, after })
      return Promise.resolve()
    },
    end: async (records) => {
      removed = await removal()
      for (const { resource, id } of removed) records.remove(resource, id)
      count += removed.length
    },
    merge: undefined,
  }
  const { records, report } = await importLines(state, lines, writer, { ...options, before: state })
  const written = changes.filter((change) => records.isWritten(change.resource, change.id))
  if (count <= mostChanges) written.push(...(await deletedBy(state, removed)))
  return {
    report: { ...report.whole(records.counts(), true, options.bad), ...(removed.length > 0 && { removed }) },
    sequence: begun,
    changes: count > mostChanges ? undefined : written,
  }
}

export const tryOut = (
  engine: Pick<Engine, 'snapshot'>,
  bytes: AsyncIterable<Uint8Array>,
  { resource, largestRecord, ...options }: DryRunRequest,
): Promise<Tried> =>
  onState(engine, (state) => tryLines(state, checkedLines(bytes, { resource, largestRecord }), options))

/** Hands a file over, chunk by chunk, while a thread works with the other end. Throws an error of the file itself. */
const handOver = async <T>(bytes: AsyncIterable<Uint8Array>, work: (end: MessagePort) => Promise<T>): Promise<T> => {
  const { port1: port, port2: end } = new MessageChannel()
  const chunks = bytes[Symbol.asyncIterator]()
  let fault: { readonly error: unknown } | undefined
  const next = async (): Promise<Uint8Array | null | undefined> => {
    try {
      return ((await chunks.next()) as { value: Uint8Array | undefined }).value
    } catch (error) {
      fault = { error }
      return null
    }
  }
  port.on('message', () => {
    void next().then((chunk) => {
      port.postMessage(chunk)
    })
  })
  try {
    return await work(end)
  } catch (error) {
    throw fault ? fault.error : error
  } finally {
    port.close()
    await chunks.return?.()
  }
}

/** Yields the chunks of a file that another thread hands over: null if it cannot be read, nothing after the last one. */
export async function* chunksFrom(end: MessagePort): AsyncGenerator<Uint8Array> {
  for (;;) {
    end.postMessage('next')
    const [chunk] = (await once(end, 'message')) as [Uint8Array | null | undefined]
    if (chunk === null) throw new Refusal('overloaded', ['file-unreadable'])
    if (chunk === undefined) return
    yield chunk
  }
}

/** In MiB: the records of a large file are compared with each other. */
export const dryRunMemory = 4096

/** Returns the report of a dry run with its effects; of many figures none, or on `totalsAtLeast` those on totals. */
export const reportOf = async (
  { report, changes, sequence }: Tried,
  totalsAtLeast: boolean,
  effectsOf: EffectsOf,
): Promise<ImportReport> => {
  if (!report.counts) return report
  if (!changes || changes.length > mostChanges) return { ...report, effects: null }
  const totalsAlone = changes.filter(({ resource }) => resource === 'figures').length > mostFigures
  const isWorkedOut = !totalsAlone || totalsAtLeast
  return { ...report, effects: isWorkedOut ? await effectsOf({ changes, sequence, totalsAlone }) : null }
}

/** The part of a pool of threads that tries imports. */
interface Pool {
  readonly run: (
    name: 'tryOut',
    request: DryRunRequest & { readonly file: MessagePort },
    signal: undefined,
    moved: readonly MessagePort[],
  ) => Promise<Tried>
  readonly here: <T>(work: () => Promise<T>) => Promise<T>
}

/** Throws a Refusal: overloaded, or that of the file. */
export const dryRun = async (
  pool: Pool,
  engine: Engine,
  { read, bad = 'refuse', resource, mostRecords, removes, locate, batch, length = Infinity }: ImportRequest,
  largestRecord: number,
  effectsOf: EffectsOf,
): Promise<ImportReport> => {
  const settings = { bad, resource: resource?.name, largestRecord, mostRecords }
  const tried =
    length > shortFile
      ? await handOver(read(), (file) => pool.run('tryOut', { ...settings, file }, undefined, [file]))
      : await pool.here(() => tryOut(engine, read(), settings))
  const outcome = removes ? await onState(engine, (state) => withDeletions(state, tried, removes())) : tried
  const report = await reportOf(outcome, batch !== undefined, effectsOf)
  return locate ? await locate(report) : report
}
