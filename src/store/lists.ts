/** The types of lists. */
import type { ResourceName } from '../model/field.ts'
import type { Condition } from '../model/filters.ts'

export interface SortKey {
  readonly key: string
  readonly descending: boolean
}
/** The position at which a page ended, opaque to others: for a list, the id and the revision of its last record. */
export type Position = readonly string[]

export interface ListRequest {
  readonly conditions: readonly Condition[]
  /** Selects records that contain all these words; not available with `asOf`. */
  readonly q?: string | undefined
  readonly sort?: readonly SortKey[]
  readonly limit: number
  /** Leaves out this many records at the beginning of a whole list. */
  readonly skip?: number
  readonly after?: Position | undefined
  readonly fields?: readonly string[] | undefined
  readonly include?: readonly ResourceName[]
  readonly facets?: readonly string[]
  readonly total?: boolean
  /** Ignores changes after this sequence. */
  readonly asOf?: number | undefined
}

export interface Facet {
  readonly value: unknown
  readonly count: number
}

/** The referenced records: for each resource their JSON texts by id, separated by commas, as UTF-8. */
export type Included = Readonly<Partial<Record<ResourceName, Buffer>>>

export interface Page {
  /** JSON texts of records. */
  readonly records: readonly string[]
  /** The position after which the next page begins; undefined on the last page. */
  readonly next: Position | undefined
  readonly total?: number
  readonly facets?: Readonly<Record<string, readonly Facet[]>>
  readonly included?: Included
}

/** A resource whose records are listed by how many figures they have. */
export type Counted = 'regions' | 'industries' | 'organizations' | 'metrics'

/** A record that figures are about, and all figures about it and what is in it; those that an organization publishes. */
export interface FiguresOf {
  readonly id: string
  readonly figures: number
  /** The one whose period ends last, of those that nobody has replaced or marked as wrong. */
  readonly latestId: string | undefined
}
