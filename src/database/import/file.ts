/** Imports a file on a connection of its own, so that the register can be read meanwhile. */
import type { ResourceName } from '../../model/field.ts'
import type { BadLines, ImportReport, ImportRequest } from '../../store/imports.ts'
import { keepWithin, renewWithin } from '../write/idempotency.ts'
import { staleIn } from '../derived/staleness.ts'
import type { Engine, ExclusiveWork, Session, Streamer } from '../engine.ts'
import { checkedLines } from './checked-lines.ts'
import type { Options } from './options.ts'
import { importLines } from './run.ts'
import { importGoodLines } from './skipping/two-passes.ts'

/** The bytes of a file, and what reads them once more. */
interface File {
  readonly first: AsyncIterable<Uint8Array>
  readonly reread: () => AsyncIterable<Uint8Array>
}

interface Settings extends Options {
  readonly bad: BadLines
  readonly dryRun: boolean
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly largestRecord: number
}

interface Written {
  readonly report: ImportReport
  readonly isMost: boolean
}

/** Writes a whole file, or its good lines. Nothing of it may be kept if the report has no counts. */
export const writeFile = async (
  session: Session & Streamer,
  { first, reread }: File,
  { bad, dryRun, resource, largestRecord, ...options }: Settings,
): Promise<Written> => {
  const reading = (bytes: AsyncIterable<Uint8Array>) => checkedLines(bytes, { resource, largestRecord })
  const { report, isMost } =
    bad === 'skip'
      ? await importGoodLines(session, { first: reading(first), reread: () => reading(reread()) }, options)
      : await importLines(session, reading(first), options)
  return { report: report.whole(dryRun, bad), isMost }
}

/** Writes that come between a recompute and the import are few, and later reads recompute what they make stale. */
const triesAtMost = 3

/**
 * Does work in a transaction that begins with nothing stale: as long as it lasts, nobody else can recompute what they
 * read.
 */
const exclusively = async <T>(engine: Engine, recompute: () => Promise<void>, work: ExclusiveWork<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    await recompute()
    const done = await engine.exclusive(async (session) => {
      if (tries < triesAtMost && (await staleIn(session)) !== 'nothing')
        return { keep: false, isMost: false, value: undefined }
      const { value, ...outcome } = await work(session)
      return { ...outcome, value: { value } }
    })
    if (done) return done.value
  }
}

/**
 * Writes the whole file, or its good lines; nothing if the file is refused. Throws a Refusal: overloaded, no-room.
 * `recompute` brings what is derived up to date.
 */
export const importFile = async (
  engine: Engine,
  { bytes, again, by, resource, onlyIfEmpty = false, keep, locate, mostRecords }: ImportRequest,
  largestRecord: number,
  recompute: () => Promise<void>,
): Promise<ImportReport> => {
  const opened = [bytes]
  const reread = () => {
    const file = again?.() ?? bytes
    opened.push(file)
    return file
  }
  const settings = {
    by,
    onlyIfEmpty,
    mostRecords,
    before: engine,
    dryRun: false,
    resource: resource?.name,
    largestRecord,
  }
  try {
    return await exclusively(engine, recompute, async (session) => {
      if (keep) await renewWithin(session, keep.claim)
      const file = { first: bytes, reread }
      const written = await writeFile(session, file, { ...settings, bad: again ? 'skip' : 'refuse' })
      const report = locate ? await locate(written.report) : written.report
      const isKept = report.counts !== undefined
      if (isKept && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(report) })
      return { keep: isKept, isMost: written.isMost, value: report }
    })
  } finally {
    for (const file of opened) file.destroy()
  }
}
