/** What the register can be asked and told: the contract between those who serve it and the database. */
import type { Check } from '../figures/checks/checks.ts'
import type { Promised, PromisesQuery } from '../figures/promises.ts'
import type { Totals, TotalsQuery } from '../figures/totals.ts'
import type { ResourceName } from '../model/field.ts'
import type { Figure } from '../resources/figures.ts'
import type { Resource } from '../model/resource.ts'
import type { Feed, FeedRequest, Revisions, RevisionsRequest } from './changes.ts'
import type { DerivedPage, DerivedRequest } from './computed-lists.ts'
import type { ImportReport, ImportRequest } from './imports.ts'
import type { Caller, Calls, Key } from './keys.ts'
import type { Included, ListRequest, Page } from './lists.ts'
import type { Candidate, Found, SearchRequest } from './search.ts'
import type { Answer, Claim, Claimed, Keep, KeyedRequest, Outcome, Write } from './writes.ts'

/** Which register this is, and the last change made to it. */
export interface Stamp {
  readonly epoch: string
  readonly sequence: number
  /** When that change was made (RFC 3339); empty before the first. */
  readonly at: string
}

/** A live record: its JSON text and revision. */
export interface Stored {
  readonly text: string
  readonly revision: number
}

/** A subject, as its figures name it. */
export type About = Pick<Figure, 'subjectKind' | 'subjectId'>

/** How often something was done, and how long it took in all. */
export interface Effort {
  times: number
  seconds: number
}
export interface Spent {
  readonly read: Effort
  readonly write: Effort
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
  /** A page of promises or findings. Throws a Refusal: overloaded. */
  derived(request: DerivedRequest): Promise<DerivedPage>
  /** Every promise with what came of it, by figure id; of a small register. */
  promises(query: PromisesQuery): Promise<readonly Promised[]>
  /** Those in the trees of these subjects alone. */
  promisesAround(query: PromisesQuery, about: readonly About[]): Promise<readonly Promised[]>
  /** What contradicts itself, by check and then by the records concerned; of a small register. */
  checks(today: string): Promise<readonly Check[]>
  /** The same in the trees of these subjects alone, stray rates aside. */
  checksAround(today: string, about: readonly About[]): Promise<readonly Check[]>
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
