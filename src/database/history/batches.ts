/** Batches: runs of changes that one request made at once. A change is in the batch whose run it is in. */
import type { ResourceName } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Batch, BatchesPage, BatchesRequest, StoredBatch } from '../../store/batches.ts'
import type { Reader, Session } from '../engine.ts'
import { all, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** A run of changes: their instant, the first and the last. */
export interface Run {
  readonly at: string
  readonly first: number
  readonly last: number
}

/** Records a run of changes, and returns the id of the batch, a UUID of version 7; undefined if there is no change. */
export const recordBatch = async (
  session: Session,
  { kind, subject, mergedInto, undoes }: Batch,
  by: string,
  { at, first, last }: Run,
): Promise<string | undefined> => {
  if (last < first) return undefined
  const { uuidv7 } = await import('uuidv7')
  const id = uuidv7()
  await session.run(sql`INSERT INTO batches (id, kind, at, "by", "first", "last", subject, merged_into, undoes)
    VALUES (${id}, ${kind}, ${at}, ${by}, ${first}, ${last}, ${subject}, ${mergedInto ?? null}, ${undoes ?? null})`)
  return id
}

/** The id of the batch of a change, by its number: runs do not overlap, so it is the last one that begins no later. */
export const batchOf = (sequence: SQL): SQL => sql`(SELECT CASE WHEN "last" >= ${sequence} THEN id END FROM batches
  WHERE "first" <= ${sequence} ORDER BY "first" DESC ${upTo(1)})`

type Row = Omit<StoredBatch, 'counts'>

const batchesWhere = (conditions: readonly SQL[], limit: number) =>
  sql<Row>`SELECT id, kind, at, "by", subject, merged_into AS "mergedInto",
    (SELECT undo.id FROM batches AS undo WHERE undo.undoes = batches.id) AS "undoneBy", undoes,
    "first" AS "firstSequence", "last" AS "lastSequence"
  FROM batches WHERE ${all([sql`1 = 1`, ...conditions])} ORDER BY "first" DESC ${upTo(limit)}`

interface Count {
  readonly action: 'create' | 'update' | 'delete'
  readonly resource: ResourceName
  readonly count: number
}

const withCounts = async (reader: Reader, row: Row): Promise<StoredBatch> => {
  const found = await reader.all(sql<Count>`SELECT action, resource, count(*) AS count FROM changes
    WHERE sequence >= ${row.firstSequence} AND sequence <= ${row.lastSequence}
    GROUP BY action, resource`)
  const countsOf = (action: Count['action']) =>
    Object.fromEntries(
      everyResource.flatMap(({ name }) =>
        found.filter((one) => one.action === action && one.resource === name).map(({ count }) => [name, count]),
      ),
    )
  const counts = { created: countsOf('create'), updated: countsOf('update'), deleted: countsOf('delete') }
  const { undoneBy, undoes, firstSequence, lastSequence, ...first } = row
  return { ...first, counts, undoneBy, undoes, firstSequence, lastSequence }
}

/** Returns a page of batches, newest first. */
export const batchesIn = async (reader: Reader, { kind, by, before, limit }: BatchesRequest): Promise<BatchesPage> => {
  const conditions = [
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(by === undefined ? [] : [sql`"by" = ${by}`]),
    ...(before === undefined ? [] : [sql`"first" < ${before}`]),
  ]
  const rows = await reader.all(batchesWhere(conditions, limit + 1))
  const batches: StoredBatch[] = []
  for (const row of rows.slice(0, limit)) batches.push(await withCounts(reader, row))
  return { batches, more: rows.length > limit }
}

/** Returns a batch. Throws a Refusal: not-found. */
export const batchIn = async (reader: Reader, id: string): Promise<StoredBatch> => {
  const [row] = await reader.all(batchesWhere([sql`id = ${id}`], 1))
  if (!row) throw new Refusal('not-found', ['no-batch', id])
  return withCounts(reader, row)
}
