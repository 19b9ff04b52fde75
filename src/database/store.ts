/** What the register can be asked and told: the contract between HTTP and the database. */
import type { Check } from '../figures/checks.ts'
import type { Promised, PromisesQuery } from '../figures/promises.ts'
import type { Totals, TotalsQuery } from '../figures/totals.ts'
import type { Data } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import type { Condition } from '../resources/filters.ts'
import type { Resource } from '../resources/resource.ts'

/** Which register this is, and the last change made to it. */
export interface Stamp {
  readonly epoch: string
  readonly sequence: number
  /** When that change was made (RFC 3339); empty before the first. */
  readonly at: string
}

/** A live record: its JSON text and revision. */
export interface Stored { readonly text: string; readonly revision: number }

export interface SortKey { readonly key: string; readonly descending: boolean }
/** The sort values of the last record of a page, its id last. */
export type Position = readonly (string | null)[]

export interface ListRequest {
  readonly conditions: readonly Condition[]
  /** Only records in which all these words occur; goes with no `asOf`. */
  readonly q?: string | undefined
  /** Only these records. */
  readonly ids?: readonly string[]
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

export interface Facet { readonly value: unknown; readonly count: number }

/** JSON texts of the records that others refer to. */
export type Included = Readonly<Partial<Record<ResourceName, readonly string[]>>>

export interface Page {
  /** JSON texts of records. */
  readonly records: readonly string[]
  /** Where the next page begins; undefined on the last. */
  readonly next: Position | undefined
  readonly total?: number
  readonly facets?: Readonly<Record<string, readonly Facet[]>>
  readonly included?: Included
}

export interface SearchRequest {
  readonly q: string
  readonly resource?: ResourceName | undefined
  readonly limit: number
  readonly after?: Position | undefined
}

export interface Hit {
  readonly resource: ResourceName
  readonly id: string
  /** What is searched of it, its title first. */
  readonly texts: readonly string[]
  /** 0: is a name; 1: whole words of names; 2: beginnings of words of names; 3: elsewhere. */
  readonly tier: number
  /** Of its title. */
  readonly length: number
}

/** A page of what a search finds, the best first, with how many there are in all. */
export interface Found {
  readonly hits: readonly Hit[]
  readonly counts: Readonly<Partial<Record<ResourceName, number>>>
  readonly next: Position | undefined
}

/** A record that may be meant by a name. */
export interface Candidate { readonly resource: ResourceName; readonly id: string; readonly confidence: number }

/** What a client says about the state it has seen: revisions of which one must be current, or that there must be none. */
export interface Precondition { readonly match?: 'any' | readonly number[] | undefined; readonly noneMatch?: boolean | undefined }

export interface Outcome {
  readonly action: 'create' | 'update' | 'delete' | 'none'
  readonly record: Data & { readonly id: string; readonly revision: number }
}

export type Role = 'reader' | 'editor' | 'admin'
export interface Caller { readonly label: string; readonly role: Role }

export interface Write {
  readonly resource: Resource
  /** Undefined: made from the record. */
  readonly id: string | undefined
  readonly precondition?: Precondition
  /** Whether there need be no current record. */
  readonly creates: boolean
  /** What to keep in place of the current record; null deletes it. Throws a Refusal. */
  readonly edit: (current: Data | undefined) => Data | null
}

export interface Store {
  stamp(): Promise<Stamp>
  /** A live record, or as it stood. Throws a Refusal: not-found, gone. */
  read(resource: Resource, id: string, asOf?: number): Promise<Stored>
  /** The last change no later than an instant; 0 where there is none. */
  sequenceAt(instant: string): Promise<number>
  list(resource: Resource, request: ListRequest): Promise<Page>
  /** The records that a record refers to, and the figures about it. */
  included(resource: Resource, ids: readonly string[], include: readonly ResourceName[], asOf?: number): Promise<Included>
  /** Figures added up. Throws a Refusal: broken-rule, for what never adds. */
  totals(query: TotalsQuery, asOf?: number): Promise<Totals>
  /** Every promise with what came of it, by figure id. */
  promises(query: PromisesQuery, asOf?: number): Promise<readonly Promised[]>
  /** What contradicts itself, by check and then by the records concerned. */
  checks(today: string, asOf?: number): Promise<readonly Check[]>
  /** The ids of the records that a list of these conditions has. */
  matching(resource: Resource, conditions: readonly Condition[], asOf?: number): Promise<ReadonlySet<string>>
  /** The same as they are now, by `q` too, in the order of the list. */
  sorted(resource: Resource, request: ListRequest): Promise<readonly string[]>
  search(request: SearchRequest): Promise<Found>
  /** The records that a name may mean, the surest first. */
  resolve(name: string, resource?: ResourceName): Promise<readonly Candidate[]>
  /** Ids near to one that is not there; undefined where it is. */
  missing(resource: ResourceName, id: string, asOf?: number): Promise<readonly string[] | undefined>
  /** Applies all writes or none. Throws a Refusal. */
  write(writes: readonly Write[], by: string): Promise<Outcome[]>
  callerOf(keyHash: string): Promise<Caller | undefined>
  addKey(keyHash: string, caller: Caller): Promise<void>
  hasKeys(): Promise<boolean>
  close(): void
}
