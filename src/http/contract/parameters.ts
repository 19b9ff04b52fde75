/** The closed query schemas: every parameter that a list or a record takes, typed and described. */
import type { TSchema } from 'typebox'
import { instant, type Field } from '../../model/field.ts'
import { filtersOf } from '../../model/filters.ts'
import { includable } from '../../model/includes.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { wordsParameter } from './search-words.ts'
import { longestCursor } from './cursor.ts'

export const defaultLimit = 50
export const maximumLimit = 200
/** Each sort key is one more comparison of every row, and each filter one more test. */
const maximumKeys = 8
export const maximumFilters = 32
/** How deep a tree may be of which a filter asks for all below a node. */
export const maximumLevels = 64
export const formats = ['json', 'csv', 'ndjson', 'datapackage'] as const

const isSortable = ({ kind }: Field): boolean => kind !== 'list'

/** Whether a field has few enough values to be worth counting. */
const isCountable = ({ kind, items }: Field): boolean =>
  ['enumeration', 'reference', 'unit', 'boolean', 'code'].includes(items?.kind ?? kind)

const keysOf = ({ fields }: Resource, wanted: (field: Field) => boolean = () => true): string[] =>
  Object.keys(fields).filter((key) => wanted(fields[key] as Field))

const several = (values: readonly string[], description: string, example: readonly string[]): TSchema =>
  Type.Array(Type.Unsafe<string>({ type: 'string', enum: values }), {
    minItems: 1,
    uniqueItems: true,
    description,
    examples: [example],
  })

export const asOfParameter = Type.Unsafe({
  ...instant('', '').schema,
  description: 'The register as it stood at this instant (RFC 3339 with an offset; `+` is `%2B`).',
  examples: ['2025-03-01T00:00:00Z'],
})

export const cursorParameter = Type.String({
  minLength: 1,
  maxLength: longestCursor,
  description: 'Where to go on: `next` of the page before.',
})

const shape = (resource: Resource): Record<string, TSchema> => {
  const keys = keysOf(resource)
  return {
    fields: several(keys, 'Exactly these fields.', keys.slice(0, 2)),
    include: several(
      includable(resource),
      'What the records refer to, and `figures` about them with their sources, each once under `included`.',
      includable(resource).slice(0, 1),
    ),
    asOf: asOfParameter,
  }
}

/** What GET of one record takes. */
export const recordQuery = (resource: Resource): TSchema =>
  Type.Object(
    Object.fromEntries(Object.entries(shape(resource)).map(([key, schema]) => [key, Type.Optional(schema)])),
    { additionalProperties: false },
  )

/** What GET of a list takes. */
export const listQuery = (resource: Resource): TSchema => {
  const sortable = keysOf(resource, isSortable)
  const countable = keysOf(resource, isCountable)
  const filters = Object.fromEntries([...filtersOf(resource)].map(([name, { schema }]) => [name, schema]))
  const parameters: Record<string, TSchema> = {
    ...filters,
    q: wordsParameter,
    sort: {
      ...several(
        sortable.flatMap((key) => [key, `-${key}`]),
        `By up to ${maximumKeys.toString()} fields, \`-\` descending; by code point, null first; ties by \`id\`.`,
        ['-updatedAt'],
      ),
      maxItems: maximumKeys,
    },
    ...shape(resource),
    limit: Type.Integer({
      minimum: 1,
      description: `How many records: ${defaultLimit.toString()} unless told, up to ${maximumLimit.toString()}, in JSON; all unless told, any number, in other formats.`,
      examples: [10],
    }),
    cursor: cursorParameter,
    total: Type.Boolean({ description: 'Whether to count all records that match.', examples: [true] }),
    ...(countable.length > 0 && {
      facets: several(
        countable,
        'Counts the values of these fields under the same filters, null included.',
        countable.slice(0, 1),
      ),
    }),
    format: Type.Unsafe({
      type: 'string',
      enum: formats,
      description:
        'The format of the answer, before what `Accept` says. A data package is a zip of the list as CSV, its schema, and the sources that it cites.',
      examples: ['csv'],
    }),
  }
  return Type.Object(
    Object.fromEntries(Object.entries(parameters).map(([name, schema]) => [name, Type.Optional(schema)])),
    { additionalProperties: false },
  )
}

/** What a write takes in its address: nothing. */
export const noQuery = Type.Object({}, { additionalProperties: false })

/** The path of one record. */
export const idParameter = ({ fields }: Resource): TSchema =>
  Type.Object({ id: (fields['id'] as Field).value }, { additionalProperties: false })

/** The same, where a record is made or taken away: its example is of no record that anybody needs. */
export const newIdParameter = ({ fields, example }: Resource): TSchema =>
  Type.Object(
    { id: { ...(fields['id'] as Field).value, examples: [example.created.id] } },
    { additionalProperties: false },
  )
