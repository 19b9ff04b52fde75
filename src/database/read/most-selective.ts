/** Chooses the condition of a list that the fewest records meet, by counts that go no further than they need. */
import type { ResourceName } from '../../model/field.ts'
import { type Condition, treeOf } from '../../model/filters.ts'
import { equalityOperators } from '../../model/operators.ts'
import type { Resource } from '../../model/resource.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Reader } from '../engine.ts'
import { linkColumn, linkName } from '../schema/names.ts'
import { entriesFoundBy, foundBy } from '../search/search.ts'
import { areFew, isIn, joinEach } from '../sql/dialect.ts'
import { all, belowOf, columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { branchesOf, type By, encodePart, onColumn, ownColumn, placeOf, whereOf } from './filters.ts'

/** Selects the ids of rows by an index, node by node. */
const entriesIn = (resource: Resource, condition: Condition, table: SQL, id: SQL, at: SQL): SQL => {
  const {
    filter: { field, operator },
    value,
  } = condition
  if (operator.name !== 'within')
    return sql`SELECT ${id} AS id FROM ${table} WHERE ${onColumn(resource, condition, at, 'index', encodePart)}`
  const nodes = belowOf(treeOf(resource, field) as ResourceName, value as string)
  return sql`SELECT ${table}.${id} AS id FROM ${nodes} AS node ${joinEach(table, table, sql`${table}.${at} = node.id`)}`
}

/** Returns an indexed query for the ids of the records that meet a condition, some of them twice; undefined without an index. */
export const entriesOf = (resource: Resource, condition: Condition): SQL | undefined => {
  const {
    field,
    operator,
    path: [key = '', ...path],
  } = condition.filter
  if (!equalityOperators.includes(operator.name) || (field.kind !== 'id' && field.target === undefined))
    return undefined
  const own = columnOf(resource.name)
  const ofColumn = (at: SQL): SQL => entriesIn(resource, condition, own, columnOf('id'), at)
  switch (placeOf(resource, condition)) {
    case 'list': {
      const elements = columnOf(linkName(resource.name, key))
      return entriesIn(resource, condition, elements, columnOf('record_id'), columnOf(linkColumn(path)))
    }
    case 'branches':
      return sql.join(
        branchesOf(resource, condition).map(({ at, through }) =>
          through
            ? sql`SELECT ${own}.id FROM (${entriesOf(through.resource, through.condition)}) AS referred
                ${joinEach(own, own, sql`${own}.${at} = referred.id`)}`
            : ofColumn(at),
        ),
        sql` UNION ALL `,
      )
    case 'column':
      return ofColumn(ownColumn(condition))
  }
}

// Chooses the condition of a list that leads to its records: the one met by the fewest records.
// SQLite does not know these numbers, and would read an index for every pair of values of two conditions.

/** Up to this many records are tested one by one; more are looked up in the set that meets another condition. */
const few = 10_000
/** Up to this many records that meet a condition by way of others are looked up by their ids. */
const fewReached = 5000

/** A condition of a list, or its words. */
interface Part {
  readonly condition?: Condition
  readonly where: (by: By) => SQL
  readonly entries: SQL | undefined
  /** The records meet it by way of others. */
  readonly isFar?: boolean
}

const partsOf = (resource: Resource, { conditions, q }: Criteria): Part[] => [
  ...conditions.map((condition) => ({
    condition,
    where: (by: By) => whereOf(resource, [condition], by),
    entries: entriesOf(resource, condition),
    isFar: condition.filter.operator.name === 'within' || placeOf(resource, condition) === 'branches',
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

/** Returns the condition that leads to records. */
const led = async (reader: Reader, { where, entries, isFar }: Part): Promise<SQL> => {
  if (!entries || !isFar) return where('index')
  const [found] = await reader.all(sql<{ few: number }>`SELECT ${areFew(entries, fewReached)} AS few`)
  return found?.few === 1 ? isIn(columnOf('id'), entries) : where('index')
}

type Criteria = Pick<ListRequest, 'conditions' | 'q' | 'asOf'>

export interface Narrowed {
  /** The leading condition, unless the words lead. */
  readonly leading: Condition | undefined
  readonly rest: readonly Condition[]
  /** Returns the condition by which all the records are collected. */
  readonly where: () => Promise<SQL>
}

/** Arranges the conditions of a list, including its words. The history has no indexes, so nothing leads there. */
export const narrowed = async (reader: Reader, resource: Resource, criteria: Criteria): Promise<Narrowed> => {
  const parts = partsOf(resource, criteria)
  const { leading, count } = await narrowestOf(reader, criteria.asOf === undefined ? parts : [])
  const by = leading === undefined ? 'index' : count < few ? 'row' : 'set'
  const collecting = async (): Promise<SQL> => {
    const first = leading && (await led(reader, leading))
    return all(parts.map((part) => (first && part === leading ? first : part.where(by))))
  }
  let where: Promise<SQL> | undefined
  return {
    leading: leading?.condition,
    rest: criteria.conditions.filter((condition) => condition !== leading?.condition),
    where: () => (where ??= collecting()),
  }
}
