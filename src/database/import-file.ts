/** Imports a file into a database file: on a connection of its own, so that whoever serves the register goes on reading it. */
import { createReadStream } from 'node:fs'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal, type RefusalKind } from '../rules/refusal.ts'
import { entriesOf, type ImportFormat } from './entries.ts'
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

const formatOf = ({ resource }: ImportRequest): ImportFormat => resource ? { format: 'csv', resource } : { format: 'ndjson' }

/** Imports on this thread. Throws a Refusal: overloaded, no-room. */
export const importFile = async (task: ImportTask, advance?: (lines: number) => void): Promise<ImportReport> => {
  const { database: file, patience, path, by, dryRun, longestLine } = task
  const database = openDatabase(file)
  try {
    const entries = entriesOf(createReadStream(path), formatOf(task), longestLine)
    return await inSession(database, patience, async (session) => {
      const report = { dryRun, ...await importEntries(session, entries, by, advance) }
      return { keep: !dryRun && report.errorCount === 0, value: report }
    })
  } finally {
    database.close()
  }
}

/** What a thread that imports says when it is done. */
export type Said = { readonly report: ImportReport } | { readonly kind: RefusalKind; readonly detail: string } | { readonly error: unknown }

/** Imports on a thread of its own, so that this one stays free. Throws a Refusal: overloaded, no-room. */
export const importApart = (task: ImportTask): Promise<ImportReport> => new Promise((resolve, reject) => {
  const here = import.meta.url
  const thread = new Worker(new URL(`./import-thread${extname(here)}`, here), { workerData: { ...task, resource: task.resource?.name } })
  thread.once('message', (said: Said) => {
    if ('report' in said) resolve(said.report)
    else reject('kind' in said ? new Refusal(said.kind, said.detail) : said.error as Error)
  })
  thread.once('error', reject)
  thread.once('exit', () => { reject(new Error('The import ended without a word.')) })
})
