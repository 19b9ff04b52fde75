/** Imports records on a connection of their own, so that the register can be read meanwhile. */
import { setFlagsFromString } from 'node:v8'
import { inParts } from '../../figures/collections.ts'
import type { BadLines, ImportReport, ImportRequest, RecordAddress } from '../../store/imports.ts'
import type { Engine, Session } from '../engine.ts'
import { recordBatch, type Run } from '../history/batches.ts'
import { servedHead } from '../history/sequence.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { turns } from '../turns.ts'
import { keepDifferences } from '../write/differences.ts'
import { freeAmong } from '../write/apply.ts'
import { type Deletable, deletionsIn, Recorder } from '../write/recorder.ts'
import type { Change } from '../write/statements.ts'
import { keepWithin, renewWithin } from '../write/idempotency.ts'
import { type CheckedLine, checkedLines } from './checked-lines.ts'
import { type FirstPass, importLines, type Imported, type Writer } from './run.ts'

/** The number of changes whose texts are indexed at once. */
const flushedAtOnce = 1000

/** The number of records that are deleted at once. */
const removedAtOnce = 500

/** In milliseconds: a server ends what is idle for a minute, and many records are checked in memory for some time. */
const longestIdle = 10_000

/** In percent: the heap may grow by so much before garbage is sought; V8 by itself lets it grow to three times. */
const [ofImports, ofV8] = ['40', '0']

const letHeapGrow = (percent: string): void => {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/** Deletes records; of some at once, the last may refer to the first. */
type Remove = (records: readonly Deletable[]) => Promise<void>

/** The work of an import: its lines, its writer, and the treatment of bad lines. */
export interface Import extends Pick<
  ImportRequest,
  'by' | 'onlyIfEmpty' | 'keep' | 'locate' | 'mostRecords' | 'batch' | 'differences'
> {
  /** Yields the lines, for each pass from the first. */
  readonly lines: () => AsyncIterable<readonly CheckedLine[]>
  readonly bad: BadLines
  readonly restores?: boolean
  /** Deletes records once all lines are written. */
  readonly removal?: ((session: Session, remove: Remove) => Promise<void>) | undefined
}

interface Written extends Imported, Run {
  readonly isMost: boolean
  readonly removed: readonly RecordAddress[]
}

/** Writes all lines, again without those that a pass before this one left out. */
const writeLines = async (
  session: Session,
  engine: Engine,
  { lines, by, removal, bad, mostRecords, restores }: Import,
  again?: FirstPass,
): Promise<Written> => {
  const recorder = await Recorder.begin(session)
  let awake: NodeJS.Timeout | undefined
  const removed: RecordAddress[] = []
  const turn = turns()
  const remove: Remove = async (records) => {
    for (const some of inParts(records, removedAtOnce)) {
      const changes = await deletionsIn(session, some)
      await Promise.all([recorder.add(changes, by), recorder.unflushed >= flushedAtOnce && recorder.flush()])
      removed.push(...changes.map((change) => ({ resource: change.resource.name, id: change.id })))
      await turn()
    }
  }
  const writer: Writer = {
    begun: recorder.begun,
    at: recorder.at,
    add: async (changes) => {
      // Statements are sent without waiting for the answers to earlier ones.
      await Promise.all([recorder.add(changes, by), recorder.unflushed >= flushedAtOnce && recorder.flush()])
    },
    end: async (records) => {
      await removal?.(session, remove)
      for (const { resource, id } of removed) records.remove(resource, id)
      await recorder.end()
      awake = setInterval(() => {
        // If it fails, so does the next statement.
        session.all(sql`SELECT 1`).catch(() => undefined)
      }, longestIdle)
    },
    merge: async (deletions: readonly Change[]) => {
      await recorder.add(deletions, by)
      await recorder.end()
    },
  }
  try {
    const imported = await importLines(session, lines(), writer, { bad, mostRecords, restores, before: engine }, again)
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
 * Writes all lines, or the good ones. Nothing of it may be kept if the report has no counts. What was written cannot be
 * taken back line by line, as changes are numbered and append-only: if lines are to be left out, all is undone, and
 * written again without them.
 */
const writeFile = async (session: Session, engine: Engine, work: Import): Promise<File> => {
  if (work.bad === 'skip') await session.run(begin)
  const without = new Set<number>()
  let pass = await writeLines(session, engine, work)
  const { report } = pass
  // One pass without these lines should be enough: the judge has found all that is bad because of them.
  for (let lines = pass.records.leftOut(); lines.length > 0 && !report.isUnread; lines = pass.records.leftOut()) {
    for (const line of lines) without.add(line)
    await session.run(undo)
    pass = await writeLines(session, engine, work, { without, report })
  }
  return { report: report.whole(pass.records.counts(), false, work.bad), isMost: pass.isMost, written: pass }
}

/** Writes all lines, or the good ones; nothing if they are refused. Throws a Refusal: overloaded, no-room. */
export const importRecords = async (engine: Engine, work: Import): Promise<ImportReport> => {
  const { by, onlyIfEmpty = false, keep, locate, batch = { kind: 'import', subject: null } } = work
  const nothing: File = {
    report: { dryRun: false, counts: { created: {}, updated: {}, unchanged: {} }, errorCount: 0, errors: [] },
    isMost: false,
  }
  return engine.exclusive(async (session) => {
    if (keep) await renewWithin(session, keep.claim)
    const isWritten = onlyIfEmpty && (await servedHead(session)).sequence > 0
    letHeapGrow(ofImports)
    const writing = isWritten ? Promise.resolve(nothing) : writeFile(session, engine, work)
    const {
      report: unlocated,
      written,
      isMost,
    } = await writing.finally(() => {
      letHeapGrow(ofV8)
    })
    const located = locate ? await locate(unlocated) : unlocated
    const isGood = located.counts !== undefined
    await keepDifferences(session, work.differences?.() ?? [], by, written?.at)
    const batchId = isGood && written ? await recordBatch(session, batch, by, written) : undefined
    const report = {
      ...located,
      ...(batchId !== undefined && { batchId }),
      ...(work.removal && { removed: written?.removed ?? [] }),
    }
    if (isGood && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(report) })
    return { keep: isGood, isMost, value: report }
  })
}

/** Imports a file. Throws as `importRecords` does. */
export const importFile = (
  engine: Engine,
  { read, bad = 'refuse', resource, removes, ...work }: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> =>
  importRecords(engine, {
    ...work,
    lines: () => checkedLines(read(), { resource: resource?.name, largestRecord }),
    bad,
    removal: removes && (async (session, remove) => remove(await freeAmong(session, removes()))),
  })
