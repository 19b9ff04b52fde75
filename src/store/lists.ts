/** What lists are asked and answer. */
import type { ResourceName } from '../model/field.ts'
import type { Condition } from '../model/filters.ts'

export interface SortKey {
  readonly key: string
  readonly descending: boolean
}
/** Where a page ended, in short texts of the store's own: of a list, the id and the revision of its last record. */
export type Position = readonly string[]

export interface ListRequest {
  readonly conditions: readonly Condition[]
  /** Only records in which all these words occur; goes with no `asOf`. */
  readonly q?: string | undefined
  readonly sort: readonly SortKey[]
  readonly limit: number
  readonly after?: Position | undefined
  readonly fields?: readonly string[] | undefined
  readonly include: readonly ResourceName[]
  readonly facets: readonly string[]
  readonly total: boolean
  /** The last change to be seen; without it, all of them. */
  readonly asOf?: number | undefined
}

export interface Facet {
  readonly value: unknown
  readonly count: number
}

/** The records that others refer to: of each resource their JSON texts in order of id, with commas between, as UTF-8 in pieces. */
export type Included = Readonly<Partial<Record<ResourceName, readonly Buffer[]>>>

export interface Page {
  /** JSON texts of records. */
  readonly records: readonly string[]
  /** Where the next page begins; undefined on the last. */
  readonly next: Position | undefined
  readonly total?: number
  readonly facets?: Readonly<Record<string, readonly Facet[]>>
  readonly included?: Included
}
