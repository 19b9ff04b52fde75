/** The types of searches. */
import type { ResourceName } from '../model/field.ts'
import type { Position } from './lists.ts'

export interface SearchRequest {
  readonly q: string
  readonly resource?: ResourceName | undefined
  readonly limit: number
  readonly after?: Position | undefined
}

export interface Hit {
  readonly resource: ResourceName
  readonly id: string
  /** Its searched texts, title first. */
  readonly texts: readonly string[]
  /** 0: is a name; 1: whole words of names; 2: beginnings of words of names; 3: elsewhere. */
  readonly tier: number
  /** The length of its title. */
  readonly length: number
}

/** A query that finds something in place of one that finds nothing. */
export interface Forgiven {
  readonly q: string
  /** Each word of the query that is not searched for as it is, with what is searched for in its place. */
  readonly corrected: Readonly<Record<string, string>>
  /** The words of the query that are not searched for. */
  readonly dropped: readonly string[]
}

/** A page of hits, best first, with the number of all hits by resource. */
export interface Found {
  readonly hits: readonly Hit[]
  readonly counts: Readonly<Partial<Record<ResourceName, number>>>
  readonly next: Position | undefined
  /** The query that was asked instead; undefined where the query itself was. */
  readonly forgiven?: Forgiven | undefined
}

/** A record that a name may refer to. */
export interface NameMatch {
  readonly resource: ResourceName
  readonly id: string
  readonly confidence: number
}
