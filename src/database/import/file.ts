/** Imports a file on a connection of its own, so that the register can be read meanwhile. */
import { setImmediate } from 'node:timers/promises'
import { longestText } from '../../model/record-size.ts'
import type { ImportReport, ImportRequest } from '../../store/imports.ts'
import { keepWithin } from '../write/idempotency.ts'
import type { Engine, Session } from '../engine.ts'
import { parsedLines, type ImportFormat } from './parser.ts'
import { importLines } from './run.ts'

/** The time of work between turns of the event loop, in milliseconds. */
const longestTurn = 5

/** Returns a session that lets the event loop turn between statements. */
const inTurns = (session: Session): Session => {
  let begun = performance.now()
  const turn = async (): Promise<void> => {
    if (performance.now() - begun < longestTurn) return
    await setImmediate()
    begun = performance.now()
  }
  const after = async <T>(done: Promise<T>): Promise<T> => {
    const value = await done
    await turn()
    return value
  }
  return { all: (query) => after(session.all(query)), run: (query) => after(session.run(query)) }
}

const formatOf = ({ resource }: ImportRequest): ImportFormat =>
  resource ? { format: 'csv', resource } : { format: 'ndjson' }

/** Writes the whole file; nothing if a line is bad or it is a dry run. Throws a Refusal: overloaded, no-room. */
export const importFile = async (
  engine: Engine,
  request: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> => {
  const { bytes, by, dryRun, onlyIfEmpty = false, keep } = request
  try {
    const lines = parsedLines(bytes, formatOf(request), longestText(largestRecord))
    return await engine.exclusive(async (session) => {
      const { report, isMost } = await importLines(inTurns(session), lines, { by, largestRecord, onlyIfEmpty })
      const value = report.whole(dryRun)
      const isKept = !dryRun && value.errorCount === 0
      if (isKept && keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(value) })
      return { keep: isKept, isMost, value }
    })
  } finally {
    bytes.destroy()
  }
}
