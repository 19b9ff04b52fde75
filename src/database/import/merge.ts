/** Merges a record into another one: all that refers to the one refers to the other, in one transaction. */
import type { Figure } from '../../figures/register.ts'
import { contradictingFigures } from '../../figures/checks/contradictions.ts'
import { canonical, type Data } from '../../model/canonical.ts'
import { didYouMean } from '../../model/closest-name.ts'
import type { ResourceName } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { tooLarge } from '../../model/record-size.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault, Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import { brokenAlone } from '../../rules/index.ts'
import { mergedRecord } from '../../rules/merging.ts'
import { redirected, type Redirect } from '../../rules/references.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Message } from '../../text/messages/message.ts'
import type { Merge, MergePreview, MergeRequest } from '../../store/writes.ts'
import { apart, type Engine, onState, type Reader } from '../engine.ts'
import { recordBatch } from '../history/batches.ts'
import { successorOf } from '../history/sequence.ts'
import { find, findAll, missing, referring } from '../read/record.ts'
import { edges } from '../schema/resource-tables.ts'
import { columnOf } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { turns } from '../turns.ts'
import { assertPrecondition, assertNotMerged, noRecord } from '../write/apply.ts'
import { keepWithin, renewWithin } from '../write/idempotency.ts'
import {
  beginning,
  deletion,
  formerOf,
  Recorder,
  replacement,
  type Former,
  type Replacement,
} from '../write/recorder.ts'
import type { Change } from '../write/statements.ts'
import type { EffectsOf } from './dry-run.ts'
import { judgeRecords, Report } from './judge.ts'
import { FileRecords } from './records.ts'

/** The number of records that are read, and written, at once. */
const atOnce = 500

const aboutInto = (...detail: Message): Refusal => new Refusal('broken-rule', undefined, [{ pointer: '/into', detail }])

/** Returns both records. Throws a Refusal unless they may be one. */
const bothOf = async (
  reader: Reader,
  { resource, id, into, precondition = {} }: MergeRequest,
): Promise<readonly [merged: Former & { record: Data }, kept: Former & { record: Data }]> => {
  const { name } = resource
  const merged = await formerOf(reader, resource, id)
  await assertNotMerged(reader, resource, id, merged)
  const { record } = merged
  if (!record) throw noRecord(resource, id, merged)
  assertPrecondition(precondition, record)
  if (into === id) throw aboutInto('merge-itself')
  const other = await find(reader, name, into)
  const successor = other ? undefined : await successorOf(reader, name, into)
  if (successor !== undefined) throw aboutInto('merged-reference', into, name, successor)
  if (!other) throw aboutInto('no-reference', into, name, didYouMean(into, (await missing(reader, name, into)) ?? []))
  const [kind, kindOfMerged] = [String(other['kind']), String(record['kind'])]
  if (kind !== kindOfMerged) throw aboutInto('merge-kind', kind, kindOfMerged)
  for (const [below, above] of [
    [record, into],
    [other, id],
  ] as const)
    for (let at = below['parentId']; typeof at === 'string'; at = (await find(reader, name, at))?.['parentId'])
      if (at === above) throw aboutInto('merge-above')
  return [
    { ...merged, record },
    { record: other, revision: other['revision'] as number },
  ]
}

/** Returns the ids of the records that refer to one, by their resources. */
const referrersOf = async (
  reader: Reader,
  name: ResourceName,
  id: string,
  owners?: ResourceName,
): Promise<ReadonlyMap<ResourceName, ReadonlySet<string>>> => {
  const found = new Map<ResourceName, Set<string>>()
  for (const { owner, table, ownerColumn, column, target } of edges) {
    if (target !== name || (owners !== undefined && owner !== owners)) continue
    const ids = found.get(owner) ?? new Set()
    found.set(owner, ids)
    for (const row of await reader.all(sql<{ id: string }>`SELECT DISTINCT ${columnOf(ownerColumn)} AS id
      FROM ${sql.identifier(table)} WHERE ${columnOf(column)} = ${id}`))
      ids.add(row.id)
  }
  return found
}

