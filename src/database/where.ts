/** Turns filter conditions into SQL; each operator is one line of a table. */
import { canonicalDecimal, nextInstant, snakeCase } from '../resources/canonical.ts'
import type { Field, ResourceName } from '../resources/field.ts'
import { treeOf, type Condition } from '../resources/filters.ts'
import { resourceOf } from '../resources/index.ts'
import type { OperatorName } from '../resources/operators.ts'
import type { Resource } from '../resources/resource.ts'
import { containsText, encode, seed } from './language.ts'
import { branchColumn, linkName } from './names.ts'
import { sql, type SQL } from './sql.ts'

export const listed = (values: readonly SQL[]): SQL => sql`(${sql.join([...values], sql`, `)})`
const parameters = (values: readonly unknown[]): SQL => values.length === 0 ? sql`(NULL)` : listed(values.map((value) => sql`${value}`))
/** So many rows at most: a number that is a parameter has SQLite prepare the statement anew for each, to see whether it is small. */
export const upTo = (rows: number): SQL => sql.raw(`LIMIT ${rows.toString()}`)
export const all = (tests: readonly SQL[]): SQL => tests.length === 0 ? sql`1 = 1` : sql.join([...tests], sql` AND `)
export const any = (tests: readonly SQL[]): SQL => tests.length === 0 ? sql`1 = 0` : sql`(${sql.join([...tests], sql` OR `)})`
export const columnOf = (name: string): SQL => sql`${sql.identifier(name)}`

/** The ids of a node and all below it, and of all that it spans where it is a zone, with all below that. */
export const belowOf = (tree: ResourceName, node: string): SQL => {
  const table = sql.identifier(tree)
  const members = 'memberIds' in resourceOf(tree).own
    ? sql` UNION SELECT value FROM ${sql.identifier(linkName(tree, 'memberIds'))} JOIN span ON record_id = span.id` : sql``
  return sql`(WITH RECURSIVE span(id) AS (SELECT ${seed(sql`${node}`)}${members}),
    below(id) AS (SELECT id FROM span UNION SELECT ${table}.id FROM ${table} JOIN below ON parent_id = below.id)
    SELECT id FROM below)`
}

/** Whether something stands more than so many levels below a node. */
export const isDeeperThan = (levels: number, tree: ResourceName, node: string): SQL => {
  const table = sql.identifier(tree)
  return sql`CASE WHEN EXISTS (WITH RECURSIVE below(id, level) AS (SELECT ${seed(sql`${node}`)}, 0
    UNION ALL SELECT ${table}.id, level + 1 FROM ${table} JOIN below ON parent_id = below.id WHERE level <= ${levels})
    SELECT 1 FROM below WHERE level > ${levels}) THEN 1 ELSE 0 END`
}

type Test = (at: SQL, value: unknown, encoded: (value: unknown) => unknown, tree: () => ResourceName) => SQL

const many = (value: unknown, encoded: (value: unknown) => unknown): SQL => parameters((value as unknown[]).map(encoded))

const tests: Readonly<Record<OperatorName, Test>> = {
  equals: (at, value, encoded) => sql`${at} = ${encoded(value)}`,
  in: (at, value, encoded) => sql`${at} IN ${many(value, encoded)}`,
  not: (at, value, encoded) => sql`${at} NOT IN ${many(value, encoded)}`,
  gte: (at, value, encoded) => sql`${at} >= ${encoded(value)}`,
  lte: (at, value, encoded) => sql`${at} <= ${encoded(value)}`,
  contains: (at, value) => containsText(at, value as string),
  exists: (at, value) => value === true ? sql`${at} IS NOT NULL` : sql`${at} IS NULL`,
  within: (at, value, _encoded, tree) => sql`${at} IN ${belowOf(tree(), value as string)}`,
}

/** Link tables keep parts as text, decimals in their canonical form. */
export const encodePart = ({ kind }: Field, value: unknown): unknown => kind === 'decimal' ? canonicalDecimal(value as string) : value

/** What is no earlier than an instant between two milliseconds begins at the second; encoding it would cut it to the first. */
const bound = ({ kind }: Field, operator: OperatorName, value: unknown): unknown =>
  kind === 'instant' && operator === 'gte' ? nextInstant(value as string) : value

const onColumn = (
  resource: Resource, field: Field, operator: OperatorName, at: SQL, value: unknown,
  code: (field: Field, value: unknown) => unknown = encode,
): SQL => tests[operator](
  at, bound(field, operator, value), (one) => code(field, one), () => treeOf(resource, field) as ResourceName,
)

/** A list passes when an element does; `not` passes when no element is among the values. */
const onList = (resource: Resource, { filter, value }: Condition): SQL => {
  const { path: [key = '', part = 'value'], field, operator: { name } } = filter
  const found = onColumn(resource, field, name === 'not' ? 'in' : name, columnOf(snakeCase(part)), value, encodePart)
  const owners = sql`(SELECT record_id FROM ${sql.identifier(linkName(resource.name, key))} WHERE ${found})`
  return name === 'not' ? sql`id NOT IN ${owners}` : sql`id IN ${owners}`
}

/** Through a reference to one of several resources: those that have the field, and the field's own tree. */
const throughReference = (resource: Resource, { filter, value }: Condition): SQL => {
  const { path: [key = '', shared = ''], field, operator } = filter
  const { target } = resource.own[key] as Field
  const tree = treeOf(resource, field) as ResourceName
  return any(Object.entries((target as { of: Record<string, ResourceName> }).of).flatMap(([branch, name]) => {
    const at = columnOf(branchColumn(key, branch))
    if (name === tree) return [onColumn(resource, field, operator.name, at, value)]
    const through = resourceOf(name)
    const inner = through.own[shared]
    if (!inner) return []
    const test = onField(through, { filter: { ...filter, path: [shared], field: inner.items ?? inner }, value })
    return [sql`${at} IN (SELECT id FROM ${sql.identifier(name)} WHERE ${test})`]
  }))
}

const onField = (resource: Resource, condition: Condition): SQL => {
  const { filter: { path: [key = ''], field, operator }, value } = condition
  const outer = resource.fields[key] as Field
  if (outer.kind === 'list') return onList(resource, condition)
  if (outer !== field && typeof outer.target === 'object') return throughReference(resource, condition)
  return onColumn(resource, field, operator.name, columnOf(snakeCase(key)), value)
}

/** The WHERE of a list: every condition holds. */
export const whereOf = (resource: Resource, conditions: readonly Condition[]): SQL =>
  all(conditions.map((condition) => onField(resource, condition)))
