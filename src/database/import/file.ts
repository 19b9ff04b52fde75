/** Imports a file: on a connection of its own, so that whoever serves the register goes on reading it. */
import { setImmediate } from 'node:timers/promises'
import { longestText } from '../../model/record-size.ts'
import type { ImportReport, ImportRequest } from '../../store/imports.ts'
import { keepBeside } from '../write/idempotency.ts'
import type { Engine, Session } from '../engine.ts'
import { entriesOf, type ImportFormat } from './parser.ts'
import { importEntries } from './run.ts'

/** How long it works before it lets others of this process have their turn, in milliseconds. */
const longestTurn = 5

/** A session that lets others have their turn between its statements. */
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

/** All of it or, where a line is bad or it is a dry run, nothing. Throws a Refusal: overloaded, no-room. */
export const importFile = async (
  engine: Engine,
  request: ImportRequest,
  largestRecord: number,
): Promise<ImportReport> => {
  const { bytes, by, dryRun, keep } = request
  try {
    const entries = entriesOf(bytes, formatOf(request), longestText(largestRecord))
    return await engine.apart(async (session) => {
      const { isMost, ...done } = await importEntries(inTurns(session), entries, { by, largestRecord })
      const report = { dryRun, ...done }
      const isKept = !dryRun && report.errorCount === 0
      if (isKept && keep) await keepBeside(session, { claim: keep.claim, answer: keep.answer(report) })
      return { keep: isKept, isMost, value: report }
    })
  } finally {
    bytes.destroy()
  }
}
