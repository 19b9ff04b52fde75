/** Applies the writes of a request, in a transaction that no other writer can enter. */
import { canonical, pointerInBody, type Data } from '../../model/canonical.ts'
import { tooLarge } from '../../model/record-size.ts'
import { brokenRules } from '../../rules/index.ts'
import { idsIn } from '../../rules/references.ts'
import { Merged, Refusal } from '../../rules/refusal.ts'
import type { RecordAddress } from '../../store/imports.ts'
import type { Keep, Outcome, Precondition, Write } from '../../store/writes.ts'
import type { Session, Reader } from '../engine.ts'
import { recordBatch } from '../history/batches.ts'
import { find, has, referring, bearersOfCodes, figuresThatAre, missing } from '../read/record.ts'
import { deletion, formerOf, replacement, type Former, type Replacement, type Recorder } from './recorder.ts'
import { setByAttachments, storeAttachments } from './attachments.ts'
import { keepWithin } from './idempotency.ts'
import { freeId, takenIds, wantedId } from './ids.ts'
import type { Change } from './statements.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { successorOf } from '../history/sequence.ts'
import type { Lookup } from '../../rules/rule.ts'
import { edges } from '../schema/resource-tables.ts'
import { sql } from '../sql/sql.ts'
import { firstAmong, columnOf, upTo } from '../sql/fragments.ts'

/** Looks up live records as they will be after a change. */
const lookupAfter = (reader: Reader, { resource, id: changed, before, after }: Replacement): Lookup => {
  const isChanged = (name: ResourceName, id: unknown): boolean => name === resource.name && id === changed
  return {
    has: async (name, id) => isChanged(name, id) || has(reader, name, id),
    mergedInto: (name, id) => successorOf(reader, name, id),
    similar: async (name, id) => (await missing(reader, name, id)) ?? [],
    find: async (name, id) => (isChanged(name, id) ? after : find(reader, name, id)),
    referring: async (name, field, id) => [
      // Nothing refers to a record that does not exist yet.
      ...(isChanged(name, id) && before === undefined
        ? []
        : (await referring(reader, name, field, [id])).filter((record) => !isChanged(name, record['id']))),
      ...(name === resource.name && idsIn(after[field]).includes(id) ? [after] : []),
    ],
    // Only metrics ask, so no figure has changed.
    figureThatIs: async (flaw, metric) => (await figuresThatAre(reader, flaw, metric))[0],
    bearer: async (name, code, id) =>
      (await bearersOfCodes(reader, name, [code])).find((bearer) => bearer.id !== id)?.id,
    // Rules ask it of the changed record alone: the walk goes on from the record that it will refer to.
    leadsBack: async (name, field, id) => (await firstAmong(reader, name, field, idsIn(after[field]), [id])) === id,
  }
}

const referrersNamed = 5

/** The field by which a record refers to another one, and its address. */
export type Referrer = readonly [path: string, address: string]

/** Returns some of the other records that refer to one by each field, and one more if there are more. */
export const referrersTo = async (
  reader: Reader,
  name: ResourceName,
  id: string,
  most = referrersNamed,
): Promise<Referrer[]> => {
  const found = await Promise.all(
    edges
      .filter(({ target }) => target === name)
      .map(async (edge) => {
        const owner = columnOf(edge.ownerColumn)
        const rows = await reader.all(sql<{
          owner: string
        }>`SELECT DISTINCT ${owner} AS owner FROM ${sql.identifier(edge.table)}
      WHERE ${columnOf(edge.column)} = ${id} ORDER BY owner ${upTo(most + 1)}`)
        return rows
          .filter((row) => edge.owner !== name || row.owner !== id)
          .map((row): Referrer => [edge.path, `${edge.owner}/${row.owner}`])
      }),
  )
  return found.flat()
}

/** Returns the records to which nothing refers, and then those to which only these did. */
export const freeAmong = async (reader: Reader, records: readonly RecordAddress[]): Promise<RecordAddress[]> => {
  const free = new Map<string, RecordAddress>()
  const addressOf = ({ resource, id }: RecordAddress): string => `${resource}/${id}`
  for (let left = records, known = -1; known < free.size;) {
    known = free.size
    for (const one of left) {
      const referrers = await referrersTo(reader, one.resource, one.id, free.size)
      if (referrers.every(([, address]) => free.has(address))) free.set(addressOf(one), one)
    }
    left = left.filter((one) => !free.has(addressOf(one)))
  }
  return [...free.values()]
}

/** Throws a Refusal: the id of a merged record stays taken. */
export const assertNotMerged = async (
  reader: Reader,
  { name }: Resource,
  id: string,
  { mergedInto }: Former,
): Promise<void> => {
  if (mergedInto) throw new Merged(name, id, (await successorOf(reader, name, id)) ?? mergedInto)
}

