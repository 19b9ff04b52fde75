/** What the register can be asked and told: the contract between HTTP and the database. */
import type { Readable } from 'node:stream'
import type { Check } from '../figures/checks.ts'
import type { Promised, PromisesQuery } from '../figures/promises.ts'
import type { Totals, TotalsQuery } from '../figures/totals.ts'
import type { Data } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import type { Figure } from '../resources/figures.ts'
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

/** A subject, as its figures name it. */
export type About = Pick<Figure, 'subjectKind' | 'subjectId'>

export interface Facet { readonly value: unknown; readonly count: number }

/** The records that others refer to: of each resource their JSON texts in order of id, with commas between, as UTF-8. */
export type Included = Readonly<Partial<Record<ResourceName, Buffer>>>

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

/** An entry among the changes: what happened to which record, and the JSON text of the record that it left. */
export interface Entry {
  readonly sequence: number
  readonly at: string
  /** The label of the key. */
  readonly by: string
  readonly resource: ResourceName
  readonly id: string
  readonly revision: number
  readonly action: 'create' | 'update' | 'delete'
  /** Null after a deletion. */
  readonly text: string | null
}

export interface FeedRequest {
  /** The last sequence that is known. */
  readonly after: number
  readonly limit: number
  readonly resources: readonly ResourceName[]
}

export interface Feed {
  readonly entries: readonly Entry[]
  /** What to ask after next: all up to there is in the entries, or was not asked for. */
  readonly next: number
  /** Whether there is more already. */
  readonly more: boolean
}

/** Which revisions: those after the one of this sequence. */
export interface RevisionsRequest { readonly after: number | undefined; readonly limit: number }

export interface Revisions {
  readonly entries: readonly Entry[]
  /** The text that the revision before the first of these left. */
  readonly former: string | null
  /** What to ask after next; undefined on the last page. */
  readonly next: number | undefined
}

export type Role = 'reader' | 'editor' | 'admin'
export interface Caller { readonly label: string; readonly role: Role }

