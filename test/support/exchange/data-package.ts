/** The published rules of data packages (Tabular Data Package, version 1) and CSL-JSON (1.0.2), as a check. */
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'csv-parse/sync'

const string = { type: 'string' }
const closed = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
})
const array = (items: object, minItems = 0) => ({ type: 'array', items, minItems })

const common = { required: { type: 'boolean' }, unique: { type: 'boolean' } }
const limits = { minLength: { type: 'integer' }, maxLength: { type: 'integer' } }
const typed = (type: string, formats: readonly string[], constraints: object, more: object = {}) =>
  closed(['name', 'type'], {
    name: string,
    title: string,
    description: string,
    type: { const: type },
    format: { enum: formats },
    constraints: closed([], { ...common, ...constraints }),
    ...more,
  })
const enumeration = { enum: { ...array(string, 1), uniqueItems: true } }
const extremes = { minimum: { type: ['string', 'number'] }, maximum: { type: ['string', 'number'] } }

const field = {
  oneOf: [
    typed('string', ['default', 'email', 'uri', 'binary', 'uuid'], { ...enumeration, ...limits, pattern: string }),
    typed('number', ['default'], { ...enumeration, ...extremes }),
    typed('integer', ['default'], { ...enumeration, ...extremes }),
    typed('boolean', ['default'], {}, { trueValues: array(string, 1), falseValues: array(string, 1) }),
    typed('date', ['default', 'any'], { ...enumeration, ...extremes }),
    typed('datetime', ['default', 'any'], { ...enumeration, ...extremes }),
    typed('array', ['default'], limits),
  ],
}

const name = { type: 'string', pattern: '^[-a-z0-9._/]+$' }

const resource = closed(['name', 'path', 'schema', 'profile'], {
  profile: { const: 'tabular-data-resource' },
  name,
  title: string,
  description: string,
  path: { type: 'string', pattern: '^(?=^[^./~])(^((?!\\.{2}).)*$).*$' },
  format: string,
  mediatype: { type: 'string', pattern: '^(.+)/(.+)$' },
  encoding: string,
  dialect: closed([], {
    delimiter: string,
    lineTerminator: string,
    quoteChar: string,
    doubleQuote: { type: 'boolean' },
    skipInitialSpace: { type: 'boolean' },
    header: { type: 'boolean' },
    caseSensitiveHeader: { type: 'boolean' },
  }),
  schema: closed(['fields'], {
    fields: array(field, 1),
    missingValues: array(string),
    primaryKey: array(string, 1),
    foreignKeys: array(
      closed(['fields', 'reference'], {
        fields: array(string, 1),
        reference: closed(['resource', 'fields'], { resource: string, fields: array(string, 1) }),
      }),
      1,
    ),
  }),
})

const packageRules = closed(['resources'], {
  profile: { const: 'tabular-data-package' },
  name,
  id: string,
  title: string,
  description: string,
  homepage: { type: 'string', format: 'uri' },
  created: { type: 'string', format: 'date-time' },
  resources: array(resource, 1),
  contributors: array(
    closed(['title'], { title: string, path: string, email: string, role: string, organization: string }),
    1,
  ),
})

const citationRules = array(
  closed(['type', 'id'], {
    id: string,
    type: { enum: ['article-newspaper', 'dataset', 'report', 'speech'] },
    custom: { type: 'object' },
    author: array(closed([], { literal: string })),
    issued: closed([], {
      'date-parts': { ...array({ ...array({ type: 'number' }, 1), maxItems: 3 }, 1), maxItems: 2 },
    }),
    ...Object.fromEntries(
      ['title', 'genre', 'publisher', 'container-title', 'URL', 'archive_location', 'language'].map((key) => [
        key,
        string,
      ]),
    ),
  }),
)

const ajv = new Ajv({ allErrors: true, strict: false })
addFormats.default(ajv)
const [isPackage, areCitations] = [ajv.compile(packageRules), ajv.compile(citationRules)]

