/** Reads changes: all in order, or those of one record; each with the record after it. */
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type {
  ChangeFilter,
  Entry,
  Feed,
  FeedRequest,
  Latest,
  LatestRequest,
  Revisions,
  RevisionsRequest,
} from '../../store/changes.ts'
import type { Reader } from '../engine.ts'
import { fromStates } from '../read/as-of.ts'
import { orderOf, selections, type Stretch } from './selections.ts'
import { head } from './sequence.ts'
import { recordJson } from '../read/record-json.ts'
import { precompiled } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/** A deletion leaves no state, so its text is null. */
const stateLeft = precompiled(
  sql`CASE entry.resource ${sql.join(
    everyResource.map(
      (resource) => sql`WHEN ${sql.raw(`'${resource.name}'`)} THEN
  (${fromStates(
    resource,
    (table) =>
      sql`SELECT ${recordJson(resource)} FROM ${table} WHERE id = entry.record_id AND revision = entry.revision`,
  )})`,
    ),
    sql` `,
  )} END`,
)

const oldestFirst = { newestFirst: false }

const entriesOf = (reader: Reader, entries: SQL, limit: number, order = orderOf(oldestFirst)): Promise<Entry[]> =>
  reader.all(sql<Entry>`SELECT sequence, at, "by", resource, record_id AS id, revision, action, ${stateLeft} AS text
    FROM (${entries}) AS entry ORDER BY ${order} ${upTo(limit)}`)

const selected = async (
  reader: Reader,
  filter: ChangeFilter,
  stretch: Stretch,
  limit: number,
): Promise<readonly Entry[]> => {
  const found: Entry[] = []
  for (const entries of selections(filter, stretch, limit))
    if (found.length < limit) found.push(...(await entriesOf(reader, entries, limit - found.length, orderOf(stretch))))
  return found
}

/** Returns the changes after a sequence, and the sequence they reach. */
export const feed = async (reader: Reader, request: FeedRequest): Promise<Feed> => {
  const { sequence: last } = await head(reader)
  const { after, limit } = request
  const found = await selected(reader, request, { ...oldestFirst, after, to: last }, limit + 1)
  const entries = found.slice(0, limit)
  const more = found.length > limit
  return { entries, more, next: more ? (entries.at(-1) as Entry).sequence : Math.max(after, last) }
}

/** Returns the last changes before a sequence, newest first. */
export const latest = async (reader: Reader, request: LatestRequest): Promise<Latest> => {
  const { sequence: last } = await head(reader)
  const { before = Infinity, limit } = request
  const found = await selected(
    reader,
    request,
    { after: 0, to: Math.min(before - 1, last), newestFirst: true },
    limit + 1,
  )
  return { entries: found.slice(0, limit), more: found.length > limit }
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
  if (found.length === 0) throw new Refusal('not-found', ['no-record', name, id])
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
  if (!last) throw new Refusal('not-found', ['no-record', name, id])
  throw new Refusal('not-found', ['no-revision', `${name}/${id}`, number.toString(), last.revision])
}