async function* recordsOf(reader: Reader, name: ResourceName, ids: Iterable<string>): AsyncGenerator<Data> {
  const all = [...ids].sort()
  const turn = turns()
  for (let at = 0; at < all.length; at += atOnce) {
    const some = all.slice(at, at + atOnce)
    const found = await findAll(reader, name, some)
    for (const id of some) yield found.get(id) as Data
    await turn()
  }
}

/** The changes of a merge. */
interface Plan {
  /** The record into which the other is merged, and all that referred to the other. */
  readonly changes: readonly Replacement[]
  readonly deletion: Change
  readonly record: Merge['record']
}

/** Returns the parts of a project, and theirs, that have another initiative; a part without one has that of its whole anyway. */
const straysBelow = async (reader: Reader, project: string, initiativeId: unknown): Promise<readonly Data[]> => {
  const found: Data[] = []
  for (let wholes = [project]; wholes.length > 0;) {
    const strays = (await referring(reader, 'projects', 'parentId', wholes)).filter(
      (part) => part['initiativeId'] !== null && part['initiativeId'] !== initiativeId,
    )
    found.push(...strays)
    wholes = strays.map(({ id }) => id as string)
  }
  return found
}

/** Throws a Refusal if a source prints figures of both records that cannot all be true of one. */
const assertNoContradiction = async (
  reader: Reader,
  { resource: { name }, into }: MergeRequest,
  moved: readonly Data[],
): Promise<void> => {
  if (moved.length === 0) return
  const ids = (await referrersOf(reader, name, into, 'figures')).get('figures') ?? []
  const own: Figure[] = []
  for await (const figure of recordsOf(reader, 'figures', ids)) own.push(figure as Figure)
  const faults = contradictingFigures(own, moved as readonly Figure[]).map((figures): Fault => ({
    pointer: '/into',
    detail: ['merge-contradicts', figures.map(({ id }) => id)],
  }))
  if (faults.length > 0) throw new Refusal('contradicting-figures', undefined, faults)
}

/** Returns what is wrong with the merged record by itself: it may have become too much. */
const brokenByItself = (resource: Resource, record: Data, largestRecord: number): Violation[] => [
  ...tooLarge(record, largestRecord),
  ...Object.entries(resource.own).flatMap(([key, { schema }]): Violation[] => {
    const { maxItems = Infinity } = jsonOf(schema) as { maxItems?: number }
    return Array.isArray(record[key]) && record[key].length > maxItems
      ? [{ pointer: `/${key}`, detail: ['merge-many', maxItems.toString()] }]
      : []
  }),
  ...brokenAlone(resource, record),
]

/** Throws a Refusal if records break a rule when all of them are changed and the merged one is gone. */
const assertSound = async (
  reader: Reader,
  { resource, id, into }: MergeRequest,
  merged: Replacement,
  changes: readonly Replacement[],
  largestRecord: number,
): Promise<void> => {
  const records = new FileRecords(reader, false, 'refuse')
  const report = new Report()
  // A merged record has no codes and refers to nothing any more.
  const all = [...changes, { ...merged, after: { ...canonical(resource, {}), id } }]
  const lines = all.map((change, at) => ({ line: at + 1, resource: change.resource.name, id: change.id }))
  records.name(lines)
  const turn = turns()
  for (const [at, change] of all.entries()) {
    const line = lines[at] as (typeof lines)[number]
    if (change.id === into && change.resource === resource)
      report.refuse(line.line, resource.name, into, brokenByItself(resource, change.after, largestRecord))
    records.put(line, change)
    await turn()
  }
  await judgeRecords(records, report, 'refuse')
  const { errors } = report.whole(records.counts(), false, 'refuse')
  const faults = errors.map(({ resource: name, id: broken, pointer, detail }): Fault => ({
    pointer: '/into',
    detail: ['merge-breaks', `${String(name)}/${String(broken)}`, pointer.slice(1), detail],
  }))
  if (faults.length > 0) throw new Refusal('broken-rule', undefined, faults)
}

