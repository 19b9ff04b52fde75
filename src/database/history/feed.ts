/** Reads changes and revisions; a filter selects them along indexes, and none reads the whole feed for a page. */
import type { ResourceName } from '../../model/field.ts'
import { type Condition, type Filter, filtersOf } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource, resourceOf, resources } from '../../resources/index.ts'
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
import { fromStates, linksOf, shadowing, statesOf } from '../read/as-of.ts'
import { idsOf, whereOf } from '../read/filters.ts'
import { recordJson } from '../read/record.ts'
import { linkName } from '../schema/names.ts'
import { all, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { precompiled } from '../sql/templates.ts'
import { batchOf } from './batches.ts'
import { head } from './sequence.ts'

/** A part of the feed: the changes after a sequence, up to another. */
interface Stretch {
  readonly after: number
  readonly to: number
  readonly newestFirst: boolean
}

const sequence = sql`sequence`
/** `+ 0` keeps a planner off the index of sequences: the records to look up are known. */
const lookedUp = sql`sequence + 0`

const orderOf = ({ newestFirst }: Pick<Stretch, 'newestFirst'>, at = sequence): SQL =>
  newestFirst ? sql`${at} DESC` : at

const within = ({ after, to }: Stretch, at = sequence): SQL => sql`${at} > ${after} AND ${at} <= ${to}`

/** Reads the changes of each resource along its own index, so that others cost nothing. */
const ofResources = (
  names: readonly ResourceName[],
  stretch: Stretch,
  limit: number,
  tests: (name: ResourceName) => readonly SQL[],
  at = sequence,
): SQL =>
  sql.join(
    names.map(
      (name) => sql`SELECT * FROM (SELECT * FROM changes
      WHERE ${all([sql`resource = ${name}`, within(stretch, at), ...tests(name)])}
      ORDER BY ${orderOf(stretch, at)} ${upTo(limit)}) AS ${sql.identifier(`changes_${name}`)}`,
    ),
    sql` UNION ALL `,
  )

/** The filter by which each resource is asked for the records in a region. */
const placing = new Map(
  everyResource.flatMap((resource) => {
    const filter = filtersOf(resource).get(resource.name === 'regions' ? 'id.within' : 'regionId.within')
    return filter ? [[resource.name, filter] as const] : []
  }),
)

const { regions } = resources

/**
 * Shadows tables by all states that their records ever had: a deleted record was somewhere, too, and a zone had other
 * members.
 */
const everyState = precompiled(
  shadowing([
    [linkName('regions', 'memberIds'), linksOf(regions, 'memberIds', regions.own.memberIds)],
    ...[...placing.keys()].map((name) => [name, statesOf(resourceOf(name))] as const),
  ]),
)

/** Up to this many changes are tested one by one; beyond, the changes of all records of the region are sorted. */
const nearby = 1000

const parted = (stretch: Stretch): { readonly near: Stretch; readonly far: Stretch } => {
  const { after, to, newestFirst } = stretch
  const between = newestFirst ? Math.max(after, to - nearby) : Math.min(to, after + nearby)
  const [early, late] = [
    { ...stretch, to: between },
    { ...stretch, after: between },
  ]
  return newestFirst ? { near: late, far: early } : { near: early, far: late }
}

const ofRegion = (
  node: string,
  names: readonly ResourceName[],
  stretch: Stretch,
  limit: number,
  also: readonly SQL[],
): readonly SQL[] => {
  const placed = names.filter((name) => placing.has(name))
  if (placed.length === 0) return []
  const conditionOn = (name: ResourceName): Condition => ({ filter: placing.get(name) as Filter, value: node })
  const { near, far } = parted(stretch)
  /** Each record is tested once, however many of the changes are of it. */
  const isThere = (name: ResourceName): SQL => {
    const test = whereOf(resourceOf(name), [conditionOn(name)], 'row')
    const changed = sql`SELECT record_id FROM changes WHERE resource = ${name} AND ${within(near)}`
    return sql`record_id IN (SELECT id FROM ${sql.identifier(name)} WHERE id IN (${changed}) AND ${test})`
  }
  const isFound = (name: ResourceName): SQL => sql`record_id IN (${idsOf(resourceOf(name), conditionOn(name))})`
  return [
    sql`${everyState}${ofResources(placed, near, limit, (name) => [...also, isThere(name)])}`,
    ...(far.to > far.after
      ? [sql`${everyState}${ofResources(placed, far, limit, (name) => [...also, isFound(name)], lookedUp)}`]
      : []),
  ]
}

/** Returns queries of changes, each up to a limit, of which each continues the one before. */
const selections = ({ resources, id, regionWithin }: ChangeFilter, stretch: Stretch, limit: number): readonly SQL[] => {
  if (stretch.to <= stretch.after || resources.length === 0) return []
  const also = id === undefined ? [] : [sql`record_id = ${id}`]
  if (regionWithin !== undefined) return ofRegion(regionWithin, resources, stretch, limit, also)
  if (resources.length === everyResource.length && id === undefined)
    return [sql`SELECT * FROM changes WHERE ${within(stretch)}`]
  return [ofResources(resources, stretch, limit, () => also)]
}

// Reads changes: all in order, or those of one record; each with the record after it.

/** The JSON text of the record of an `entry` in a revision; null where that is none, as after a deletion. */
export const stateIn = (revision: SQL): SQL =>
  precompiled(
    sql`CASE entry.resource ${sql.join(
      everyResource.map(
        (resource) => sql`WHEN ${sql.raw(`'${resource.name}'`)} THEN
  (${fromStates(
    resource,
    (table) => sql`SELECT ${recordJson(resource)} FROM ${table} WHERE id = entry.record_id AND revision = ${revision}`,
  )})`,
      ),
      sql` `,
    )} END`,
  )

const stateLeft = stateIn(sql`entry.revision`)

const oldestFirst = { newestFirst: false }

const entriesOf = (reader: Reader, entries: SQL, limit: number, order = orderOf(oldestFirst)): Promise<Entry[]> =>
  reader.all(sql<Entry>`SELECT sequence, at, "by", resource, record_id AS id, revision, action, merged_into AS "mergedInto",
    ${batchOf(sql`entry.sequence`)} AS "batchId", ${stateLeft} AS text
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