/** What is known of a key; instants are RFC 3339, in UTC. */
export interface Key extends Caller {
  /** The beginning of its hash. */
  readonly id: string
  readonly createdAt: string
  readonly expiresAt: string | null
  /** To the minute or so. */
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

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

/** How often a caller, by a digest, has called in the minute that ends then (in milliseconds since 1970). */
export interface Calls { readonly caller: string; readonly ends: number; readonly times: number }

/** How often something was done, and how long it took in all. */
export interface Effort { times: number; seconds: number }
export interface Spent { readonly read: Effort; readonly write: Effort }

/** An answer as it is kept under an idempotency key. */
export interface Answer { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** A request under an idempotency key: who asked what under which key, and a digest of what was sent. */
export interface KeyedRequest { readonly id: string; readonly digest: string }
export interface Claim { readonly id: string; readonly token: string }

/** A claim to do the work; or the earlier answer; or that the earlier request was another, or is not answered yet. */
export type Claimed = { readonly claim: Claim } | { readonly answer: Answer } | 'other' | 'running'

/** What to keep together with what is written, so that there is never one without the other. */
export interface Keep<T = readonly Outcome[]> { readonly claim: Claim; readonly answer: (outcome: T) => Answer }

/** A file to import: CSV of one resource, or NDJSON of any. */
export interface ImportRequest {
  /** Read to its end while no other can write, so it had better not be slow. */
  readonly bytes: Readable
  readonly by: string
  readonly dryRun: boolean
  readonly resource: Resource | undefined
  /** In bytes. */
  readonly longestLine: number
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

/** What an import did, or would have done; nothing where there are errors, of which only the first are listed. */
export interface ImportReport {
  readonly dryRun: boolean
  readonly created: Readonly<Partial<Record<ResourceName, number>>>
  readonly updated: Readonly<Partial<Record<ResourceName, number>>>
  readonly unchanged: Readonly<Partial<Record<ResourceName, number>>>
  /** How many lines are bad. */
  readonly errorCount: number
  readonly errors: readonly ImportFault[]
}

export type Cell = string | number | null

/** One state of the register, to be read to its end at leisure, and then closed. */
export interface Snapshot {
  /** Which state it is. */
  stamp(): Promise<Stamp>
  /** JSON texts of the records of a list, a few at a time; all of them where its limit is infinite. */
  records(resource: Resource, request: ListRequest): AsyncGenerator<readonly string[]>
  /** The same, field by field: lists and booleans as JSON. */
  cells(resource: Resource, request: ListRequest): AsyncGenerator<readonly (readonly Cell[])[]>
  close(): void
}

export interface Store {
  /** The same object until there is another change. */
  stamp(): Promise<Stamp>
  /** A live record, or as it stood. Throws a Refusal: not-found, gone. */
  read(resource: Resource, id: string, asOf?: number): Promise<Stored>
  /** The last change no later than an instant; 0 where there is none. */
  sequenceAt(instant: string): Promise<number>
  list(resource: Resource, request: ListRequest): Promise<Page>
  /** Throws a Refusal: overloaded. */
  snapshot(): Snapshot
  /** The records that a record refers to, and the figures about it. */
  included(resource: Resource, id: string, include: readonly ResourceName[], asOf?: number): Promise<Included>
  /** Figures added up. Throws a Refusal: broken-rule, for what never adds. */
  totals(query: TotalsQuery, asOf?: number): Promise<Totals>
  /** The explained total of a metric in the tree of a subject alone. */
  totalsAround(metric: string, about: About): Promise<Totals>
  /** Every promise with what came of it, by figure id. */
  promises(query: PromisesQuery, asOf?: number): Promise<readonly Promised[]>
  /** Those in the trees of these subjects alone. */
  promisesAround(query: PromisesQuery, about: readonly About[]): Promise<readonly Promised[]>
  /** What contradicts itself, by check and then by the records concerned. */
  checks(today: string, asOf?: number): Promise<readonly Check[]>
  /** The same in the trees of these subjects alone, stray rates aside. */
  checksAround(today: string, about: readonly About[]): Promise<readonly Check[]>
  /** The ids of the records that a list of these conditions has. */
  matching(resource: Resource, conditions: readonly Condition[], asOf?: number): Promise<ReadonlySet<string>>
  search(request: SearchRequest): Promise<Found>
  /** The records that a name may mean, the surest first. */
  resolve(name: string, resource?: ResourceName): Promise<readonly Candidate[]>
  /** Whether something stands more than so many levels below a record of a tree. */
  deeper(resource: ResourceName, id: string, levels: number, asOf?: number): Promise<boolean>
  /** Ids near to one that is not there; undefined where it is. */
  missing(resource: ResourceName, id: string, asOf?: number): Promise<readonly string[] | undefined>
  /** Applies all writes or none, and keeps their answer with them. Throws a Refusal. */
  write(writes: readonly Write[], by: string, keep?: Keep): Promise<Outcome[]>
  /** Applies a file, all or nothing. Throws a Refusal: overloaded, no-room. */
  import(request: ImportRequest): Promise<ImportReport>
  /** Claims a request under an idempotency key. Throws a Refusal: overloaded, no-room. */
  claim(request: KeyedRequest): Promise<Claimed>
  /** Keeps the answer of a claimed request that wrote nothing. */
  keep(claim: Claim, answer: Answer): Promise<void>
  release(claim: Claim): Promise<void>
  /** What has been asked of the database so far. */
  spent(): Spent
  /** Throws, and soon, unless the register can be read and written; changes nothing. */
  probe(): Promise<void>
  /** What was changed after a sequence, in order. */
  feed(request: FeedRequest): Promise<Feed>
  /** Resolves once there is a change after this one, by whatever process; after so many milliseconds without; or when told to stop. */
  moved(after: number, patience: number, stop: AbortSignal): Promise<void>
  /** What happened to a record, oldest first. Throws a Refusal: not-found. */
  revisions(resource: Resource, id: string, request: RevisionsRequest): Promise<Revisions>
  /** Whose key it is; undefined unless it is one that holds now. */
  callerOf(keyHash: string): Promise<Caller | undefined>
  addKey(keyHash: string, caller: Caller, expiresAt?: string): Promise<void>
  /** False, and nothing done, where there has ever been a key. */
  addFirstKey(keyHash: string, caller: Caller): Promise<boolean>
  /** All keys, the oldest first. */
  keys(): Promise<readonly Key[]>
  /** Ends a key, by its id. */
  revokeKey(id: string): Promise<void>
  /** Keeps when keys were last used, by their hashes. */
  keepUses(uses: ReadonlyMap<string, string>): Promise<void>
  /** Adds what this process has counted of its callers, and answers what all processes have. It is no change of the register. Throws a Refusal: overloaded, no-room. */
  addCalls(counted: readonly Calls[]): Promise<readonly Calls[]>
  /** Removes what was counted in minutes that are over. */
  forgetCalls(): Promise<void>
  close(): Promise<void>
}
