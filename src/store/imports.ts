/** The types of imports. */
import type { Readable } from 'node:stream'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { Keep } from './writes.ts'

/** A file to import: CSV of one resource, or NDJSON of any. */
export interface ImportRequest {
  /** Read to its end while no other writer can write, so it should come from a local file. */
  readonly bytes: Readable
  readonly by: string
  readonly dryRun: boolean
  readonly resource: Resource | undefined
  /** The answer to store with what is written. */
  readonly keep?: Keep<ImportReport> | undefined
}

/** One fault in a line of an import. */
export interface ImportFault {
  readonly line: number
  readonly resource: ResourceName | null
  readonly id: string | null
  readonly pointer: string
  readonly detail: string
}

/** The numbers of records created, updated and unchanged, by resource. */
export interface ImportCounts {
  readonly created: Readonly<Partial<Record<ResourceName, number>>>
  readonly updated: Readonly<Partial<Record<ResourceName, number>>>
  readonly unchanged: Readonly<Partial<Record<ResourceName, number>>>
}

export interface ImportReport {
  readonly dryRun: boolean
  /** The counts of records written, or of those a dry run would write; undefined if a line is bad, since then nothing is written. */
  readonly counts: ImportCounts | undefined
  /** The number of bad lines. */
  readonly errorCount: number
  /** The first faults. */
  readonly errors: readonly ImportFault[]
}
