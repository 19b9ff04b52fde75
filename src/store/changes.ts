/** The types of the change feed and of revisions. */
import type { ResourceName } from '../model/field.ts'

/** One change: the record it concerns, and the record's JSON text after it. */
export interface Entry {
  readonly sequence: number
  readonly at: string
  /** The label of the key that made it. */
  readonly by: string
  readonly resource: ResourceName
  readonly id: string
  readonly revision: number
  readonly action: 'create' | 'update' | 'delete'
  /** The batch that it is in; null if it was made by itself. */
  readonly batchId: string | null
  /** Null after a deletion. */
  readonly text: string | null
  /** The record into which a deletion has merged this one; null of any other change. */
  readonly mergedInto: string | null
}

/** A record that is merged into another one, which takes its place. */
export interface MergedRecord {
  readonly resource: ResourceName
  readonly id: string
  readonly into: string
}

/** Selects changes. */
export interface ChangeFilter {
  readonly resources: readonly ResourceName[]
  /** The id of the record. */
  readonly id?: string | undefined
  /** A region: the record is, or ever was, in it or in one below it. */
  readonly regionWithin?: string | undefined
}

export interface FeedRequest extends ChangeFilter {
  /** Entries after this sequence. */
  readonly after: number
  readonly limit: number
}

export interface Feed {
  readonly entries: readonly Entry[]
  /** The sequence to ask after next: every matching change up to it is in the entries. */
  readonly next: number
  /** More entries exist already. */
  readonly more: boolean
}

export interface LatestRequest extends ChangeFilter {
  /** Entries before this sequence; without it, the last ones. */
  readonly before: number | undefined
  readonly limit: number
}

export interface Latest {
  /** Newest first. */
  readonly entries: readonly Entry[]
  /** Earlier entries exist. */
  readonly more: boolean
}

/** Asks for the revisions after the one of a sequence. */
export interface RevisionsRequest {
  readonly after: number | undefined
  readonly limit: number
}

export interface Revisions {
  readonly entries: readonly Entry[]
  /** The text left by the revision before the first of these. */
  readonly former: string | null
  /** The sequence to ask after next; undefined on the last page. */
  readonly next: number | undefined
}
