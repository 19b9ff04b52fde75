/** Reads one record, current or as of a change. */
import { snakeCase } from '../../model/canonical.ts'
import { didYouMean } from '../../model/closest-name.ts'
import type { ResourceName } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { resourceOf } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Stored } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import { has } from './by-id.ts'
import { deletionOf } from '../history/sequence.ts'
import { asItStood } from './as-of.ts'
import { linkName } from '../schema/names.ts'
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
    ? new Refusal('gone', ['record-deleted', resource.name, id, deletion.at])
    : new Refusal('not-found', [
        'no-record',
        resource.name,
        id,
        didYouMean(id, (await missing(reader, resource.name, id, asOf)) ?? []),
      ])
}

const neighbours = 500

/** Returns values similar to one that no record has in a field; undefined if one has it. */
export const missing = async (
  reader: Reader,
  name: ResourceName,
  value: string,
  asOf?: number,
  path: readonly string[] = ['id'],
): Promise<readonly string[] | undefined> => {
  const [key = '', part = 'value'] = path
  const isId = key === 'id'
  if (isId && asOf === undefined && (await has(reader, name, value))) return undefined
  const isList = resourceOf(name).fields[key]?.kind === 'list'
  const table = sql.identifier(isList ? linkName(name, key) : name)
  const column = sql.identifier(snakeCase(isList ? part : key))
  const values = sql`SELECT ${isId ? sql`` : sql`DISTINCT `}${column} AS value FROM ${table} WHERE ${column}`
  const rows = await reader.all(sql<{
    value: string
  }>`${asItStood(asOf)}SELECT *
    FROM (${values} >= ${value} ORDER BY ${column} ${upTo(neighbours)}) AS from_here UNION ALL SELECT *
    FROM (${values} < ${value} ORDER BY ${column} DESC ${upTo(neighbours)}) AS before_it`)
  const found = rows.map((row) => row.value)
  return found[0] === value ? undefined : found
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
