/** Finds a page of the records that meet conditions, in order of id, without sorting all of them. */
import type { Resource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { all, columnOf } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { beyond, byId, mergedIfFew, type Rows, type Way } from './merged-ranges.ts'
import type { Narrowed } from './most-selective.ts'
import { walked } from './walk.ts'

/** Returns the rows of a page in order of id; undefined if a plain query is no worse. */
export const pageInOrder = async (
  reader: Reader,
  resource: Resource,
  asked: Narrowed,
  way: Way,
): Promise<Rows | undefined> => {
  const page = await mergedIfFew(reader, resource, asked, way)
  if (page) return page
  const [own, id] = [columnOf(resource.name), columnOf('id')]
  const order = byId(id, way)
  const rows = sql`SELECT * FROM ${own} WHERE ${all(beyond(id, way))} ORDER BY ${order}`
  const ids = await walked(reader, resource, asked, { rows, order, limit: way.limit })
  return ids && { from: sql`${own} WHERE id IN ${among(ids)}`, order }
}
