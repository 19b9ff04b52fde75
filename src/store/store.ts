/** The store: the contract between the layers that serve the register and the database that keeps it. */
import type { PagedTotals, PartsPage } from '../figures/largest-parts.ts'
import type { PagedOutcomes } from '../figures/outcome-rows.ts'
import type { OutcomesQuery } from '../figures/outcomes.ts'
import type { ExcludedFigure, ExplainedPart, TotalsQuery } from '../figures/totals.ts'
import type { Layout } from '../lists/layout.ts'
import type { RowMatch } from '../lists/matching.ts'
import type { StoredTable, TableFile } from '../lists/table.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { BatchesPage, BatchesRequest, StoredBatch, Undone, UndoRequest } from './batches.ts'
import type { CandidatesPage, CandidatesRequest, ClaimRequest, JudgedClaim } from './claims.ts'
import type {
  Entry,
  Feed,
  FeedRequest,
  Latest,
  LatestRequest,
  MergedRecord,
  Revisions,
  RevisionsRequest,
} from './changes.ts'
import type {
  ComparedEditions,
  CompareRequest,
  DerivedPage,
  DerivedRequest,
  ReviewRequest,
  WorkedEquation,
} from './computed-lists.ts'
import type { ImportReport, ImportRequest } from './imports.ts'
import type { Caller, Calls, Key, PageSession } from './keys.ts'
import type { RowsPage, RowsRequest, SavedRows, SaveRequest } from './list-rows.ts'
import type { Counted, FiguresOf, Included, ListRequest, Page } from './lists.ts'
import type { Question } from '../text/candidates/question.ts'
import type { NameMatch, Found, SearchRequest } from './search.ts'
import type { Webhooks } from './webhooks.ts'
import type {
  Answer,
  Claim,
  Claimed,
  Keep,
  KeyedRequest,
  Merge,
  MergePreview,
  MergeRequest,
  NewRecord,
  Outcome,
  Write,
} from './writes.ts'

/** Identifies a register and its last change. */
export interface Stamp {
  readonly epoch: string
  readonly sequence: number
  /** The number of answers given to findings, which are no changes of records. */
  readonly reviews: number
  /** The instant of that change (RFC 3339); empty before the first. */
  readonly at: string
}

/** A total, and the state of the register that it is of. */
export interface TotalOfState extends PagedTotals {
  readonly state: Pick<Stamp, 'sequence' | 'at'>
}

/** Outcomes, and the state of the register that they are of. */
export interface OutcomesOfState extends PagedOutcomes {
  readonly state: Pick<Stamp, 'sequence' | 'at'>
}

/** A live record: its JSON text and revision. */
export interface Stored {
  readonly text: string
  readonly revision: number
}

/** The number of calls of an operation, and their total duration. */
export interface Effort {
  times: number
  seconds: number
}
export interface Spent {
  readonly read: Effort
  readonly write: Effort
}

