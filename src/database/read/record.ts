/** Reads one record, current or as of a change. */
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Stored } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import { has } from './by-id.ts'
import { deletionOf } from '../history/sequence.ts'
import { asItStood } from './as-of.ts'
import { recordJson } from './record-json.ts'
import { queryTemplate } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { isDeeperThan, upTo } from '../sql/fragments.ts'

const recordOf = (resource: Resource, id: SQL): SQL<Stored> =>
  sql<Stored>`SELECT ${recordJson(resource)} AS text, revision FROM ${sql.identifier(resource.name)} WHERE id = ${id}`

const live = ofResource((resource) => queryTemplate(1, (id) => recordOf(resource, id)))

export const read = async (reader: Reader, resource: Resource, id: string, asOf?: number): Promise<Stored> => {
  const [row] = await reader.all(
    asOf === undefined ? live(resource)(id) : sql<Stored>`${asItStood(asOf)}${recordOf(resource, sql`${id}`)}`,
  )
  if (row) return row
  const deletion = await deletionOf(reader, resource.name, id, asOf)
  // The record was created after the first query.
  if (deletion && deletion.action !== 'delete') return read(reader, resource, id, asOf)
  throw deletion
    ? new Refusal('gone', `${resource.name}/${id} was deleted at ${deletion.at}.`)
    : new Refusal('not-found', `There is no ${resource.name}/${id}.`)
}

const neighbours = 500

/** Returns ids similar to a missing one; undefined if it exists. */
export const missing = async (
  reader: Reader,
  name: ResourceName,
  id: string,
  asOf?: number,
): Promise<string[] | undefined> => {
  if (asOf === undefined && (await has(reader, name, id))) return undefined
  const table = sql.identifier(name)
  const rows = await reader.all(sql<{
    id: string
  }>`${asItStood(asOf)}SELECT *
    FROM (SELECT id FROM ${table} WHERE id >= ${id} ORDER BY id ${upTo(neighbours)}) AS from_here UNION ALL SELECT *
    FROM (SELECT id FROM ${table} WHERE id < ${id} ORDER BY id DESC ${upTo(neighbours)}) AS before_it`)
  const ids = rows.map((row) => row.id)
  return ids[0] === id ? undefined : ids
}

/** Reports whether a node of a tree has descendants more than `levels` levels below it. */
export const deeper = async (
  reader: Reader,
  name: ResourceName,
  id: string,
  levels: number,
  asOf?: number,
): Promise<boolean> => {
  const [row] = await reader.all(
    sql<{ deeper: number }>`${asItStood(asOf)}SELECT ${isDeeperThan(levels, name, id)} AS deeper`,
  )
  return row?.deeper === 1
}
