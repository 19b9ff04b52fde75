/** The changes that a filter selects, as queries along indexes: none reads the whole feed for a page of it. */
import type { ResourceName } from '../../model/field.ts'
import { filtersOf, type Condition, type Filter } from '../../model/filters.ts'
import { everyResource, resourceOf, resources } from '../../resources/index.ts'
import type { ChangeFilter } from '../../store/changes.ts'
import { linksOf, statesOf } from '../read/as-of.ts'
import { idsOf, whereOf } from '../read/filters.ts'
import { linkName } from '../schema/names.ts'
import { all, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { precompiled } from '../sql/templates.ts'

/** A part of the feed: the changes after a sequence, up to another. */
export interface Stretch {
  readonly after: number
  readonly to: number
  readonly newestFirst: boolean
}

const sequence = sql`sequence`
/** The sum keeps a planner from walking along the sequence, when the records to look up are known. */
const lookedUp = sql`sequence + 0`

/** Returns the order of the changes of a stretch. */
export const orderOf = ({ newestFirst }: Pick<Stretch, 'newestFirst'>, at = sequence): SQL =>
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
const everyMember = linksOf(regions, 'memberIds', regions.own.memberIds)

/**
 * Shadows tables by all states that their records ever had: a deleted record was somewhere, too, and a zone had other
 * members.
 */
const everyState = precompiled(
  sql`WITH ${sql.join(
    [
      ...[...placing.keys()].map((name) => [name, statesOf(resourceOf(name))] as const),
      [linkName('regions', 'memberIds'), everyMember] as const,
    ].map(([name, states]) => sql`${sql.identifier(name)} AS NOT MATERIALIZED (${states})`),
    sql`, `,
  )} `,
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
export const selections = (
  { resources, id, regionWithin }: ChangeFilter,
  stretch: Stretch,
  limit: number,
): readonly SQL[] => {
  if (stretch.to <= stretch.after || resources.length === 0) return []
  const also = id === undefined ? [] : [sql`record_id = ${id}`]
  if (regionWithin !== undefined) return ofRegion(regionWithin, resources, stretch, limit, also)
  if (resources.length === everyResource.length && id === undefined)
    return [sql`SELECT * FROM changes WHERE ${within(stretch)}`]
  return [ofResources(resources, stretch, limit, () => also)]
}
