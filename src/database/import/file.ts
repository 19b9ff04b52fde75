/** Imports a file on a connection of its own, so that the register can be read meanwhile. */
import type { Readable } from 'node:stream'
import type { ImportReport, ImportRequest } from '../../store/imports.ts'
import { beginDryRun, endDryRun } from '../derived/effects/effects.ts'
import type { ReadCurrent } from '../derived/read-current.ts'
import { keepWithin } from '../write/idempotency.ts'
import type { Engine, ExclusiveWork, Session, Streamer } from '../engine.ts'
import { checkedLines } from './checked-lines.ts'
import { importLines } from './run.ts'
import { importGoodLines } from './skipping/two-passes.ts'
import { Touched } from './touched.ts'

interface Written {
  readonly report: ImportReport
  readonly isMost: boolean
}

type WriteLines = (session: Session & Streamer, touched?: Touched) => Promise<Written>

/** Keeps what is written, unless the file is refused. */
const keeping =
  (write: WriteLines, keep: ImportRequest['keep']): ExclusiveWork<ImportReport> =>
  async (session) => {
    const { report, isMost } = await write(session)
    const isKept = report.counts !== undefined
    if (isKept && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(report) })
    return { keep: isKept, isMost, value: report }
  }

/** Tells the effects of what is written, and keeps nothing. */
const trying =
  (write: WriteLines): ExclusiveWork<ImportReport | undefined> =>
  async (session) => {
    const nothing = { keep: false, isMost: false }
    if (!(await beginDryRun(session))) return { ...nothing, value: undefined }
    const touched = new Touched()
    const { report } = await write(session, touched)
    if (!report.counts) return { ...nothing, value: report }
    const effects = touched.isTooMuch ? null : await endDryRun(session, touched.metrics)
    return { ...nothing, value: { ...report, effects } }
  }

const tried = async (engine: Engine, readCurrent: ReadCurrent, write: WriteLines): Promise<ImportReport> => {
  for (;;) {
    await readCurrent(() => Promise.resolve())
    const report = await engine.exclusive(trying(write))
    // Otherwise another import has come in between.
    if (report) return report
  }
}

/** Writes the whole file, or its good lines; nothing if the file is refused or it is a dry run. Throws a Refusal: overloaded, no-room. */
export const importFile = async (
  engine: Engine,
  readCurrent: ReadCurrent,
  request: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> => {
  const { bytes, again, by, dryRun, resource, onlyIfEmpty = false, keep, locate, mostRecords } = request
  const opened = [bytes]
  /** Reads the file, at first from the stream that is open already. */
  const reading = (from: Readable) => checkedLines(from, { resource: resource?.name, largestRecord })
  const reread = () => {
    const from = again?.() ?? bytes
    opened.push(from)
    return reading(from)
  }
  const write: WriteLines = async (session, touched) => {
    const options = { by, onlyIfEmpty, mostRecords, before: engine, touched }
    const { report, isMost } = again
      ? await importGoodLines(session, { first: reading(bytes), reread }, options)
      : await importLines(session, reading(bytes), options)
    const whole = report.whole(dryRun, again ? 'skip' : 'refuse')
    return { report: locate ? await locate(whole) : whole, isMost }
  }
  try {
    return dryRun ? await tried(engine, readCurrent, write) : await engine.exclusive(keeping(write, keep))
  } finally {
    for (const each of opened) each.destroy()
  }
}
