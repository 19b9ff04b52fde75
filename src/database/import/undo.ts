/**
 * Undoes a batch by an import: its lines are the states before the batch, and the records that the batch created are
 * deleted. They are worked out when the import has its turn, so that nobody changes them meanwhile.
 */
import { isDeepStrictEqual } from 'node:util'
import { inParts } from '../../figures/collections.ts'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { CountsByResource, StoredBatch, Undone, UndoRequest } from '../../store/batches.ts'
import type { ImportReport, RecordAddress } from '../../store/imports.ts'
import { apart, type Engine, onState, type Reader } from '../engine.ts'
import { batchIn } from '../history/batches.ts'
import { stateIn } from '../history/feed.ts'
import { edges } from '../schema/resource-tables.ts'
import { isAmong } from '../sql/dialect.ts'
import { columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { turns } from '../turns.ts'
import { dropDifferences } from '../write/differences.ts'
import type { Deletable } from '../write/recorder.ts'
import { checkedLine, type CheckedLine } from './checked-lines.ts'
import { type EffectsOf, reportOf, tryLines } from './dry-run.ts'
import { importRecords } from './file.ts'

/** The number of changes that are read at once. */
const atOnce = 500

/** The number of records that a refusal names. */
const recordsNamed = 5

interface ChangeOfBatch extends RecordAddress {
  readonly sequence: number
  /** The change of the record before this one. */
  readonly earlier: number | null
  /** The record before this change; null if there was none. */
  readonly text: string | null
  /** The record into which the change before this one merged it. */
  readonly mergedInto: string | null
  /** The record as the batch left it, and as it is now; null if it is as the batch left it, or there was none. */
  readonly left: string | null
  readonly now: string | null
}

/** `+ 0` keeps a planner without statistics off the index of sequences, along which it would walk. */
const lastOf = (column: SQL, test: SQL): SQL => sql`(SELECT max(other.${column} + 0) FROM changes AS other
  WHERE other.resource = entry.resource AND other.record_id = entry.record_id AND ${test})`

const changesAfter = (reader: Reader, after: number, last: number): Promise<ChangeOfBatch[]> =>
  reader.all(sql<ChangeOfBatch>`SELECT sequence, resource, record_id AS id,
      ${lastOf(sql`sequence`, sql`other.sequence < entry.sequence`)} AS earlier, ${stateIn(sql`entry.revision - 1`)} AS text,
      CASE WHEN former < latest THEN ${stateIn(sql`entry.former`)} END AS "left",
      CASE WHEN former < latest THEN ${stateIn(sql`entry.latest`)} END AS now,
      (SELECT merge.merged_into FROM changes AS merge WHERE merge.resource = entry.resource
        AND merge.record_id = entry.record_id AND merge.revision = entry.revision - 1) AS "mergedInto"
    FROM (SELECT *, ${lastOf(sql`revision`, sql`other.sequence <= ${last}`)} AS former, ${lastOf(sql`revision`, sql`1 = 1`)} AS latest
      FROM changes AS entry WHERE sequence > ${after} AND sequence <= ${last} ORDER BY sequence ${upTo(atOnce)}) AS entry
    ORDER BY sequence`)

/** Reports whether a record is as the batch left it: what changed it since has been undone, or changed back. */
const isAsLeft = ({ left, now }: ChangeOfBatch): boolean => {
  const [one, other] = [left, now].map((text) =>
    text === null ? null : { ...(JSON.parse(text) as Data), revision: 0, updatedAt: '' },
  )
  return isDeepStrictEqual(one, other)
}

const addressOf = ({ resource, id }: RecordAddress): string => `${resource}/${id}`

/** The records that were merged into some others since a batch, and are so still. */
const mergedSince = (resource: ResourceName, ids: SQL, lastSequence: number) =>
  sql<{ owner: string; target: string }>`SELECT record_id AS owner, merged_into AS target FROM changes AS merge
    WHERE resource = ${resource} AND ${isAmong(sql`merged_into`, ids)} AND sequence > ${lastSequence}
      AND NOT EXISTS (SELECT 1 FROM changes AS later WHERE later.resource = merge.resource
        AND later.record_id = merge.record_id AND later.sequence > merge.sequence)
    ORDER BY owner ${upTo(recordsNamed + 1)}`

/** Throws a Refusal if another record refers to one of these, or was merged into it, which it can only be since the batch. */
const assertNotBuiltUpon = async (
  reader: Reader,
  created: readonly RecordAddress[],
  { firstSequence, lastSequence }: StoredBatch,
): Promise<void> => {
  const found: (readonly [owner: string, path: string, address: string])[] = []
  const turn = turns()
  for (const some of inParts(created, atOnce)) {
    await turn()
    for (const [resource, records] of Map.groupBy(some, (one) => one.resource)) {
      const ids = sql`${JSON.stringify(records.map(({ id }) => id))}`
      for (const { owner, path, table, ownerColumn, column, target } of edges) {
        if (target !== resource || found.length > recordsNamed) continue
        const rows = await reader.all(sql<{ owner: string; target: string }>`SELECT DISTINCT owner.id AS owner,
            link.${columnOf(column)} AS target
          FROM ${sql.identifier(table)} AS link JOIN ${sql.identifier(owner)} AS owner ON owner.id = link.${columnOf(ownerColumn)}
          WHERE ${isAmong(sql`link.${columnOf(column)}`, ids)} AND owner.since > ${lastSequence}
            AND NOT EXISTS (SELECT 1 FROM changes AS own WHERE own.resource = ${owner} AND own.record_id = owner.id
              AND own.sequence >= ${firstSequence} AND own.sequence <= ${lastSequence})
          ORDER BY owner ${upTo(recordsNamed + 1)}`)
        for (const row of rows) found.push([`${owner}/${row.owner}`, path, `${resource}/${row.target}`])
      }
      for (const row of await reader.all(mergedSince(resource, ids, lastSequence)))
        found.push([`${resource}/${row.owner}`, 'mergedInto', `${resource}/${row.target}`])
    }
  }
  if (found.length > 0)
    throw new Refusal('not-undoable', ['built-upon', found.slice(0, recordsNamed), found.length > recordsNamed])
}

/**
 * Yields the states before a batch as lines, and collects the records that it created. Throws a Refusal if something of
 * it has been changed since.
 */
async function* linesBefore(
  reader: Reader,
  { id, firstSequence, lastSequence }: StoredBatch,
  largestRecord: number,
  created: Deletable[],
): AsyncGenerator<readonly CheckedLine[]> {
  const { undoneBy } = await batchIn(reader, id)
  if (undoneBy !== null) throw new Refusal('not-undoable', ['undone-already', undoneBy])
  const changed: string[] = []
  const turn = turns()
  let line = 0
  for (let after = firstSequence - 1; after < lastSequence;) {
    const lines: CheckedLine[] = []
    for (const change of await changesAfter(reader, after, lastSequence)) {
      after = change.sequence
      // The batch changed it more than once: its first change has the state before the batch.
      if ((change.earlier ?? 0) >= firstSequence) continue
      const { resource, text, mergedInto } = change
      if (!isAsLeft(change)) changed.push(addressOf(change))
      else if (text === null) created.push({ resource, id: change.id, mergedInto })
      else {
        const record = JSON.parse(text) as Data
        const parsed = { line: ++line, resource: resourceOf(resource), record, violations: [] }
        lines.push({ ...checkedLine(parsed, largestRecord), createdAt: record['createdAt'] as string })
      }
    }
    if (changed.length > recordsNamed) break
    yield lines
    await turn()
  }
  if (changed.length > 0)
    throw new Refusal('not-undoable', ['changed-since', changed.slice(0, recordsNamed), changed.length > recordsNamed])
}

const countsOf = (records: readonly RecordAddress[]): CountsByResource =>
  Object.fromEntries(
    everyResource.flatMap(({ name }) => {
      const count = records.filter(({ resource }) => resource === name).length
      return count === 0 ? [] : [[name, count]]
    }),
  )

/** Throws a Refusal if a rule of the register keeps a record from being what it was. */
const undoneOf = ({ dryRun, counts, batchId, removed = [], errors, effects }: ImportReport): Undone => {
  if (!counts) {
    const faults = errors.map(({ resource, id, pointer, detail }) => ({
      pointer: `/${resource ?? ''}/${id ?? ''}${pointer}`,
      detail,
    }))
    throw new Refusal('broken-rule', undefined, faults)
  }
  const { created, updated, unchanged } = counts
  const deleted = countsOf(removed)
  return {
    dryRun,
    batchId: batchId ?? null,
    created,
    updated,
    unchanged,
    deleted,
    ...(effects !== undefined && { effects }),
  }
}

/** Undoes a batch, or tries to. Throws a Refusal: not-found, not-undoable, broken-rule, overloaded, no-room. */
export const undo = async (
  engine: Engine,
  { id, by, dryRun, keep }: UndoRequest,
  largestRecord: number,
  effectsOf: EffectsOf,
): Promise<Undone> => {
  const batch = await batchIn(engine, id)
  const created: Deletable[] = []
  /** Returns the records to delete, the last one first, once all lines are read. Throws a Refusal if others refer to them. */
  const deletable = async (reader: Reader): Promise<readonly Deletable[]> => {
    await assertNotBuiltUpon(reader, created, batch)
    return created.toReversed()
  }
  if (dryRun)
    return onState(apart(engine), async (state) => {
      const lines = linesBefore(state, batch, largestRecord, created)
      const outcome = await tryLines(state, lines, { bad: 'refuse', restores: true }, () => deletable(state))
      return undoneOf(await reportOf(outcome, true, effectsOf))
    })
  const report = await importRecords(engine, {
    lines: () => linesBefore(engine, batch, largestRecord, created),
    by,
    bad: 'refuse',
    restores: true,
    batch: { kind: 'undo', subject: batch.subject, undoes: id },
    removal: async (session, remove) => {
      await remove(await deletable(session))
      await dropDifferences(session, batch)
    },
    keep: keep && { ...keep, answer: (one) => keep.answer(undoneOf(one)) },
  })
  return undoneOf(report)
}
