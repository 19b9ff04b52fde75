/**
 * Chooses the condition of a list that leads to its records: the one met by the fewest records.
 * SQLite does not know these numbers, and would read an index for every pair of values of two conditions.
 */
import type { Condition } from '../../model/filters.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import { entriesOf } from './entries.ts'
import { whereOf, type By } from './filters.ts'
import type { Reader } from '../engine.ts'
import { entriesFoundBy, foundBy } from '../search/search.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { all, upTo } from '../sql/fragments.ts'

/** Up to this many records are tested one by one; more are looked up in the set that meets another condition. */
const few = 10_000

/** A condition of a list, or its words. */
interface Part {
  readonly condition?: Condition
  readonly where: (by: By) => SQL
  readonly entries: SQL | undefined
}

const partsOf = (resource: Resource, { conditions, q }: Asked): Part[] => [
  ...conditions.map((condition) => ({
    condition,
    where: (by: By) => whereOf(resource, [condition], by),
    entries: entriesOf(resource, condition),
  })),
  ...(q === undefined
    ? []
    : [
        {
          where: (by: By) => foundBy(resource.name, q, by),
          entries: entriesFoundBy(resource.name, q),
        },
      ]),
]

/** Counts index entries up to a limit. */
export const countOf = async (reader: Reader, entries: SQL, most: number): Promise<number> => {
  const [row] = await reader.all(
    sql<{ count: number }>`SELECT count(*) AS count FROM (${entries} ${upTo(most)}) AS entries`,
  )
  return row?.count ?? 0
}

interface Narrowest {
  readonly leading: Part | undefined
  readonly count: number
}

/** Returns the part met by the fewest records, counting no further than necessary; a single part is not counted. */
const narrowestOf = async (reader: Reader, parts: readonly Part[]): Promise<Narrowest> => {
  const able = parts.filter(({ entries }) => entries !== undefined)
  if (able.length < 2) return { leading: able[0], count: few }
  const counts = await Promise.all(able.map(({ entries }) => countOf(reader, entries as SQL, few)))
  const count = Math.min(...counts)
  return { leading: able[counts.indexOf(count)], count }
}

type Asked = Pick<ListRequest, 'conditions' | 'q' | 'asOf'>

export interface Narrowed {
  /** The leading condition, unless the words lead. */
  readonly leading: Condition | undefined
  readonly rest: readonly Condition[]
  readonly where: SQL
}

/** Arranges the conditions of a list, including its words. The history has no indexes, so nothing leads there. */
export const narrowed = async (reader: Reader, resource: Resource, asked: Asked): Promise<Narrowed> => {
  const parts = partsOf(resource, asked)
  const { leading, count } = await narrowestOf(reader, asked.asOf === undefined ? parts : [])
  const by = leading === undefined ? 'index' : count < few ? 'row' : 'set'
  return {
    leading: leading?.condition,
    rest: asked.conditions.filter((condition) => condition !== leading?.condition),
    where: all(parts.map((part) => part.where(part === leading ? 'index' : by))),
  }
}
