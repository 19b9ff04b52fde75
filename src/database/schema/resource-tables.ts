/** The tables of each resource, made from its declaration, and every reference between resources (`edges`). */
import type { Table } from 'drizzle-orm'
import { snakeCase } from '../../model/canonical.ts'
import type { Field, ResourceName } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { sql } from '../sql/sql.ts'
import type { Builder, Column, ColumnsByName, Extra, Kit } from './column-builders.ts'
import { branchColumn, historyName, linkColumns, linkName } from './names.ts'

interface Edge {
  readonly owner: ResourceName
  /** The path of the field: `participants.organizationId`. */
  readonly path: string
  readonly table: string
  /** The column that holds the owner's id. */
  readonly ownerColumn: 'id' | 'record_id'
  readonly column: string
  readonly target: ResourceName
}

type Place = Pick<Edge, 'owner' | 'path' | 'table' | 'ownerColumn'>

const edgesAt = (place: Place, column: string, { target }: Field): Edge[] => {
  if (target === undefined) return []
  return typeof target === 'string'
    ? [{ ...place, column: snakeCase(column), target }]
    : Object.entries(target.of).map(([branch, name]) => ({
        ...place,
        column: branchColumn(column, branch),
        target: name,
      }))
}

const edgesOf = (owner: ResourceName, key: string, field: Field): Edge[] => {
  if (field.kind !== 'list') return edgesAt({ owner, path: key, table: owner, ownerColumn: 'id' }, key, field)
  const place = { owner, path: key, table: linkName(owner, key), ownerColumn: 'record_id' } as const
  return linkColumns(field).flatMap(({ path, column, field: inner }) =>
    edgesAt({ ...place, path: [key, ...path].join('.') }, column, inner),
  )
}

export const edges: readonly Edge[] = everyResource.flatMap(({ name, own }) =>
  Object.entries(own).flatMap(([key, field]) => edgesOf(name, key, field)),
)

// Makes the tables of a resource from its declaration: current records, their history, the elements of their lists.

type Builders = Record<string, Builder>
type Fields = Readonly<Record<string, Field>>

const columnsOf = (kit: Kit, fields: Fields): Builders =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, field]) => {
      const name = snakeCase(key)
      const own = kit.column(field, name)
      return [[name, field.nullable ? own : own.notNull()], ...branches(kit, key, field)]
    }),
  )

const branches = (kit: Kit, key: string, { target }: Field): [string, Builder][] =>
  typeof target !== 'object'
    ? []
    : Object.keys(target.of).map((branch) => {
        const name = branchColumn(key, branch)
        return [
          name,
          kit.computed(
            kit.text(name),
            sql.raw(`CASE WHEN ${snakeCase(target.by)} = '${branch}' THEN ${snakeCase(key)} END`),
          ),
        ]
      })

/** The columns that hold references, each with the resource it leads to, and whether it may be null. */
const referenceColumns = (fields: Fields): [string, ResourceName, boolean][] =>
  Object.entries(fields).flatMap(([key, { target, nullable }]): [string, ResourceName, boolean][] =>
    target === undefined
      ? []
      : typeof target === 'string'
        ? [[snakeCase(key), target, nullable]]
        : Object.entries(target.of).map(([branch, name]) => [branchColumn(key, branch), name, true]),
  )

/** The columns by which a record, in any of its states, is found from a region: directly or through its subject. */
const placeColumns = ({ own }: Resource): string[] =>
  Object.entries(own).flatMap(([key, { target }]) => {
    if (typeof target !== 'object') return target === 'regions' ? [snakeCase(key)] : []
    return Object.entries(target.of)
      .filter(([, name]) => name === 'regions' || 'regionId' in resourceOf(name).own)
      .map(([branch]) => branchColumn(key, branch))
  })

const enumerations = (kit: Kit, name: string, resource: Resource): Extra[] =>
  Object.entries(resource.fields).flatMap(([key, field]) => {
    const values = jsonOf(field.value).enum
    const column = snakeCase(key)
    return values
      ? [kit.check(`${name}_${column}`, sql.raw(`${column} IN (${values.map((value) => `'${value}'`).join(', ')})`))]
      : []
  })

