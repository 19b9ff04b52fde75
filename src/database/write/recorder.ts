/** Makes a change of a record, whether a request, a seed file or an import brings it. */
import { canonical, type Data } from '../../model/canonical.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import type { RecordAddress } from '../../store/imports.ts'
import type { Reader, Session } from '../engine.ts'
import { deletionOf, deletionsOf, servedHead } from '../history/sequence.ts'
import { find, findAll } from '../read/record.ts'
import { indexChanges } from '../search/texts.ts'
import { type Change, setSequence, statementsOf } from './statements.ts'

/** The state of a record before a write: live, deleted, or never there (revision 0). */
export interface Former {
  readonly record?: Data | undefined
  readonly revision: number
  readonly deletedAt?: string | undefined
  readonly mergedInto?: string | null | undefined
  /** Of a deleted record that is brought back: the instant at which it was created first. */
  readonly createdAt?: string | undefined
}

/** Reads the state of a record before a write. */
export const formerOf = async (reader: Reader, { name }: Resource, id: string): Promise<Former> => {
  const record = await find(reader, name, id)
  if (record) return { record, revision: record['revision'] as number }
  const deletion = await deletionOf(reader, name, id)
  return { revision: deletion?.revision ?? 0, deletedAt: deletion?.at, mergedInto: deletion?.mergedInto }
}

/** Reads the states of several records of a resource before they are written. */
const formersOf = async (
  reader: Reader,
  { name }: Resource,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Former>> => {
  const records = await findAll(reader, name, ids)
  const others = ids.filter((id) => !records.has(id))
  const deletions = await deletionsOf(reader, name, others)
  return new Map<string, Former>([
    ...[...records].map(([id, record]) => [id, { record, revision: record['revision'] as number }] as const),
    ...[...deletions].map(
      ([id, { at, revision, mergedInto }]) => [id, { revision, deletedAt: at, mergedInto }] as const,
    ),
  ])
}

/** A change that creates or updates a record. */
export type Replacement = Change & { readonly after: Data }

const setFields = ofResource(({ own }) => Object.keys(own).filter((key) => own[key]?.isReadOnly === true))

/** Returns a body with the fields that the register sets: as they were, or as `set` has them. */
const withSetFields = (resource: Resource, body: Data, before: Data | undefined, set: Data): Data => {
  const keys = setFields(resource)
  return keys.length === 0
    ? body
    : { ...body, ...Object.fromEntries(keys.map((key) => [key, before?.[key] ?? null])), ...set }
}

/**
 * Returns the change that puts a canonical record in the place of another; undefined if they have the same fields.
 * `set` are fields that only the register sets.
 */
export const replacement = (
  resource: Resource,
  id: string,
  { record: before, revision: last, createdAt }: Former,
  body: Data,
  at: string,
  set: Data = {},
): Replacement | undefined => {
  const own = withSetFields(resource, body, before, set)
  if (before && JSON.stringify(canonical(resource, before)) === JSON.stringify(own)) return undefined
  const revision = last + 1
  const after = { id, ...own, revision, createdAt: before?.['createdAt'] ?? createdAt ?? at, updatedAt: at }
  return { resource, id, before, after, revision }
}

/** Returns the change that deletes a record; with `mergedInto`, that other record takes its place. */
export const deletion = (
  resource: Resource,
  id: string,
  { record: before, revision }: Former,
  mergedInto?: string,
): Change => ({
  resource,
  id,
  before,
  after: undefined,
  revision: revision + 1,
  ...(mergedInto !== undefined && { mergedInto }),
})

/** A record to delete, and the one into which it was merged before it came back. */
export interface Deletable extends RecordAddress {
  readonly mergedInto?: string | null
}

/** Returns what was there under some addresses, by address. */
export const formersAt = async (
  reader: Reader,
  records: readonly RecordAddress[],
): Promise<ReadonlyMap<string, Former>> => {
  const formers = new Map<string, Former>()
  for (const [name, some] of Map.groupBy(records, ({ resource }) => resource)) {
    const ids = some.map(({ id }) => id)
    for (const [id, former] of await formersOf(reader, resourceOf(name), ids)) formers.set(`${name}/${id}`, former)
  }
  return formers
}

/** Returns the changes that delete those of some records that are there. */
export const deletionsIn = async (reader: Reader, records: readonly Deletable[]): Promise<Change[]> => {
  const formers = await formersAt(reader, records)
  return records.flatMap(({ resource, id, mergedInto }) => {
    const former = formers.get(`${resource}/${id}`)
    return former?.record ? [deletion(resourceOf(resource), id, former, mergedInto ?? undefined)] : []
  })
}

// Writes changes in an open transaction, and what depends on them: search texts, the last sequence.

/** Returns the last change, and the instant of the changes that come next: a later one, so that `asOf` names one state. */
export const beginning = async (reader: Reader): Promise<{ readonly begun: number; readonly at: string }> => {
  const last = await servedHead(reader)
  const now = new Date().toISOString()
  // The clock of a machine may stand still or step back; that of the register may not.
  const at = now > last.at ? now : new Date(Date.parse(last.at) + 1).toISOString()
  return { begun: last.sequence, at }
}

export class Recorder {
  readonly #session: Session
  /** The last change before this transaction. */
  readonly begun: number
  /** The instant of every change of this transaction. */
  readonly at: string
  #flushed: number
  #changes: Change[] = []

  private constructor(session: Session, begun: number, at: string) {
    this.#session = session
    this.begun = begun
    this.at = at
    this.#flushed = begun
  }

  static async begin(session: Session): Promise<Recorder> {
    const { begun, at } = await beginning(session)
    return new Recorder(session, begun, at)
  }

  /** The last change so far. */
  get sequence(): number {
    return this.#flushed + this.#changes.length
  }

  /** The number of changes that have not been flushed. */
  get unflushed(): number {
    return this.#changes.length
  }

  /** Writes changes of different records. */
  async add(changes: readonly Change[], by: string): Promise<void> {
    const { sequence: last, at } = this
    this.#changes.push(...changes)
    await this.#session.runAll(
      changes.flatMap((change, index) => statementsOf(change, { sequence: last + index + 1, at, by })),
    )
  }

  /** Forgets the changes after the first `unflushed`: the database has undone them. */
  forget(unflushed: number): void {
    this.#changes.length = unflushed
  }

  /** Writes texts, which cost less for many changes at once. */
  async flush(): Promise<void> {
    const statements = indexChanges(this.#changes)
    this.#flushed = this.sequence
    this.#changes = []
    await Promise.all(statements.map((statement) => this.#session.run(statement)))
  }

  /** Completes the changes of the transaction. */
  async end(): Promise<void> {
    await this.flush()
    if (this.sequence === this.begun) return
    await this.#session.run(setSequence(this.sequence))
  }
}
