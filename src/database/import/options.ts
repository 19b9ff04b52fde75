/** The options of an import, and its parts that only some imports need. */
import type { ResourceName } from '../../model/field.ts'
import type { Reader } from '../engine.ts'
import type { Replacement } from '../write/change.ts'
import type { Keeping } from '../write/recorder.ts'
import type { Named } from './named-lines.ts'
import type { Report } from './report.ts'
import type { LineSet } from './skipping/line-set.ts'
import type { Staging } from './staging.ts'

/** The place where a dry run keeps changes, instead of the tables. */
export interface Trying {
  readonly keeping: Keeping<Replacement>
  /** Makes room for changes, before they are written. */
  prepare(changes: readonly Replacement[]): Promise<void>
  /** Reports whether it keeps records of a resource. */
  has(resource: ResourceName): boolean
  /** Prepares for a second pass through the file, after the first one was undone. */
  beginAnew(): void
}

export interface Options {
  readonly by: string
  readonly onlyIfEmpty: boolean
  readonly mostRecords?: number | undefined
  /** Reads the register as it was before the import. */
  readonly before: Reader
  /** Only dry runs have one. */
  readonly trying?: Trying | undefined
}

/** The part of an import that leaves out bad lines after all others are written. */
export interface Settling {
  begin(): Promise<void>
  /** Notes records whose lines are bad by themselves. */
  note(records: readonly Named[]): Promise<void>
  settle(): Promise<void>
}

export interface Skipping {
  /** Makes what leaves out bad lines. */
  readonly settling?: (staging: Staging, report: Report, begun: number) => Settling
  /** The lines to leave out. */
  readonly leftOut?: LineSet
}

export interface Imported {
  readonly report: Report
  readonly isMost: boolean
}
