/** The statements that write one change of a record: the record, its links, its history, the entry in the changes. */
import { snakeCase, type Data } from '../../model/canonical.ts'
import type { Field } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { encodePart } from '../read/filters.ts'
import { historyName, linkColumns, linkName } from '../schema/names.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { columnOf, listed } from '../sql/fragments.ts'

type Template = ReturnType<typeof queryTemplate>

/** One change of one record: its state before and after; undefined where there is none. */
export interface Change {
  readonly resource: Resource
  readonly id: string
  readonly before: Data | undefined
  readonly after: Data | undefined
  readonly revision: number
  /** The record that takes the place of one that is deleted. */
  readonly mergedInto?: string
}

/** The number of a change, its instant, and the label of the key that made it. */
export interface Numbered {
  readonly sequence: number
  readonly at: string
  readonly by: string
}

const insertion = (table: string, columns: readonly string[], fields?: readonly Field[]): Template => {
  const into = { table, columns }
  const fill = queryTemplate(
    columns.length,
    (...slots) => sql`INSERT INTO ${sql.identifier(table)} ${listed(columns.map(columnOf))} VALUES ${listed(slots)}`,
    fields,
  )
  return (...values) => ({ ...fill(...values), into })
}

const columnsOf = ({ fields }: Resource): string[] => Object.keys(fields).map(snakeCase)

const keysOf = ofResource(({ fields }) => Object.keys(fields))

const valuesOf = (resource: Resource, record: Data): unknown[] => keysOf(resource).map((key) => record[key])

const insertRecord = ofResource((resource) =>
  insertion(resource.name, [...columnsOf(resource), 'since'], Object.values(resource.fields)),
)

const updateRecord = ofResource((resource) => {
  const columns = [...columnsOf(resource), 'since']
  return queryTemplate(
    columns.length + 1,
    (...slots) => {
      const assignments = columns.map((column, index) => sql`${columnOf(column)} = ${slots[index]}`)
      return sql`UPDATE ${sql.identifier(resource.name)} SET ${sql.join(assignments, sql`, `)}
        WHERE id = ${slots[columns.length]}`
    },
    Object.values(resource.fields),
  )
})

const putRecord = ({ resource, id, before }: Change, values: readonly unknown[]): Query =>
  before ? updateRecord(resource)(...values, id) : insertRecord(resource)(...values)

const deleteRecord = ofResource(({ name }) =>
  queryTemplate(1, (id) => sql`DELETE FROM ${sql.identifier(name)} WHERE id = ${id}`),
)

const lists = ({ own }: Resource): [string, Field][] => Object.entries(own).filter(([, { kind }]) => kind === 'list')

const elementsIn = (record: Data | undefined, key: string): unknown[] => (record?.[key] ?? []) as unknown[]

const sameList = (key: string, { before, after }: Change): boolean =>
  before !== undefined && JSON.stringify(elementsIn(before, key)) === JSON.stringify(elementsIn(after, key))

const hasElements = (record: Data | undefined, key: string): boolean => elementsIn(record, key).length > 0

interface Links {
  readonly key: string
  readonly columns: ReturnType<typeof linkColumns>
  readonly clear: Template
  readonly add: Template
}

/** Returns the value to which keys lead in an element; null below an object that is null. */
const valueAt = (element: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (at === null ? null : (at as Data)[key]), element)

const linksOf = ofResource((resource) =>
  lists(resource).map(([key, field]): Links => {
    const table = linkName(resource.name, key)
    const columns = linkColumns(field)
    return {
      key,
      columns,
      clear: queryTemplate(1, (id) => sql`DELETE FROM ${sql.identifier(table)} WHERE record_id = ${id}`),
      add: insertion(table, ['record_id', 'position', ...columns.map(({ column }) => column)]),
    }
  }),
)

const clearLinks = (change: Change): Query[] =>
  linksOf(change.resource)
    .filter(({ key }) => !sameList(key, change) && hasElements(change.before, key))
    .map(({ clear }) => clear(change.id))

const addLinks = (change: Change): Query[] =>
  linksOf(change.resource)
    .filter(({ key }) => !sameList(key, change))
    .flatMap(({ key, columns, add }) =>
      elementsIn(change.after, key).map((element, position) =>
        add(change.id, position, ...columns.map(({ path, field }) => encodePart(field, valueAt(element, path)))),
      ),
    )

/** Moves the state that a change ends into the history. */
const endState = ofResource((resource) => {
  const columns = sql.join([...columnsOf(resource), 'since'].map(columnOf), sql`, `)
  return queryTemplate(
    2,
    (until, id) => sql`INSERT INTO ${columnOf(historyName(resource.name))} (${columns}, until)
      SELECT ${columns}, ${until} FROM ${columnOf(resource.name)} WHERE id = ${id}`,
  )
})

const entry = insertion('changes', [
  'sequence',
  'at',
  'by',
  'resource',
  'record_id',
  'revision',
  'action',
  'merged_into',
])

const actionOf = ({ before, after }: Change): string => (after ? (before ? 'update' : 'create') : 'delete')

/** Sets the number of the register's last change. */
export const setSequence = queryTemplate(1, (sequence) => sql`UPDATE register SET sequence = ${sequence}`)

/** Returns all statements of a change, in order; each changes at least one row. */
export const statementsOf = (change: Change, { sequence, at, by }: Numbered): Query[] => {
  const { resource, id, before, after, revision } = change
  const values = after && [...valuesOf(resource, after), sequence]
  return [
    ...(before ? [endState(resource)(sequence, id)] : []),
    ...(values
      ? [...clearLinks(change), putRecord(change, values), ...addLinks(change)]
      : before
        ? [deleteRecord(resource)(id)]
        : []),
    entry(sequence, at, by, resource.name, id, revision, actionOf(change), change.mergedInto ?? null),
  ]
}
