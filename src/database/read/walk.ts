/** Walks records in order of id until a page is full, for conditions that so many meet that all cannot be sorted. */
import type { Resource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { all, columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { entriesOf } from './entries.ts'
import { whereOf } from './filters.ts'
import { countOf, type Narrowed } from './most-selective.ts'

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
export const walked = async (
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
