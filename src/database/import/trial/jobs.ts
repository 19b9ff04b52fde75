/** The work of the threads that try imports, as plain data. */
import type { MessagePort } from 'node:worker_threads'
import type { ResourceName } from '../../../model/field.ts'
import type { BadLines, ImportReport } from '../../../store/imports.ts'

export interface Asked {
  /** The port through which the file is handed over. */
  readonly file: MessagePort
  readonly bad: BadLines
  readonly by: string
  /** The resource of the rows of a CSV file; undefined for NDJSON. */
  readonly resource: ResourceName | undefined
  readonly largestRecord: number
  readonly mostRecords: number | undefined
}

export interface TrialJobs {
  /** A dry run. */
  readonly tryOut: { readonly asked: Asked; readonly answer: ImportReport }
}
