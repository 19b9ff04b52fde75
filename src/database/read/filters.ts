/** Turns filter conditions into SQL: on fields of a record, on elements of its lists, and on records it refers to. */
import { canonicalDecimal, nextInstant, snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'
import { treeOf, type Condition } from '../../model/filters.ts'
import { resourceOf } from '../../resources/index.ts'
import { equalityOperators } from '../../model/operators.ts'
import type { Resource } from '../../model/resource.ts'
import { encode, unindexed } from '../sql/dialect.ts'
import { branchColumn, linkColumn, linkName } from '../schema/names.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { all, any, columnOf, isAny, tests } from '../sql/fragments.ts'

/** The ways to evaluate a condition: by an index, by looking rows up in the set of matches, or by testing each row. */
export type By = 'index' | 'set' | 'row'

/** Returns a column, with its index disabled unless the index is to lead. */
export const passedBy = (at: SQL, by: By): SQL => (by === 'index' ? at : unindexed(at))

/** Link tables store parts as text, decimals in canonical form. */
export const encodePart = ({ kind }: Field, value: unknown): unknown =>
  kind === 'decimal' ? canonicalDecimal(value as string) : value

/** Rounds a `.gte` bound up to whole milliseconds: encoding would truncate it to the millisecond before. */
const bound = ({
  filter: {
    field: { kind },
    operator: { name },
  },
  value,
}: Condition): unknown => (kind === 'instant' && name === 'gte' ? nextInstant(value as string) : value)

export const onColumn = (
  resource: Resource,
  condition: Condition,
  at: SQL,
  by: By,
  code: typeof encodePart = encode,
): SQL => {
  const {
    filter: {
      field,
      operator: { name },
    },
  } = condition
  // SQLite can combine a range index with another; an equality index would be read for every pair of values.
  const column = equalityOperators.includes(name) ? passedBy(at, by) : at
  return tests[name](
    column,
    bound(condition),
    (one) => code(field, one),
    () => treeOf(resource, field) as ResourceName,
  )
}

export const ownColumn = (condition: Condition): SQL => columnOf(snakeCase(condition.filter.path[0] as string))

interface Elements {
  readonly table: SQL
  readonly test: SQL
}

/** Returns the table of a list's elements, and the condition on an element. */
const onElements = (resource: Resource, condition: Condition, by: By): Elements => {
  const {
    path: [key = '', ...path],
  } = condition.filter
  const test = onColumn(resource, condition, columnOf(linkColumn(path)), by, encodePart)
  return { table: columnOf(linkName(resource.name, key)), test }
}

/** A list matches if an element does. */
const onList = (resource: Resource, condition: Condition, by: By): SQL => {
  const { table, test } = onElements(resource, condition, by === 'row' ? 'row' : 'index')
  return by === 'row'
    ? isAny(sql`SELECT 1 FROM ${table} WHERE record_id = ${columnOf(resource.name)}.id AND ${test}`)
    : sql`${passedBy(columnOf('id'), by)} IN (SELECT record_id FROM ${table} WHERE ${test})`
}

/** A list matches `not` if no element is among the values. */
const notOnList = (resource: Resource, { filter, value }: Condition): SQL => {
  const among: Condition = { filter: { ...filter, operator: { ...filter.operator, name: 'in' } }, value }
  const { table, test } = onElements(resource, among, 'index')
  return sql`id NOT IN (SELECT record_id FROM ${table} WHERE ${test})`
}

/** One branch of a reference to several resources: to one with the field, or to the tree that the field points into. */
interface Branch {
  readonly at: SQL
  readonly through?: { readonly resource: Resource; readonly condition: Condition }
}

export const branchesOf = (resource: Resource, { filter, value }: Condition): Branch[] => {
  const {
    path: [key = '', shared = ''],
    field,
  } = filter
  const outer = resource.own[key] as Field
  const { target } = outer
  const tree = treeOf(resource, field)
  return Object.entries((target as { of: Record<string, ResourceName> }).of).flatMap(([branch, name]): Branch[] => {
    const at = columnOf(branchColumn(key, branch))
    if (name === tree || outer === field) return [{ at }]
    const through = resourceOf(name)
    const inner = through.own[shared]
    if (!inner) return []
    const condition = { filter: { ...filter, path: [shared], field: inner.items ?? inner }, value }
    return [{ at, through: { resource: through, condition } }]
  })
}

const onBranch = (resource: Resource, condition: Condition, { at, through }: Branch, by: By): SQL => {
  if (!through) return onColumn(resource, condition, at, by)
  const table = columnOf(through.resource.name)
  const test = onField(through.resource, through.condition, by === 'row' ? 'row' : 'index')
  return by === 'row'
    ? // A reference has one of its branches; the others are null.
      sql`(${at} IS NOT NULL AND ${isAny(sql`SELECT 1 FROM ${table} WHERE id = ${at} AND ${test}`)})`
    : sql`${passedBy(at, by)} IN (SELECT id FROM ${table} WHERE ${test})`
}

/** A reference to one of several resources has a column and an index for each, which `not` and ranges do not need. */
const isFoundOnBranch = ['equals', 'in']

/** Locates a field: in a column, in a list, or in a reference to one of several resources or behind it. */
export const placeOf = ({ fields }: Resource, { filter }: Condition): 'column' | 'list' | 'branches' => {
  const {
    path: [key = ''],
    field,
    operator,
  } = filter
  const outer = fields[key] as Field
  if (outer.kind === 'list') return 'list'
  return typeof outer.target === 'object' && (outer !== field || isFoundOnBranch.includes(operator.name))
    ? 'branches'
    : 'column'
}

const onField = (resource: Resource, condition: Condition, by: By): SQL => {
  const isNot = condition.filter.operator.name === 'not'
  switch (placeOf(resource, condition)) {
    case 'list':
      return isNot ? notOnList(resource, condition) : onList(resource, condition, by)
    case 'branches':
      return any(branchesOf(resource, condition).map((branch) => onBranch(resource, condition, branch, by)))
    case 'column':
      return onColumn(resource, condition, ownColumn(condition), by)
  }
}

/** Returns the WHERE condition of a list: all conditions hold. */
export const whereOf = (resource: Resource, conditions: readonly Condition[], by: By = 'index'): SQL =>
  all(conditions.map((condition) => onField(resource, condition, by)))

/** Selects the ids of the records that meet an indexed condition: on a reference to several resources, along each index. */
export const idsOf = (resource: Resource, condition: Condition): SQL => {
  const chosen = (test: SQL): SQL => sql`SELECT id FROM ${columnOf(resource.name)} WHERE ${test}`
  return placeOf(resource, condition) === 'branches'
    ? sql.join(
        branchesOf(resource, condition).map((branch) => chosen(onBranch(resource, condition, branch, 'index'))),
        sql` UNION ALL `,
      )
    : chosen(onField(resource, condition, 'index'))
}
