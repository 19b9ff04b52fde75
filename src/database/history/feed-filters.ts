/** The changes that a feed asks for: of some resources, of one record, or of records within a region. */
import { LRUCache } from 'lru-cache'
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import type { FeedRequest } from '../../store/changes.ts'
import { branchColumn, historyName } from '../schema/names.ts'
import { any, belowOf, columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { partTemplate } from '../sql/templates.ts'

/** The number of changes that a page looks through for those within a region: no index leads to them. */
const lookedThrough = 5000

/** Returns the last change that a page looks at. */
export const lastLookedAt = ({ after, regionWithin }: FeedRequest, last: number): number =>
  regionWithin === undefined ? last : Math.min(last, after + lookedThrough)

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
const isWithin = (resource: Resource, regions: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${columnOf(historyName(resource.name))} AS state
    WHERE state.id = changes.record_id AND state.revision IN (changes.revision - 1, changes.revision)
      AND ${liesIn(resource, regions)})`

/** A request without its values. */
interface Shape {
  readonly resources: readonly Resource[]
  readonly hasId: boolean
  readonly hasWithin: boolean
  /** The number of changes to select. */
  readonly most: number
}

/** Reads each resource along its own index, so that others cost nothing. */
const partOf = ({ resources, hasId, hasWithin, most }: Shape) =>
  partTemplate(4, (after = sql``, last = sql``, id = sql``, within = sql``) => {
    const between = sql`sequence > ${after} AND sequence <= ${last}`
    if (resources.length === everyResource.length && !hasId && !hasWithin)
      return sql`SELECT * FROM changes WHERE ${between}`
    return sql.join(
      resources.map(
        (resource) => sql`SELECT * FROM (SELECT * FROM changes
    WHERE resource = ${sql.raw(`'${resource.name}'`)} AND ${between} ${hasId ? sql`AND record_id = ${id}` : sql``}
    ${hasWithin ? sql`AND ${isWithin(resource, belowOf('regions', within))}` : sql``}
    ORDER BY sequence ${upTo(most)}) AS ${columnOf(`changes_${resource.name}`)}`,
      ),
      sql` UNION ALL `,
    )
  })

/** The parts of requests that were made lately: to compile one takes longer than to read what it selects. */
const parts = new LRUCache<string, ReturnType<typeof partOf>>({ max: 100 })

/** Selects the changes up to `last` that a request asks for, at least the first `most`; undefined if none can match. */
export const entriesWithin = (request: FeedRequest, last: number, most: number): SQL | undefined => {
  const { after, id, regionWithin } = request
  const [hasId, hasWithin] = [id !== undefined, regionWithin !== undefined]
  const resources = request.resources.map(resourceOf).filter((resource) => !hasWithin || hasRegions(resource))
  if (resources.length === 0 || last <= after) return undefined
  const key = JSON.stringify([request.resources, hasId, hasWithin, most])
  const part = parts.get(key) ?? partOf({ resources, hasId, hasWithin, most })
  parts.set(key, part)
  return part([[after, last, id, regionWithin]])
}
