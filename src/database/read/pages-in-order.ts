/** Finds a page of the records that meet conditions, in order of id, without sorting all of them. */
import type { Resource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { all, columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { beyond, byId, mergedIfFew, type Rows, type Way } from './merged-ranges.ts'
import { type Narrowed, countOf } from './most-selective.ts'
import { entriesOf } from './entries.ts'
import { whereOf } from './filters.ts'

/** Up to this many records are sorted faster than they are found by a walk. */
const few = 500
/** A walk goes no further than this: ids that meet a condition may stand together, far from where it begins. */
const walkedAtMost = 2500

interface Walk {
  /** The rows in their order, with the columns of the resource. */
  readonly rows: SQL
  readonly order: SQL
  readonly limit: number
  /** Conditions beside those of the list. */
  readonly also?: readonly SQL[]
}

/** Returns the ids of a page; undefined if a walk does not fill it soon. */
const walked = async (
  reader: Reader,
  resource: Resource,
  { leading, rest }: Narrowed,
  { rows, order, limit, also = [] }: Walk,
): Promise<readonly string[] | undefined> => {
  const entries = leading && entriesOf(resource, leading)
  if (!entries || (await countOf(reader, entries, few)) < few) return undefined
  const fits = all([whereOf(resource, [leading, ...rest], 'row'), ...also])
  const found = await reader.all(sql<{ id: string }>`SELECT id
    FROM (${rows} ${upTo(walkedAtMost)}) AS ${columnOf(resource.name)} WHERE ${fits} ORDER BY ${order} ${upTo(limit)}`)
  return found.length < limit ? undefined : found.map(({ id }) => id)
}

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