export const assertPrecondition = ({ match, noneMatch }: Precondition, current: Data | undefined): void => {
  const revision = current?.['revision'] as number
  if (noneMatch === 'any' && current) throw new Refusal('stale-precondition', ['record-there'])
  if (noneMatch !== 'any' && noneMatch?.includes(revision))
    throw new Refusal('stale-precondition', ['revision-still', revision.toString()])
  if (match === undefined) return
  if (!current) throw new Refusal('stale-precondition', ['record-not-there'])
  if (match !== 'any' && !match.includes(revision)) {
    throw new Refusal('stale-precondition', ['revision-now', revision.toString()])
  }
}

export const noRecord = ({ name }: Resource, id: string, { deletedAt }: Former): Refusal =>
  deletedAt === undefined
    ? new Refusal('not-found', ['no-record', name, id])
    : new Refusal('gone', ['record-deleted', name, id, deletedAt])

/** Returns what a write puts in the place of the current record. */
const edited = ({ resource, creates, edit, precondition = {} }: Write, id: string, former: Former): Data | null => {
  const { record } = former
  if (!record && !creates) throw noRecord(resource, id, former)
  const body = edit(record)
  assertPrecondition(precondition, record)
  return body
}

const assertUnreferenced = async (session: Session, { resource, id }: Change): Promise<void> => {
  const referrers = await referrersTo(session, resource.name, id)
  if (referrers.length === 0) return
  const [named, more] = [referrers.slice(0, referrersNamed), referrers.length > referrersNamed]
  throw new Refusal('still-referred-to', ['referred-to', `${resource.name}/${id}`, named, more])
}

const assertSound = async (session: Session, change: Replacement, body: Data, largestRecord: number): Promise<void> => {
  const { resource, id, after } = change
  const [large] = tooLarge(after, largestRecord)
  if (large) throw new Refusal('body-too-large', large.detail, [large])
  const faults = await brokenRules(resource, id, after, lookupAfter(session, change))
  const broken = faults.map(({ pointer, detail }) => ({
    pointer: pointerInBody(resource, body, after, pointer),
    detail,
  }))
  if (broken.length > 0) throw new Refusal('broken-rule', undefined, broken)
}

/** A write, with the id that its record should have if it came without one. */
export interface NamedWrite {
  readonly write: Write
  readonly wanted: string
}

/** Names a write before its transaction begins: the words for an id may have to be loaded. */
export const named = async (write: Write): Promise<NamedWrite> => ({
  write,
  wanted: write.id ?? (await wantedId(write.resource, write.edit(undefined) as Data)),
})

export interface WriteRequest {
  readonly writes: readonly NamedWrite[]
  readonly by: string
  readonly keep: Keep | undefined
}

const applyOne = async (
  session: Session,
  recorder: Recorder,
  { write, wanted }: NamedWrite,
  by: string,
  largestRecord: number,
): Promise<Outcome> => {
  const { resource } = write
  const id = write.id ?? (await freeId(wanted, (ids) => takenIds(session, resource.name, ids))).id
  const former = await formerOf(session, resource, id)
  await assertNotMerged(session, resource, id, former)
  const body = edited(write, id, former)
  if (body === null) {
    const change = deletion(resource, id, former)
    await assertUnreferenced(session, change)
    await recorder.add([change], by)
    return { action: 'delete', record: { ...change.before, id, revision: change.revision } }
  }
  const change = replacement(resource, id, former, canonical(resource, body), recorder.at, setByAttachments(write))
  if (change) {
    await assertSound(session, change, body, largestRecord)
    await recorder.add([change], by)
  }
  // Even if the record stays as it is: the same cells may come in a file of another kind.
  await session.runAll(storeAttachments(id, write))
  if (!change) return { action: 'none', record: former.record as Outcome['record'] }
  return { action: change.before ? 'update' : 'create', record: change.after as Outcome['record'] }
}

/** Reads, checks and writes; what it wrote before it throws a Refusal is for the caller to undo. */
export const apply = async (
  session: Session,
  recorder: Recorder,
  { writes, by, keep }: WriteRequest,
  largestRecord: number,
): Promise<Outcome[]> => {
  const [outcomes, before]: [Outcome[], number] = [[], recorder.sequence]
  for (const one of writes) outcomes.push(await applyOne(session, recorder, one, by, largestRecord))
  if (writes.length > 1) {
    const run = { at: recorder.at, first: before + 1, last: recorder.sequence }
    const batchId = await recordBatch(session, { kind: 'many', subject: null }, by, run)
    if (batchId !== undefined) for (const [at, outcome] of outcomes.entries()) outcomes[at] = { ...outcome, batchId }
  }
  if (keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(outcomes) })
  return outcomes
}