interface Constraints {
  required?: boolean
  unique?: boolean
  enum?: string[]
  pattern?: string
  maxLength?: number
  minimum?: number
}
interface Field {
  name: string
  type: string
  trueValues?: string[]
  falseValues?: string[]
  constraints: Constraints
}
export interface Resource {
  name: string
  path: string
  schema: {
    fields: Field[]
    primaryKey?: string[]
    foreignKeys?: { fields: [string]; reference: { resource: string; fields: [string] } }[]
  }
}
export interface Descriptor {
  name: string
  id: string
  created?: string
  contributors: object[]
  resources: Resource[]
}
export interface Citation {
  id: string
}

type Row = Readonly<Record<string, string>>

/** Returns the rows of a table of a package, by column. */
export const rowsOf = (text: string): Row[] => parse(text, { columns: true, record_delimiter: '\r\n' })

const reads: Readonly<Record<string, (cell: string, field: Field) => boolean>> = {
  string: () => true,
  number: (cell) => /^-?\d+(\.\d+)?$/.test(cell),
  integer: (cell) => /^-?\d+$/.test(cell),
  boolean: (cell, { trueValues = [], falseValues = [] }) => [...trueValues, ...falseValues].includes(cell),
  date: (cell) => new Date(cell).toISOString() === `${cell}T00:00:00.000Z`,
  datetime: (cell) => new Date(cell).toISOString() === cell,
  array: (cell) => Array.isArray(JSON.parse(cell)),
}

const cellFault = (cell: string, field: Field): boolean => {
  const { required, enum: values, pattern, maxLength, minimum } = field.constraints
  if (cell === '') return required === true
  return (
    reads[field.type]?.(cell, field) !== true ||
    (values !== undefined && !values.includes(cell)) ||
    (pattern !== undefined && !new RegExp(pattern).test(cell)) ||
    (maxLength !== undefined && Array.from(cell).length > maxLength) ||
    (minimum !== undefined && Number(cell) < minimum)
  )
}

const tableFaults = (
  { name, schema }: Resource,
  tables: ReadonlyMap<string, readonly Row[]>,
  header: string,
): string[] => {
  const rows = tables.get(name) ?? []
  const values = (table: string, column: string) =>
    (tables.get(table) ?? []).map((row) => row[column]).filter((cell) => cell !== '')
  const unique = [
    ...(schema.primaryKey ?? []),
    ...schema.fields.filter(({ constraints }) => constraints.unique).map((field) => field.name),
  ]
  return [
    ...(header === schema.fields.map((field) => field.name).join(',') ? [] : [`${name} has the header ${header}`]),
    ...schema.fields.flatMap((field) =>
      rows
        .filter((row) => cellFault(row[field.name] ?? '', field))
        .map((row) => `${name}.${field.name}: ${String(row[field.name])}`),
    ),
    ...unique
      .filter((column) => new Set(values(name, column)).size !== rows.length)
      .map((column) => `${name}.${column} is not unique`),
    ...(schema.foreignKeys ?? []).flatMap(
      ({
        fields: [from],
        reference: {
          resource: to,
          fields: [key],
        },
      }) => {
        const known = new Set(values(to === '' ? name : to, key))
        return values(name, from)
          .filter((value) => !known.has(value))
          .map((value) => `${name}.${from}: there is no ${String(value)}`)
      },
    ),
  ]
}

/** Returns all faults of a package, given its files. */
export const faultsOf = (files: Readonly<Record<string, string>>): string[] => {
  const descriptor = JSON.parse(files['datapackage.json'] ?? '') as Descriptor
  isPackage(descriptor)
  areCitations(JSON.parse(files['citations.json'] ?? ''))
  const tables = new Map(descriptor.resources.map(({ name, path }) => [name, rowsOf(files[path] ?? '')]))
  return [
    ...[...(isPackage.errors ?? []), ...(areCitations.errors ?? [])].map(
      ({ instancePath, message }) => `${instancePath} ${String(message)}`,
    ),
    ...descriptor.resources.flatMap((one) => tableFaults(one, tables, /^.*/.exec(files[one.path] ?? '')?.[0] ?? '')),
  ]
}
