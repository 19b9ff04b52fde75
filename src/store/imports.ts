/** What imports are asked and answer. */
import type { Readable } from 'node:stream'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { Keep } from './writes.ts'

/** A file to import: CSV of one resource, or NDJSON of any. */
export interface ImportRequest {
  /** Read to its end while no other can write, so it had better not be slow. */
  readonly bytes: Readable
  readonly by: string
  readonly dryRun: boolean
  readonly resource: Resource | undefined
  /** The answer to keep, where something is written. */
  readonly keep?: Keep<ImportReport> | undefined
}

/** One thing wrong with a line of an import. */
export interface ImportFault {
  readonly line: number
  readonly resource: ResourceName | null
  readonly id: string | null
  readonly pointer: string
  readonly detail: string
}

/** How many records of each resource were created, changed, and there already as the file has them. */
export interface ImportCounts {
  readonly created: Readonly<Partial<Record<ResourceName, number>>>
  readonly updated: Readonly<Partial<Record<ResourceName, number>>>
  readonly unchanged: Readonly<Partial<Record<ResourceName, number>>>
}

export interface ImportReport {
  readonly dryRun: boolean
  /** What it did, or would have done; undefined where a line is bad, as then it does nothing. */
  readonly counts: ImportCounts | undefined
  /** How many lines are bad. */
  readonly errorCount: number
  /** Only the first. */
  readonly errors: readonly ImportFault[]
}
