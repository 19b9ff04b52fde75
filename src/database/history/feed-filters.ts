/** The changes that a feed asks for: of some resources, of one record, or of records within a region. */
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import type { FeedRequest } from '../../store/changes.ts'
import { branchColumn, historyName } from '../schema/names.ts'
import { any, belowOf, columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** The number of changes that a page looks through for those within a region: no index leads to them. */
const lookedThrough = 5000

type Filter = Pick<FeedRequest, 'resources' | 'id' | 'within'>

/** Returns the last change that a page looks at. */
export const lastLookedAt = ({ after, within }: FeedRequest, last: number): number =>
  within === undefined ? last : Math.min(last, after + lookedThrough)

const isSubject = ([, { target }]: [string, Field]): boolean => typeof target === 'object'

/** Tests whether a state of a record, called `state`, lies in one of these regions; undefined if none can. */
const liesIn = (resource: Resource, regions: SQL): SQL | undefined => {
  if (resource.name === 'regions') return sql`state.id IN ${regions}`
  if ('regionId' in resource.own) return sql`state.region_id IN ${regions}`
  const [key, field] = Object.entries(resource.own).find(isSubject) ?? []
  if (typeof field?.target !== 'object') return undefined
  return any(
    Object.entries(field.target.of).flatMap(([branch, name]) => {
      const at = sql`state.${columnOf(branchColumn(key as string, branch))}`
      if (name === 'regions') return [sql`${at} IN ${regions}`]
      // The subject as it stood at the change: it may be deleted by now, or have moved.
      return 'regionId' in resourceOf(name).own
        ? [
            sql`EXISTS (SELECT 1 FROM ${columnOf(historyName(name))} AS subject WHERE subject.id = ${at}
              AND subject.since <= changes.sequence AND coalesce(subject.until, changes.sequence) >= changes.sequence
              AND subject.region_id IN ${regions})`,
          ]
        : []
    }),
  )
}

/** Reports whether records of a resource lie in regions. */
export const hasRegions = (resource: Resource): boolean => liesIn(resource, sql``) !== undefined

/** A record that leaves a region concerns those who follow it, so its state before the change counts too. */
const isWithin = (resource: Resource, within: string): SQL =>
  sql`EXISTS (SELECT 1 FROM ${columnOf(historyName(resource.name))} AS state
    WHERE state.id = changes.record_id AND state.revision IN (changes.revision - 1, changes.revision)
      AND ${liesIn(resource, belowOf('regions', within))})`

const ofResource = (resource: Resource, { id, within }: Filter, between: SQL, most: number): SQL =>
  sql`SELECT * FROM (SELECT * FROM changes WHERE resource = ${resource.name} AND ${between}
    ${id === undefined ? sql`` : sql`AND record_id = ${id}`}
    ${within === undefined ? sql`` : sql`AND ${isWithin(resource, within)}`}
    ORDER BY sequence ${upTo(most)}) AS ${columnOf(`changes_${resource.name}`)}`

/** Selects the changes up to `last` that a request asks for, at least the first `most`; undefined if none can match. */
export const entriesWithin = (request: FeedRequest, last: number, most: number): SQL | undefined => {
  const { after, resources, id, within } = request
  const between = sql`sequence > ${after} AND sequence <= ${last}`
  if (resources.length === everyResource.length && id === undefined && within === undefined)
    return sql`SELECT * FROM changes WHERE ${between}`
  const asked = resources.map(resourceOf).filter((resource) => within === undefined || hasRegions(resource))
  if (asked.length === 0 || last <= after) return undefined
  // Each resource is read along its own index, so that others cost nothing.
  return sql.join(
    asked.map((resource) => ofResource(resource, request, between, most)),
    sql` UNION ALL `,
  )
}