/** The rules of the register that need no other row, as the database enforces them. */
const rules: Partial<Record<ResourceName, Readonly<Record<string, string>>>> = {
  initiatives: { period: 'starts_on <= ends_on' },
  projects: { period: 'starts_on <= ends_on', breakdown: `kind <> 'breakdown' OR parent_id IS NOT NULL` },
  figures: {
    period: 'period_start <= period_end',
    sign:
      `value >= 0 OR unit IN ('percent', 'percentage-point') OR coalesce(relation, '') = 'difference' OR ` +
      `(qualifier = 'exact' AND stage <> 'target')`,
    range: `qualifier <> 'between' OR (upper_value IS NOT NULL AND upper_value >= value)`,
    share:
      `unit = 'percent' OR coalesce(relation, '') IN ('difference', 'sum') OR ` +
      `(relation IS NULL AND metric <> 'share' AND of_figure_id IS NULL)`,
  },
}

/** The tables of resources, made with a kit. */
export const tablesWith = (kit: Kit) => {
  const made = new Map<ResourceName, ColumnsByName>()

  /** The id column of a resource's table, for foreign keys. */
  const idOf = (name: ResourceName): Column => made.get(name)?.['id'] as Column

  /** Indexes references in order of the referring id, so that a page is read without the rest; most optional ones are null. */
  const references = (name: string, fields: Fields, columns: ColumnsByName, owner: 'id' | 'record_id'): Extra[] =>
    referenceColumns(fields).flatMap(([key, target, isOptional]) => {
      const column = columns[key] as Column
      const isGiven = isOptional ? sql.raw(`${key} IS NOT NULL`) : undefined
      return [
        kit.foreignKey(column, idOf(target)),
        kit.index(`${name}_${key}`, [column, columns[owner] as Column], isGiven),
      ]
    })

  /** The present state of every record, with the change that began it. */
  const recordsTable = (resource: Resource): Table => {
    const { name } = resource
    const builders: Builders = { ...columnsOf(kit, resource.fields), since: kit.integer('since').notNull() }
    const records = kit.table(name, builders, (columns) => [
      kit.primaryKey([columns['id'] as Column]),
      ...references(name, resource.fields, columns, 'id'),
      ...enumerations(kit, name, resource),
      ...Object.entries(rules[name] ?? {}).map(([rule, text]) => kit.check(`${name}_${rule}`, sql.raw(text))),
    ])
    made.set(name, records as unknown as ColumnsByName)
    return records
  }

  /** The elements of a list field, as the rows that a filter finds records by. */
  const linkTable = (owner: ResourceName, key: string, field: Field): Table => {
    const name = linkName(owner, key)
    const fields = Object.fromEntries(linkColumns(field).map(({ column, field: inner }) => [column, inner]))
    const builders: Builders = {
      record_id: kit.text('record_id').notNull(),
      position: kit.integer('position').notNull(),
      ...Object.fromEntries(Object.keys(fields).map((column) => [column, kit.text(column)])),
    }
    return kit.table(name, builders, (columns) => [
      kit.primaryKey([columns['record_id'] as Column, columns['position'] as Column]),
      kit.foreignKey(columns['record_id'] as Column, idOf(owner), true),
      ...references(name, fields, columns, 'record_id'),
      ...(key === 'codes'
        ? [
            kit.index(
              `${name}_code`,
              ['code', 'scheme', 'record_id'].map((column) => columns[column] as Column),
            ),
          ]
        : []),
    ])
  }

  /** The table of a resource's records, and a table for each of its list fields. */
  const tablesOfRecords = (resource: Resource): Table[] => [
    recordsTable(resource),
    ...Object.entries(resource.own)
      .filter(([, { kind }]) => kind === 'list')
      .map(([key, field]) => linkTable(resource.name, key, field)),
  ]

  const historyColumns = ({ fields }: Resource): Builders => ({
    ...columnsOf(kit, fields),
    since: kit.integer('since').notNull(),
    until: kit.integer('until').notNull(),
  })

  /** The past states of every record, each with the change that began it and the one that ended it. */
  const historyTable = (resource: Resource): Table =>
    kit.table(historyName(resource.name), historyColumns(resource), (columns) => [
      kit.primaryKey([columns['id'] as Column, columns['revision'] as Column]),
      ...placeColumns(resource).map((key) =>
        kit.index(`${historyName(resource.name)}_${key}`, [columns[key] as Column], sql.raw(`${key} IS NOT NULL`)),
      ),
    ])

  return { idOf, tablesOfRecords, historyTable }
}
