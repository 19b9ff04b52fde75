/** Imports a file on a connection of its own, so that the register can be read meanwhile. */
import type { Readable } from 'node:stream'
import type { ImportReport, ImportRequest } from '../../store/imports.ts'
import { keepWithin } from '../write/idempotency.ts'
import type { Engine } from '../engine.ts'
import { checkedLines } from './checked-lines.ts'
import { importLines } from './run.ts'
import { importGoodLines } from './skipping/two-passes.ts'
import { Touched } from './touched.ts'

/** Writes the whole file, or its good lines; nothing if the file is refused or it is a dry run. Throws a Refusal: overloaded, no-room. */
export const importFile = async (
  engine: Engine,
  request: ImportRequest,
  largestRecord: number,
): Promise<{ readonly report: ImportReport; readonly touched: Touched }> => {
  const { bytes, again, by, dryRun, resource, onlyIfEmpty = false, keep, locate, mostRecords } = request
  const opened = [bytes]
  const touched = new Touched()
  /** Reads the file, at first from the stream that is open already. */
  const reading = (from: Readable) => checkedLines(from, { resource: resource?.name, largestRecord })
  const reread = () => {
    const from = again?.() ?? bytes
    opened.push(from)
    return reading(from)
  }
  try {
    const done = await engine.exclusive(async (session) => {
      const options = { by, onlyIfEmpty, mostRecords, before: engine, touched: dryRun ? touched : undefined }
      const { report, isMost } = again
        ? await importGoodLines(session, { first: reading(bytes), reread }, options)
        : await importLines(session, reading(bytes), options)
      const whole = report.whole(dryRun, again ? 'skip' : 'refuse')
      const value = locate ? await locate(whole) : whole
      const isKept = !dryRun && value.counts !== undefined
      if (isKept && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(value) })
      return { keep: isKept, isMost, value }
    })
    return { report: done, touched }
  } finally {
    for (const each of opened) each.destroy()
  }
}
