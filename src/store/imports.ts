/** Requests to import, and reports of imports. */
import type { Message } from '../text/messages/message.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { badLines } from '../model/vocabulary.ts'
import type { Batch } from './batches.ts'
import type { Effects } from './computed-lists.ts'
import type { Keep } from './writes.ts'

/** What becomes of a file with bad lines. */
export type BadLines = (typeof badLines)[number]

/** A file to import: CSV of one resource, or NDJSON of any. */
export interface ImportRequest {
  /** Reads the file from its beginning, once for each pass, while no other writer can write: it should not be slow. */
  readonly read: () => AsyncIterable<Uint8Array>
  /** The length of the file in bytes, if it is known. */
  readonly length?: number | undefined
  /** By default, bad lines refuse the file. */
  readonly bad?: BadLines | undefined
  readonly by: string
  readonly dryRun: boolean
  /** Imports nothing into a register that has ever been written to. */
  readonly onlyIfEmpty?: boolean
  readonly resource: Resource | undefined
  /** The answer to keep if the import is written. */
  readonly keep?: Keep<ImportReport> | undefined
  /** Replaces the lines in a report by places in the file that they were made of. */
  readonly locate?: (report: ImportReport) => Promise<ImportReport>
  /** The batch that it is recorded as; by default that of an import. */
  readonly batch?: Batch | undefined
  /** Returns the records to delete once all lines are written; those that something refers to stay. */
  readonly removes?: () => readonly RecordAddress[]
  /** Returns the pairs of projects that somebody says are different, once all lines are read. */
  readonly differences?: () => readonly (readonly [string, string])[]
  /** Refuses a file of more records. */
  readonly mostRecords?: number | undefined
}

export interface RecordAddress {
  readonly resource: ResourceName
  readonly id: string
}

/** One fault in a line of an import. */
export interface ImportFault {
  readonly line: number
  readonly resource: ResourceName | null
  readonly id: string | null
  readonly pointer: string
  readonly detail: Message
  /** The place in the file that the line was made of, as a JSON pointer. */
  readonly place?: string
}

/** The numbers of created, updated and unchanged records of each resource. */
export interface ImportCounts {
  readonly created: Readonly<Partial<Record<ResourceName, number>>>
  readonly updated: Readonly<Partial<Record<ResourceName, number>>>
  readonly unchanged: Readonly<Partial<Record<ResourceName, number>>>
}

export interface ImportReport {
  readonly dryRun: boolean
  /** The counts of the import or the dry run; undefined if the file is refused. */
  readonly counts: ImportCounts | undefined
  /** The number of bad lines. */
  readonly errorCount: number
  /** The first of their faults. */
  readonly errors: readonly ImportFault[]
  /** Remarks on what was imported otherwise than it is written. */
  readonly notices?: readonly ImportFault[]
  /** The batch that it was recorded as, if it wrote anything. */
  readonly batchId?: string
  /** The records that were deleted. */
  readonly removed?: readonly RecordAddress[]
  /** The effects of a dry run; null if it would change too much. */
  readonly effects?: Effects | null
}