/** Works out what a merge changes. Throws a Refusal: not-found, gone, merged, broken-rule, contradicting-figures, stale-precondition. */
export const plannedMerge = async (
  reader: Reader,
  request: MergeRequest,
  at: string,
  largestRecord: number,
): Promise<Plan> => {
  const { resource, id, into } = request
  const { name } = resource
  const [merged, kept] = await bothOf(reader, request)
  const changes = new Map<string, Replacement>()
  /** Puts fields in the place of those of a record, or of those that it was to have. */
  const put = (of: Resource, present: Data, body: Data): void => {
    const former = { record: present, revision: present['revision'] as number }
    const change = replacement(of, present['id'] as string, former, canonical(of, body), at)
    if (change) changes.set(`${of.name}/${change.id}`, change)
  }
  /** Returns a record as it will be. */
  const after = (of: Resource, present: Data): Data =>
    changes.get(`${of.name}/${String(present['id'])}`)?.after ?? present
  const record = mergedRecord(resource, kept.record, merged.record)
  const redirect: Redirect = (target, other) => (target === name && other === id ? into : undefined)
  const movedFigures: Data[] = []
  for (const [owner, ids] of await referrersOf(reader, name, id)) {
    const of = resourceOf(owner)
    for await (const one of recordsOf(reader, owner, ids)) {
      if (owner === name && (one['id'] === id || one['id'] === into)) continue
      const moved = redirected(of, one, redirect)
      put(of, one, moved)
      if (owner === 'figures') movedFigures.push(moved)
    }
  }
  put(resource, kept.record, record)
  const { initiativeId } = record
  if (name === 'projects')
    for (const part of await straysBelow(reader, id, initiativeId))
      put(resource, part, { ...after(resource, part), initiativeId })
  await assertNoContradiction(reader, request, movedFigures)
  const all = [...changes.values()]
  const removed = deletion(resource, id, merged, into)
  await assertSound(reader, request, { ...removed, after: {} }, all, largestRecord)
  return { changes: all, deletion: removed, record: after(resource, kept.record) as Merge['record'] }
}

/** More figures are too many for all effects to be worked out, as of an import. */
const mostFigures = 2000

/** Works out what a merge would change, on a state of the register. */
export const previewedMerge = (
  engine: Pick<Engine, 'snapshot'>,
  request: MergeRequest,
  largestRecord: number,
  effectsOf: EffectsOf,
): Promise<MergePreview> =>
  onState(apart(engine), async (state) => {
    const { begun, at } = await beginning(state)
    const { changes, deletion: removed, record } = await plannedMerge(state, request, at, largestRecord)
    const before = (await find(state, request.resource.name, request.into)) as Data
    const others = Map.groupBy(
      changes.filter(({ resource, id }) => resource !== request.resource || id !== request.into),
      ({ resource }) => resource.name,
    )
    const referrers = Object.fromEntries([...others].map(([name, some]) => [name, some.length]))
    const changed = [...changes, removed].map(({ resource, ...change }) => ({ resource: resource.name, ...change }))
    const totalsAlone = (others.get('figures')?.length ?? 0) > mostFigures
    const effects = await effectsOf({ changes: changed, sequence: begun, totalsAlone })
    return { before, after: record, referrers, effects }
  })

/** Merges a record into another one. Throws a Refusal: as `plannedMerge`, and overloaded, no-room. */
export const mergeRecords = (engine: Engine, request: MergeRequest, largestRecord: number): Promise<Merge> =>
  engine.exclusive(async (session) => {
    const { resource, id, into, by, keep } = request
    if (keep) await renewWithin(session, keep.claim)
    const recorder = await Recorder.begin(session)
    const { changes, deletion: removed, record } = await plannedMerge(session, request, recorder.at, largestRecord)
    for (let at = 0; at < changes.length; at += atOnce) {
      await recorder.add(changes.slice(at, at + atOnce), by)
      await recorder.flush()
    }
    await recorder.add([removed], by)
    await recorder.end()
    const { begun, sequence, at } = recorder
    const batch = { kind: 'merge', subject: `${resource.name}/${id}`, mergedInto: into } as const
    const batchId = await recordBatch(session, batch, by, { at, first: begun + 1, last: sequence })
    const merge = { record, batchId: batchId as string }
    if (keep) await keepWithin(session, { claim: keep.claim, answer: keep.answer(merge) })
    return { keep: true, isMost: false, value: merge }
  })
