/** The statements that write one change of one record: the record, its links, its history, the entry among the changes. */
import { sql, type SQL } from 'drizzle-orm'
import { canonicalDecimal, snakeCase, type Data } from '../resources/canonical.ts'
import type { Field } from '../resources/field.ts'
import type { Resource } from '../resources/resource.ts'
import { historyName, linkFields, linkName } from './names.ts'
import { encode } from './sqlite.ts'
import { columnOf, listed, parameters } from './where.ts'

/** One change: from a record or nothing to a record or nothing. */
export interface Change {
  readonly resource: Resource
  readonly id: string
  readonly before: Data | undefined
  readonly after: Data | undefined
  readonly revision: number
  readonly sequence: number
  readonly at: string
  readonly by: string
}

const insert = (table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): SQL =>
  sql`INSERT INTO ${sql.identifier(table)} ${listed(columns.map(columnOf))} VALUES ${sql.join(rows.map(parameters), sql`, `)}`

const valuesOf = ({ fields }: Resource, record: Data): [string, unknown][] =>
  Object.entries(fields).map(([key, field]) => [snakeCase(key), encode(field, record[key])])

const putRecord = ({ resource, id, before, after = {} }: Change): SQL => {
  const values = valuesOf(resource, after)
  if (!before) return insert(resource.name, values.map(([column]) => column), [values.map(([, value]) => value)])
  const assignments = values.map(([column, value]) => sql`${columnOf(column)} = ${value}`)
  return sql`UPDATE ${sql.identifier(resource.name)} SET ${sql.join(assignments, sql`, `)} WHERE id = ${id}`
}

const lists = ({ own }: Resource): [string, Field][] => Object.entries(own).filter(([, { kind }]) => kind === 'list')

const elementsIn = (record: Data | undefined, key: string): unknown[] => (record?.[key] ?? []) as unknown[]

const sameList = (key: string, { before, after }: Change): boolean =>
  JSON.stringify(elementsIn(before, key)) === JSON.stringify(elementsIn(after, key))

const hasElements = (record: Data | undefined, key: string): boolean => elementsIn(record, key).length > 0

const clearLinks = (change: Change): SQL[] => lists(change.resource)
  .filter(([key]) => !sameList(key, change) && hasElements(change.before, key))
  .map(([key]) => sql`DELETE FROM ${sql.identifier(linkName(change.resource.name, key))} WHERE record_id = ${change.id}`)

const partValue = ({ kind }: Field, value: unknown): unknown => kind === 'decimal' ? canonicalDecimal(value as string) : value

const addLinks = (change: Change): SQL[] => lists(change.resource)
  .filter(([key]) => !sameList(key, change) && hasElements(change.after, key))
  .map(([key, field]) => {
    const parts = Object.entries(linkFields(field))
    const rows = elementsIn(change.after, key).map((element, position) => [
      change.id, position, ...parts.map(([part, inner]) => partValue(inner, field.parts ? (element as Data)[part] : element)),
    ])
    return insert(linkName(change.resource.name, key), ['record_id', 'position', ...parts.map(([part]) => snakeCase(part))], rows)
  })

const endState = ({ resource, id, sequence }: Change): SQL =>
  sql`UPDATE ${sql.identifier(historyName(resource.name))} SET until = ${sequence} WHERE id = ${id} AND until IS NULL`

const beginState = ({ resource, after = {}, sequence }: Change): SQL => {
  const values = [...valuesOf(resource, after), ['since', sequence] as const]
  return insert(historyName(resource.name), values.map(([column]) => column), [values.map(([, value]) => value)])
}

const entry = ({ sequence, at, by, resource, id, revision, before, after }: Change): SQL =>
  insert('changes', ['sequence', 'at', 'by', 'resource', 'record_id', 'revision', 'action'],
    [[sequence, at, by, resource.name, id, revision, after ? before ? 'update' : 'create' : 'delete']])

/** All of them, in order; each changes at least one row. */
export const statementsOf = (change: Change): SQL[] => [
  ...change.after
    ? [...clearLinks(change), putRecord(change), ...addLinks(change)]
    : [sql`DELETE FROM ${sql.identifier(change.resource.name)} WHERE id = ${change.id}`],
  ...change.before ? [endState(change)] : [],
  ...change.after ? [beginState(change)] : [],
  entry(change),
]
