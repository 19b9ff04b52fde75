/** Imports a file on a connection of its own, so that the register can be read meanwhile. */
import type { Readable } from 'node:stream'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import type { BadLines, ImportReport, ImportRequest, RecordAddress } from '../../store/imports.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { keepBatch, type Run } from '../history/batches.ts'
import { servedHead } from '../history/sequence.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { referrersTo } from '../write/apply.ts'
import { type Replacement, Recorder, deletion, formerOf } from '../write/recorder.ts'
import { keepWithin, renewWithin } from '../write/idempotency.ts'
import { checkedLines } from './checked-lines.ts'
import { importLines, type Imported } from './run.ts'

/** The number of changes whose texts are indexed at once. */
const flushedAtOnce = 1000

/** In milliseconds: a server ends what is idle for a minute, and many records are checked in memory for some time. */
const longestIdle = 10_000

interface Settings {
  readonly by: string
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly bad: BadLines
  readonly largestRecord: number
  readonly mostRecords: number | undefined
  readonly removes: ImportRequest['removes']
  /** Reads the register as it was before the import. */
  readonly before: Reader
}

interface Written extends Imported, Run {
  readonly isMost: boolean
  readonly removed: readonly string[]
}

/** Deletes records to which nothing refers, and then those to which only these did. Returns the ids of what is deleted. */
const remove = async (
  session: Session,
  recorder: Recorder,
  records: readonly RecordAddress[],
  by: string,
): Promise<string[]> => {
  const removed: string[] = []
  for (let left = records; left.length > 0;) {
    const free: RecordAddress[] = []
    for (const one of left) if ((await referrersTo(session, one.resource, one.id)).length === 0) free.push(one)
    if (free.length === 0) break
    for (const { resource, id } of free) {
      const former = await formerOf(session, resourceOf(resource), id)
      if (former.record) await recorder.add([deletion(resourceOf(resource), id, former)], by)
      removed.push(id)
    }
    left = left.filter((one) => !free.includes(one))
  }
  return removed
}

/** Writes the lines of a file but some. */
const writeLines = async (
  session: Session,
  bytes: AsyncIterable<Uint8Array>,
  { by, resource, largestRecord, removes, ...options }: Settings,
  without?: ReadonlySet<number>,
): Promise<Written> => {
  const recorder = await Recorder.begin(session)
  let awake: NodeJS.Timeout | undefined
  let removed: readonly string[] = []
  const writer = {
    begun: recorder.begun,
    at: recorder.at,
    add: async (changes: readonly Replacement[]): Promise<void> => {
      // Statements are sent without waiting for the answers to earlier ones.
      await Promise.all([recorder.add(changes, by), recorder.unflushed >= flushedAtOnce && recorder.flush()])
    },
    end: async () => {
      removed = await remove(session, recorder, removes?.() ?? [], by)
      await recorder.end()
      awake = setInterval(() => {
        // If it fails, so does the next statement.
        session.all(sql`SELECT 1`).catch(() => undefined)
      }, longestIdle)
    },
  }
  const lines = checkedLines(bytes, { resource, largestRecord })
  try {
    const imported = await importLines(session, lines, writer, options, without)
    const { begun, sequence, at } = recorder
    return { ...imported, removed, at, first: begun + 1, last: sequence, isMost: sequence - begun >= begun }
  } finally {
    clearInterval(awake)
  }
}

const [begin, undo] = ['SAVEPOINT pass', 'ROLLBACK TO SAVEPOINT pass'].map((text) =>
  queryTemplate(0, () => sql.raw(text))(),
) as [Query, Query]

interface File {
  readonly report: ImportReport
  readonly isMost: boolean
  readonly written?: Written
}

/**
 * Writes a whole file, or its good lines. Nothing of it may be kept if the report has no counts. What was written cannot
 * be taken back line by line, as changes are numbered and append-only: if lines are to be left out, all is undone, and
 * written again without them.
 */
const writeFile = async (
  session: Session,
  read: () => AsyncIterable<Uint8Array>,
  settings: Settings,
): Promise<File> => {
  if (settings.bad === 'skip') await session.run(begin)
  const without = new Set<number>()
  let pass = await writeLines(session, read(), settings)
  const { report } = pass
  // One pass without these lines should be enough: the judge has found all that is bad because of them.
  for (let lines = pass.records.leftOut(); lines.length > 0 && !report.isUnread; lines = pass.records.leftOut()) {
    for (const line of lines) without.add(line)
    await session.run(undo)
    pass = await writeLines(session, read(), settings, without)
  }
  return { report: report.whole(pass.records.counts(), false, settings.bad), isMost: pass.isMost, written: pass }
}

/**
 * Writes the whole file, or its good lines; nothing if the file is refused. Throws a Refusal: overloaded, no-room.
 */
export const importFile = async (
  engine: Engine,
  {
    bytes,
    again,
    by,
    resource,
    onlyIfEmpty = false,
    keep,
    locate,
    mostRecords,
    batch = { kind: 'import', subject: null },
    removes,
  }: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> => {
  const opened: Readable[] = []
  const read = (): Readable => {
    const file = opened.length > 0 && again ? again() : bytes
    opened.push(file)
    return file
  }
  const settings: Settings = {
    by,
    resource: resource?.name,
    bad: again ? 'skip' : 'refuse',
    largestRecord,
    mostRecords,
    removes,
    before: engine,
  }
  const nothing: File = {
    report: { dryRun: false, counts: { created: {}, updated: {}, unchanged: {} }, errorCount: 0, errors: [] },
    isMost: false,
  }
  try {
    return await engine.exclusive(async (session) => {
      if (keep) await renewWithin(session, keep.claim)
      const isWritten = onlyIfEmpty && (await servedHead(session)).sequence > 0
      const file = isWritten ? nothing : await writeFile(session, read, settings)
      const { written } = file
      const located = locate ? await locate(file.report) : file.report
      const isKept = located.counts !== undefined
      let batchId: string | undefined
      if (isKept && written && written.last >= written.first) {
        batchId = (await import('uuidv7')).uuidv7()
        await session.run(keepBatch(batchId, batch, by, written))
      }
      const report = {
        ...located,
        ...(batchId !== undefined && { batchId }),
        ...(removes && { removed: written?.removed ?? [] }),
      }
      if (isKept && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(report) })
      return { keep: isKept, isMost: file.isMost, value: report }
    })
  } finally {
    for (const file of [bytes, ...opened]) file.destroy()
  }
}
