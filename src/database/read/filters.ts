/** Turns filter conditions into SQL, for fields of a record, of its lists, and of what it refers to. */
import { canonicalDecimal, nextInstant, snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'
import { treeOf, type Condition } from '../../model/filters.ts'
import { resourceOf } from '../../resources/index.ts'
import type { OperatorName } from '../../model/operators.ts'
import type { Resource } from '../../model/resource.ts'
import { encode, unindexed } from '../sql/dialect.ts'
import { branchColumn, linkName } from '../schema/names.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { all, any, columnOf, tests } from '../sql/fragments.ts'

/** An index leads to rows; or each row is looked up in the set of those that meet the condition, or tested alone. */
export type By = 'index' | 'set' | 'row'

/** A column; no index of it is used unless that leads. */
export const passedBy = (at: SQL, by: By): SQL => (by === 'index' ? at : unindexed(at))

const equalities: readonly OperatorName[] = ['equals', 'in', 'within']

/** Link tables keep parts as text, decimals in their canonical form. */
export const encodePart = ({ kind }: Field, value: unknown): unknown =>
  kind === 'decimal' ? canonicalDecimal(value as string) : value

/** The lowest instant of whole milliseconds that a `.gte` admits; encoding would cut a finer one down to the millisecond before. */
const bound = ({
  filter: {
    field: { kind },
    operator: { name },
  },
  value,
}: Condition): unknown => (kind === 'instant' && name === 'gte' ? nextInstant(value as string) : value)

const onColumn = (resource: Resource, condition: Condition, at: SQL, by: By, code: typeof encodePart = encode): SQL => {
  const {
    filter: {
      field,
      operator: { name },
    },
  } = condition
  // Beside another index, one of a range is of use; one of an equality would be read for every pair of their values.
  const column = equalities.includes(name) ? passedBy(at, by) : at
  return tests[name](
    column,
    bound(condition),
    (one) => code(field, one),
    () => treeOf(resource, field) as ResourceName,
  )
}

const ownColumn = (condition: Condition): SQL => columnOf(snakeCase(condition.filter.path[0] as string))

interface Elements {
  readonly table: SQL
  readonly test: SQL
}

/** The table of a list's elements, and the condition on one of them. */
const onElements = (resource: Resource, condition: Condition, by: By): Elements => {
  const {
    path: [key = '', part = 'value'],
  } = condition.filter
  const test = onColumn(resource, condition, columnOf(snakeCase(part)), by, encodePart)
  return { table: columnOf(linkName(resource.name, key)), test }
}

/** A list passes when an element does. */
const onList = (resource: Resource, condition: Condition, by: By): SQL => {
  const { table, test } = onElements(resource, condition, by === 'row' ? 'row' : 'index')
  return by === 'row'
    ? sql`EXISTS (SELECT 1 FROM ${table} WHERE record_id = ${columnOf(resource.name)}.id AND ${test})`
    : sql`${passedBy(columnOf('id'), by)} IN (SELECT record_id FROM ${table} WHERE ${test})`
}

/** It passes `not` when no element is among the values. */
const notOnList = (resource: Resource, { filter, value }: Condition): SQL => {
  const among: Condition = { filter: { ...filter, operator: { ...filter.operator, name: 'in' } }, value }
  const { table, test } = onElements(resource, among, 'index')
  return sql`id NOT IN (SELECT record_id FROM ${table} WHERE ${test})`
}

/** A way through a reference to one of several resources: to one that has the field, or to the field's own tree. */
interface Branch {
  readonly at: SQL
  readonly through?: { readonly resource: Resource; readonly condition: Condition }
}

const branchesOf = (resource: Resource, { filter, value }: Condition): Branch[] => {
  const {
    path: [key = '', shared = ''],
    field,
  } = filter
  const { target } = resource.own[key] as Field
  const tree = treeOf(resource, field)
  return Object.entries((target as { of: Record<string, ResourceName> }).of).flatMap(([branch, name]): Branch[] => {
    const at = columnOf(branchColumn(key, branch))
    if (name === tree) return [{ at }]
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
    ? sql`EXISTS (SELECT 1 FROM ${table} WHERE id = ${at} AND ${test})`
    : sql`${passedBy(at, by)} IN (SELECT id FROM ${table} WHERE ${test})`
}

/** The field is in a column, in a list, or behind a reference to one of several resources. */
const placeOf = ({ fields }: Resource, { filter }: Condition): 'column' | 'list' | 'branches' => {
  const {
    path: [key = ''],
    field,
  } = filter
  const outer = fields[key] as Field
  return outer.kind === 'list' ? 'list' : outer !== field && typeof outer.target === 'object' ? 'branches' : 'column'
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

/** The WHERE of a list: every condition holds. */
export const whereOf = (resource: Resource, conditions: readonly Condition[], by: By = 'index'): SQL =>
  all(conditions.map((condition) => onField(resource, condition, by)))

const entries = ({ table, test }: Elements): SQL => sql`SELECT 1 FROM ${table} WHERE ${test}`

/** About a row for each record that meets a condition, read off an index; undefined where no index leads to them. */
export const entriesOf = (resource: Resource, condition: Condition): SQL | undefined => {
  const { field, operator } = condition.filter
  if (!equalities.includes(operator.name) || (field.kind !== 'id' && typeof field.target !== 'string')) return undefined
  const ofColumn = (at: SQL): SQL =>
    entries({ table: columnOf(resource.name), test: onColumn(resource, condition, at, 'index') })
  switch (placeOf(resource, condition)) {
    case 'list':
      return entries(onElements(resource, condition, 'index'))
    case 'branches':
      return sql.join(
        branchesOf(resource, condition).map(({ at, through }) =>
          through ? (entriesOf(through.resource, through.condition) as SQL) : ofColumn(at),
        ),
        sql` UNION ALL `,
      )
    case 'column':
      return ofColumn(ownColumn(condition))
  }
}
