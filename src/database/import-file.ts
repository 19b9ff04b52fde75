/** Imports a file into a database file: on a connection of its own, so that whoever serves the register goes on reading it. */
import { setImmediate } from 'node:timers/promises'
import { entriesOf, type Entry, type ImportFormat } from './entries.ts'
import { importEntries } from './import.ts'
import { inSession } from './sqlite-engine.ts'
import { openDatabase } from './sqlite.ts'
import type { ImportReport, ImportRequest } from './store.ts'

/** An import into a database that is migrated. */
export interface ImportTask extends ImportRequest {
  readonly database: string
  /** How long it waits for other writers, in milliseconds. */
  readonly patience: number
}

/** How long it works before it lets others of this process have their turn, in milliseconds. */
const longestTurn = 5

async function* inTurns(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  let begun = performance.now()
  for await (const entry of entries) {
    yield entry
    if (performance.now() - begun < longestTurn) continue
    await setImmediate()
    begun = performance.now()
  }
}

const formatOf = ({ resource }: ImportRequest): ImportFormat => resource ? { format: 'csv', resource } : { format: 'ndjson' }

/** All of it or, where a line is bad or it is a dry run, nothing. Throws a Refusal: overloaded, no-room. */
export const importFile = async (task: ImportTask): Promise<ImportReport> => {
  const { database: file, patience, bytes, by, dryRun, longestLine } = task
  const database = openDatabase(file)
  try {
    const entries = inTurns(entriesOf(bytes, formatOf(task), longestLine))
    return await inSession(database, patience, async (session) => {
      const report = { dryRun, ...await importEntries(session, entries, by) }
      return { keep: !dryRun && report.errorCount === 0, value: report }
    })
  } finally {
    bytes.destroy()
    database.close()
  }
}
