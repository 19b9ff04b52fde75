/** Imports a file on a connection of its own, so that the register can be read meanwhile. */
import type { ImportReport, ImportRequest } from '../../store/imports.ts'
import { keepWithin } from '../write/idempotency.ts'
import type { Engine } from '../engine.ts'
import { checkedLines } from './checked-lines.ts'
import { importLines } from './run.ts'

/** Writes the whole file; nothing if a line is bad or it is a dry run. Throws a Refusal: overloaded, no-room. */
export const importFile = async (
  engine: Engine,
  request: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> => {
  const { bytes, by, dryRun, resource, onlyIfEmpty = false, keep } = request
  try {
    return await engine.exclusive(async (session) => {
      const lines = checkedLines(bytes, { resource: resource?.name, largestRecord })
      const { report, isMost } = await importLines(session, lines, { by, onlyIfEmpty })
      const value = report.whole(dryRun)
      const isKept = !dryRun && value.errorCount === 0
      if (isKept && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(value) })
      return { keep: isKept, isMost, value }
    })
  } finally {
    bytes.destroy()
  }
}
