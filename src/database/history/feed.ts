/** Reads changes: all in order, or those of one record; each with the record after it. */
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Entry, Feed, FeedRequest, Revisions, RevisionsRequest } from '../../store/changes.ts'
import type { Reader } from '../engine.ts'
import { historyName } from '../schema/names.ts'
import { entriesWithin, lastLookedAt } from './feed-filters.ts'
import { head as lastChange } from './sequence.ts'
import { recordJson } from '../read/record-json.ts'
import { precompiled } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/** A deletion leaves no state, so its text is null. */
const stateLeft = precompiled(
  sql`CASE entry.resource ${sql.join(
    everyResource.map(
      (resource) => sql`WHEN ${sql.raw(`'${resource.name}'`)} THEN
  (SELECT ${recordJson(resource)} FROM ${sql.identifier(historyName(resource.name))}
    WHERE id = entry.record_id AND revision = entry.revision)`,
    ),
    sql` `,
  )} END`,
)

const entriesOf = (reader: Reader, entries: SQL, limit: number): Promise<Entry[]> =>
  reader.all(sql<Entry>`SELECT sequence, at, "by", resource, record_id AS id, revision, action, ${stateLeft} AS text
    FROM (${entries}) AS entry ORDER BY sequence ${upTo(limit)}`)

/** Returns the changes after a sequence, and the sequence they reach. */
export const feed = async (reader: Reader, request: FeedRequest): Promise<Feed> => {
  const { sequence: head } = await lastChange(reader)
  const { after, limit } = request
  const last = lastLookedAt(request, head)
  const entries = entriesWithin(request, last, limit + 1)
  const found = entries && last > after ? await entriesOf(reader, entries, limit + 1) : []
  const isFull = found.length > limit
  return {
    entries: found.slice(0, limit),
    more: isFull || last < head,
    next: isFull ? (found[limit - 1] as Entry).sequence : Math.max(after, last),
  }
}

/** Returns the revisions of a record, live or deleted. Throws a Refusal: not-found. */
export const revisions = async (
  reader: Reader,
  { name }: Resource,
  id: string,
  { after, limit }: RevisionsRequest,
): Promise<Revisions> => {
  // Includes the last revision of the previous page: the first patch starts from its state.
  const found = await entriesOf(
    reader,
    sql`SELECT * FROM changes WHERE resource = ${name} AND record_id = ${id} AND sequence >= ${after ?? 0}`,
    limit + (after === undefined ? 1 : 2),
  )
  if (found.length === 0) throw new Refusal('not-found', `There is no ${name}/${id}.`)
  const [former, rest] = after === undefined ? [undefined, found] : [found[0], found.slice(1)]
  const entries = rest.slice(0, limit)
  return { entries, former: former?.text ?? null, next: rest.length > limit ? entries.at(-1)?.sequence : undefined }
}

/** Returns one revision of a record, live or deleted. Throws a Refusal: not-found. */
export const revision = async (reader: Reader, { name }: Resource, id: string, number: number): Promise<Entry> => {
  const ofRecord = sql`SELECT * FROM changes WHERE resource = ${name} AND record_id = ${id}`
  const [found] = await entriesOf(reader, sql`${ofRecord} AND revision = ${number}`, 1)
  if (found) return found
  const [last] = await reader.all(
    sql<{ revision: number }>`SELECT max(revision) AS revision FROM (${ofRecord}) AS entry HAVING max(revision) > 0`,
  )
  if (!last) throw new Refusal('not-found', `There is no ${name}/${id}.`)
  const known = last.revision === 1 ? 'only revision 1' : `revisions 1 to ${last.revision.toString()}`
  throw new Refusal('not-found', `${name}/${id} has no revision ${number.toString()}; it has ${known}.`)
}
