/** Reads the register as of an earlier change, by the same queries. */
import { snakeCase } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource } from '../../resources/index.ts'
import { branchColumn, historyName, linkColumns, linkName } from '../schema/names.ts'
import { elementsOf, elementText, partOf, present } from '../sql/dialect.ts'
import { all, columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { partTemplate } from '../sql/templates.ts'

/**
 * Selects from the states of a resource's records: the present ones stand in its own table, the past ones in its
 * history, each with the change that ended it.
 */
export const fromStates = ({ name }: Resource, select: (table: SQL, isPast: boolean) => SQL): SQL =>
  sql`${select(present(name), false)} UNION ALL ${select(columnOf(historyName(name)), true)}`

/** Leaves out the states that did not stand after a change. Without any condition, PostgreSQL joins both tables by indexes. */
const stoodAt = (sequence: SQL | undefined, isPast: boolean): SQL =>
  sequence === undefined
    ? sql``
    : sql` WHERE ${all([sql`since <= ${sequence}`, ...(isPast ? [sql`until > ${sequence}`] : [])])}`

/** Selects the columns of a resource's table, of all states of its records, or of those after a change. */
export const statesOf = (resource: Resource, sequence?: SQL): SQL => {
  const columns = Object.entries(resource.fields).flatMap(([key, { target }]) => [
    columnOf(snakeCase(key)),
    ...(typeof target === 'object' ? Object.keys(target.of).map((branch) => columnOf(branchColumn(key, branch))) : []),
  ])
  return fromStates(
    resource,
    (table, isPast) => sql`SELECT ${sql.join(columns, sql`, `)} FROM ${table}${stoodAt(sequence, isPast)}`,
  )
}

/** Selects the elements of a list, as its table has them, of the records in these states. */
export const linksOf = (resource: Resource, key: string, field: Field, sequence?: SQL): SQL => {
  const parts = linkColumns(field).map(({ path, column }) => {
    const value = sql`element.value`
    const [part, ...within] = path
    const at = part === undefined ? elementText(value) : partOf(value, part, ...within)
    return sql`${at} AS ${sql.identifier(column)}`
  })
  return fromStates(
    resource,
    (table, isPast) => sql`SELECT state.id AS record_id, ${sql.join(parts, sql`, `)}
      FROM ${table} AS state, ${elementsOf(columnOf(snakeCase(key)))} AS element${stoodAt(sequence, isPast)}`,
  )
}

/**
 * Returns the prefix by which a query reads these tables instead of those of their names. In PostgreSQL each sees those
 * before it: elements of lists, which are read from tables of records, come first.
 */
export const shadowing = (tables: readonly (readonly [name: string, rows: SQL])[]): SQL =>
  sql`WITH ${sql.join(
    tables.map(([name, rows]) => sql`${columnOf(name)} AS NOT MATERIALIZED (${rows})`),
    sql`, `,
  )} `

const registerThen = partTemplate(1, (sequence = sql``) => {
  const lists = everyResource.flatMap((resource) =>
    Object.entries(resource.own)
      .filter(([, { kind }]) => kind === 'list')
      .map(([key, field]) => [linkName(resource.name, key), linksOf(resource, key, field, sequence)] as const),
  )
  const records = everyResource.map((resource) => [resource.name, statesOf(resource, sequence)] as const)
  return shadowing([...lists, ...records])
})

/**
 * Returns the prefix by which a query sees the register as of a change, or nothing for the current state.
 * Each table is shadowed by a common table expression of its own name, so the query that follows is the same.
 */
export const asItStood = (sequence: number | undefined): SQL =>
  sequence === undefined ? sql`` : registerThen([[sequence]])
