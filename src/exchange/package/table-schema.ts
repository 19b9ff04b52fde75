/** Makes Frictionless Table Schemas from the declarations of fields. */
import type { Field, Fields, Kind } from '../../model/field.ts'
import { targetsOf, type Resource } from '../../model/resource.ts'
import { columnsOf } from '../delimited/rows.ts'
import { jsonOf } from '../../model/json-schema.ts'

export interface Table {
  readonly name: string
  readonly description: string
  readonly columns: Fields
  /** The primary key. */
  readonly key?: string
  /** The tables in the package that hold all records its rows refer to. */
  readonly leadsTo: readonly string[]
}

const types: Readonly<Record<Kind, string>> = {
  id: 'string',
  name: 'string',
  text: 'string',
  code: 'string',
  enumeration: 'string',
  unit: 'string',
  url: 'string',
  reference: 'string',
  date: 'date',
  instant: 'datetime',
  decimal: 'number',
  integer: 'integer',
  boolean: 'boolean',
  list: 'array',
}

/** Returns a note on properties that a table schema cannot express. */
const noteOf = (field: Field): string => {
  const { kind, target, items } = field
  if (kind === 'decimal') return ' An exact decimal: read it as one, not as a binary float.'
  if (kind === 'list')
    return items?.target === undefined ? ' A JSON array.' : ` A JSON array of ids of ${targetsOf(items).join(', ')}.`
  if (typeof target === 'object')
    return ` An id of one of ${targetsOf(field).join(', ')}: \`${target.by}\` says which, so no foreign key can.`
  return target === undefined ? '' : ` An id of ${target}.`
}

interface Limits {
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly maxLength?: number
  readonly minimum?: number
}

const ofText = ({ enum: values, pattern, maxLength }: Limits): object => {
  // The `'` that guards a text makes it longer by one; what has a pattern never needs it.
  const longest = pattern === undefined && maxLength !== undefined ? maxLength + 1 : maxLength
  return {
    ...(values && { enum: values }),
    ...(pattern !== undefined && { pattern }),
    ...(longest !== undefined && { maxLength: longest }),
  }
}

const constraintsOf = ({ kind, nullable, value }: Field, isKey: boolean): object => {
  const limits = value as Limits
  return {
    required: !nullable,
    ...(isKey && { unique: true }),
    ...(types[kind] === 'string' && ofText(limits)),
    ...(limits.minimum !== undefined && { minimum: limits.minimum }),
  }
}

const fieldOf = (name: string, field: Field, isKey: boolean): object => ({
  name,
  type: types[field.kind],
  description: `${String(jsonOf(field.value).description)}${noteOf(field)}`,
  // The default format of version 1 has no fractions of seconds.
  ...(field.kind === 'instant' && { format: 'any' }),
  ...(field.kind === 'boolean' && { trueValues: ['true'], falseValues: ['false'] }),
  constraints: constraintsOf(field, isKey),
})

/** Returns the foreign keys to tables in the package; a table refers to itself by an empty name. */
const foreignKeysOf = ({ name, columns, leadsTo }: Table): object[] =>
  Object.entries(columns).flatMap(([key, { target }]) =>
    typeof target !== 'string' || !leadsTo.includes(target)
      ? []
      : [{ fields: [key], reference: { resource: target === name ? '' : target, fields: ['id'] } }],
  )

/** Returns the schema of a table (Frictionless Table Schema, version 1). */
export const tableSchema = (table: Table): object => {
  const { columns, key } = table
  const foreignKeys = foreignKeysOf(table)
  return {
    fields: Object.entries(columns).map(([name, field]) => fieldOf(name, field, name === key)),
    missingValues: [''],
    ...(key !== undefined && { primaryKey: [key] }),
    ...(foreignKeys.length > 0 && { foreignKeys }),
  }
}

/** Returns the table of a resource, with all or some of its fields. */
export const tableOf = (resource: Resource, leadsTo: readonly string[], fields?: readonly string[]): Table => {
  const columns = columnsOf(resource, fields)
  return {
    name: resource.name,
    description: resource.description,
    columns,
    leadsTo,
    ...('id' in columns && { key: 'id' }),
  }
}