/** The circumstances of an answer that may take long. */
export interface Answering {
  /** Ends the work when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined
}

export type Cell = string | number | null

/** One state of the register, readable until it is closed, whatever is written meanwhile. */
export interface Snapshot {
  /** Identifies the state. */
  stamp(): Promise<Stamp>
  /** Yields JSON texts of the records of a list in batches; all of them if the limit is infinite. */
  records(resource: Resource, request: ListRequest): AsyncGenerator<readonly string[]>
  /** Yields the records of a list as cells, lists and booleans as JSON. */
  cells(resource: Resource, request: ListRequest): AsyncGenerator<readonly (readonly Cell[])[]>
  /** Returns the merged records that lead to a live one. */
  merged(): Promise<readonly MergedRecord[]>
  /** Yields JSON texts of promises or findings in batches. */
  derived(request: DerivedRequest): AsyncGenerator<readonly string[]>
  close(): void
}

/** Some figures by how they count in totals of their metrics over all time: the parts that do, and those that do not. */
export interface Counting {
  readonly parts: readonly ExplainedPart[]
  readonly excludedFigures: readonly ExcludedFigure[]
}

/** A file that is to be read as a table; `sheet` names one of a workbook. */
export interface TableRequest {
  readonly bytes: Uint8Array
  readonly format: TableFile['format']
  readonly sheet?: string | undefined
}

export interface TableRowsRequest {
  readonly csv: string
  readonly from: number
  readonly limit: number
}

/** A table with what its source says of it; a file has no source, and its `id` is null. */
export interface LayoutRequest {
  readonly id: string | null
  readonly csv: string
  readonly title: string
  readonly publishedOn: string | null
  readonly publisherId: string | null
  /** The edition before, whose layout may fit. */
  readonly followsId: string | null
}

/** A layout with the text in which it is stored; else the source from which it is proposed, null for a guess. */
export interface TableLayout {
  readonly layout: Layout
  readonly stored: string | undefined
  readonly from: string | null
}

/** A place with figures about it or below it. */
export interface CoveredPlace {
  /** True if it is part of no other, as a country. */
  readonly isOutermost: boolean
  /** The number of provinces in it, and of those with figures. */
  readonly provinces: number
  readonly withFigures: number
}

/** The extent of the register. */
export interface Coverage {
  readonly figures: number
  readonly sources: number
  /** The day on which the latest source was published; null without any. */
  readonly lastReportOn: string | null
  /** By id, the places with figures: provinces, those that have some, and those that are part of no other. */
  readonly places: ReadonlyMap<string, CoveredPlace>
}

export type SumQuery = { readonly totals: TotalsQuery } | { readonly outcomes: OutcomesQuery }

export interface Store {
  /** The database can only be read: all that writes throws `ReadOnly`. */
  readonly isReadOnly: boolean
  /** Returns the same object until the register changes. */
  stamp(): Promise<Stamp>
  /** Returns a record, current or as of a change. Throws a Refusal: not-found, gone. */
  read(resource: Resource, id: string, asOf?: number): Promise<Stored>
  /** Returns the last change no later than an instant, or 0. */
  sequenceAt(instant: string): Promise<number>
  /** Throws a Refusal: overloaded. */
  list(resource: Resource, request: ListRequest, answering?: Answering): Promise<Page>
  /** Returns the records with figures of their own, those with the most first, up to a limit. */
  figuresBy(counted: Counted, most: number): Promise<readonly FiguresOf[]>
  /** Returns the instant of the last change of a resource's records, deletions included; undefined before the first. */
  changedAt(resource: ResourceName): Promise<string | undefined>
  /** Returns how much the register covers. Throws a Refusal: overloaded. */
  coverage(): Promise<Coverage>
  /** Waits while as many snapshots are open as may be. Throws a Refusal: overloaded. */
  snapshot(answering?: Answering): Promise<Snapshot>
  /** Returns the records that a record refers to, and the figures about it. */
  included(resource: Resource, id: string, include: readonly ResourceName[], asOf?: number): Promise<Included>
  /** Computes a total. Throws a Refusal: broken-rule, for figures that never add up; overloaded. */
  totals(query: TotalsQuery, asOf?: number, answering?: Answering & { page?: PartsPage }): Promise<TotalOfState>
  /** Writes every part of a sum to an open file, as lines of JSON. Throws a Refusal: as `totals`, and no-room. */
  parts(sum: SumQuery, asOf: number | undefined, file: number, answering?: Answering): Promise<void>
  /** Computes what came of plans. Throws a Refusal: as `totals`. */
  outcomes(query: OutcomesQuery, asOf?: number, answering?: Answering & { page?: PartsPage }): Promise<OutcomesOfState>
  /** Compares two editions of a list. Throws a Refusal: broken-rule, unless one follows the other; overloaded. */
  compareEditions(request: CompareRequest, answering?: Answering): Promise<ComparedEditions>
  /** Returns how figures count, in the order of their ids. Throws a Refusal: overloaded. */
  counting(figureIds: readonly string[]): Promise<Counting>
  /** Adds some of the parts that a figure contains, and of the figures left out for the one that counts. */
  countingAround(figureId: string, most: number, asOf?: number): Promise<Counting>
  /** Returns a page of promises or findings. Throws a Refusal: overloaded. */
  derived(request: DerivedRequest, answering?: Answering): Promise<DerivedPage>
  /** Returns pages of one state, that of the first. Throws a Refusal: overloaded. */
  derivedPages(requests: readonly DerivedRequest[], answering?: Answering): Promise<readonly DerivedPage[]>
  /** Returns the equations that a figure stands in. */
  equations(figureId: string, asOf?: number): Promise<readonly WorkedEquation[]>
  /** Answers a finding and returns it as JSON. Throws a Refusal: not-found, overloaded, no-room. */
  review(request: ReviewRequest): Promise<string>
  /** Throws a Refusal: overloaded. */
  search(request: SearchRequest, answering?: Answering): Promise<Found>
  /** Returns what words ask for, if they name a metric and what it is of; `today` is the day from which they are read. */
  question(words: string, today: string): Promise<Question | undefined>
  /** Returns the records that a name may refer to, the most likely first. */
  resolve(name: string, resource?: ResourceName): Promise<readonly NameMatch[]>
  /** Reads a page of what a text says. Throws a Refusal: overloaded. */
  candidates(request: CandidatesRequest, answering?: Answering): Promise<CandidatesPage>
  /** Judges each quantity of a claim by what the register holds. Throws a Refusal: overloaded. */
  verify(request: ClaimRequest, answering?: Answering): Promise<JudgedClaim>
  /** Reports whether a record has descendants more than `levels` levels below it. */
  deeper(resource: ResourceName, id: string, levels: number, asOf?: number): Promise<boolean>
  /** Returns values similar to one that no record has in a field, by default `id`; undefined if one has it. */
  missing(
    resource: ResourceName,
    value: string,
    asOf?: number,
    path?: readonly string[],
  ): Promise<readonly string[] | undefined>
  /** Returns the kept text of a source, or undefined. */
  sourceText(id: string): Promise<string | undefined>
  /** Returns the stored table of a source, or undefined. */
  sourceTable(id: string): Promise<StoredTable | undefined>
  /** Reads the file of a table. Throws a Refusal: invalid-request, body-too-large, overloaded. */
  readTable(request: TableRequest, answering?: Answering): Promise<StoredTable>
  /** Returns rows of canonical CSV, from one on that is counted from 0. Throws a Refusal: overloaded. */
  tableRows(request: TableRowsRequest, answering?: Answering): Promise<readonly (readonly string[])[]>
  /** Returns the stored layout of a source's table as JSON, or undefined. */
  sourceLayout(id: string): Promise<string | undefined>
  /**
   * Stores a layout, or removes it with null, and returns the one before, which `assertHolds` may refuse.
   * Throws a Refusal: overloaded, no-room.
   */
  putSourceLayout(
    id: string,
    layout: string | null,
    assertHolds: (before: string | undefined) => void,
  ): Promise<string | undefined>
  /** Returns the stored layout of a table, else the one with which it begins. Throws a Refusal: overloaded. */
  tableLayout(request: LayoutRequest, answering?: Answering): Promise<TableLayout>
  /** Returns the id that each new record would get, no two the same. */
  newIds(records: readonly NewRecord[]): Promise<readonly string[]>
  /** Applies all writes or none, and stores their answer with them. Throws a Refusal. */
  write(writes: readonly Write[], by: string, keep?: Keep): Promise<Outcome[]>
  /**
   * Merges a record into another one. Throws a Refusal: not-found, gone, merged, broken-rule, contradicting-figures,
   * stale-precondition, overloaded, no-room.
   */
  merge(request: MergeRequest): Promise<Merge>
  /** Works out what a merge would change, and writes nothing. Throws a Refusal: as `merge`. */
  previewMerge(request: MergeRequest): Promise<MergePreview>
  /** Imports a file, all of it or nothing. Throws a Refusal: overloaded, no-room. */
  import(request: ImportRequest): Promise<ImportReport>
  /** Returns a page of batches, newest first. Throws a Refusal: overloaded. */
  batches(request: BatchesRequest): Promise<BatchesPage>
  /** Returns a batch. Throws a Refusal: not-found. */
  batch(id: string): Promise<StoredBatch>
  /** Brings all records of a batch back to what they were. Throws a Refusal: not-found, not-undoable, broken-rule, overloaded, no-room. */
  undo(request: UndoRequest): Promise<Undone>
  /** Reads a page of the rows of a source's table, as they would be saved. Throws a Refusal: not-found, broken-rule, overloaded. */
  proposedRows(request: RowsRequest, answering?: Answering): Promise<RowsPage>
  /** Returns the projects that a project may be, the likeliest first. Throws a Refusal: overloaded. */
  similar(id: string, limit: number, answering?: Answering): Promise<readonly RowMatch[]>
  /** Stores that two projects are different. Throws a Refusal: not-found, broken-rule, overloaded, no-room. */
  putDifference(pair: readonly [string, string], by: string): Promise<void>
  /** Takes that back. Throws a Refusal: not-found, broken-rule, overloaded, no-room. */
  dropDifference(pair: readonly [string, string]): Promise<void>
  /** Saves the rows of a source's table. Throws a Refusal: as `proposedRows`, and stale-precondition, no-room. */
  saveRows(request: SaveRequest): Promise<SavedRows>
  /** Claims a request under an idempotency key. Throws a Refusal: overloaded, no-room. */
  claim(request: KeyedRequest): Promise<Claimed>
  /** Stores the answer of a claimed request that wrote nothing. */
  keep(claim: Claim, answer: Answer): Promise<void>
  release(claim: Claim): Promise<void>
  /** Returns counters of database calls since the start. */
  spent(): Spent
  /** Throws promptly unless the register can be read and, unless it can only be read, written; changes nothing. */
  probe(): Promise<void>
  /** Returns the changes after a sequence, in order. */
  feed(request: FeedRequest): Promise<Feed>
  /** Returns the last changes before a sequence, newest first. */
  latest(request: LatestRequest): Promise<Latest>
  /** Resolves on a change after this one by any process, after `patience` milliseconds, or when `stop` is aborted. */
  moved(after: number, patience: number, stop: AbortSignal): Promise<void>
  /** Returns the revisions of a record, oldest first. Throws a Refusal: not-found. */
  revisions(resource: Resource, id: string, request: RevisionsRequest): Promise<Revisions>
  /** Returns one revision of a record, live or deleted. Throws a Refusal: not-found. */
  revision(resource: Resource, id: string, revision: number): Promise<Entry>
  /** Returns the caller of a key, or undefined if the key is unknown, expired or revoked. */
  callerOf(keyHash: string): Promise<Caller | undefined>
  addKey(keyHash: string, caller: Caller, expiresAt?: string): Promise<void>
  /** Removes a key that nobody has seen or used. */
  dropKey(keyHash: string): Promise<void>
  /** Adds a key unless there has ever been one; reports whether it did. */
  addFirstKey(keyHash: string, caller: Caller): Promise<boolean>
  /** Returns all keys, the oldest first. */
  keys(): Promise<readonly Key[]>
  /** Revokes a key by its id. */
  revokeKey(id: string): Promise<void>
  /** Stores when keys were last used, by their hashes. */
  keepUses(uses: ReadonlyMap<string, string>): Promise<void>
  /** Stores a session, and forgets those that have ended. */
  addSession(session: PageSession): Promise<void>
  /** Returns a session that has not ended, by the digest of its token. */
  sessionOf(hash: string): Promise<PageSession | undefined>
  endSession(hash: string): Promise<void>
  /**
   * Adds the calls counted by this process and returns those of all processes; not a change of the register.
   * Throws a Refusal: overloaded, no-room.
   */
  addCalls(counted: readonly Calls[]): Promise<readonly Calls[]>
  /** Deletes the counts of past minutes. */
  forgetCalls(): Promise<void>
  readonly webhooks: Webhooks
  /** Begins what a large register takes some time for, before anybody asks for it. */
  warm(): Promise<void>
  close(): Promise<void>
}
