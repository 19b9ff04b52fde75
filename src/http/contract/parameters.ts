/** The closed query schemas: every parameter of a list or a record, typed and described. */
import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { enumeration, type Field, instant } from '../../model/field.ts'
import { filtersOf, includable } from '../../model/filters.ts'
import { madeOnce, type Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { termsIn } from '../../text/tokenizer.ts'
import { formatsOf } from '../formats/registry.ts'
import { longestCursor } from './paging.ts'
import { invalidParameter } from './problems.ts'
import { booleanField, closedObject, oneOf } from './schemas.ts'

export const defaultLimit = 50
export const maximumLimit = 200
/** Limits the cost of a list: each sort key is one more comparison of every row, each filter one more test. */
const maximumKeys = 8
export const maximumFilters = 32
/** The maximum depth of a tree that `.within` searches. */
export const maximumLevels = 64

/** The keyword that names a parameter's component in the document, where other parameters have the same name. */
export const componentKeyword = 'x-component'

/** Returns a parameter with the name of its component. */
const named = (component: string, schema: TSchema): TSchema => ({ ...schema, [componentKeyword]: component })

const isSortable = ({ kind }: Field): boolean => kind !== 'list'

/** Reports whether a field has few enough values to be worth counting. */
const isCountable = ({ kind, items }: Field): boolean =>
  ['enumeration', 'reference', 'unit', 'boolean', 'code'].includes(items?.kind ?? kind)

const keysOf = ({ fields }: Resource, wanted: (field: Field) => boolean = () => true): string[] =>
  Object.keys(fields).filter((key) => wanted(fields[key] as Field))

/** A list of more values names one twice, and to find all that are named twice takes the square of their number. */
const several = (values: readonly string[], description: string, example: readonly string[]): TSchema =>
  Type.Array(Type.Unsafe<string>({ type: 'string', enum: values }), {
    minItems: 1,
    maxItems: values.length,
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
  description: 'Continues a list: `next` of the page before.',
})

export const limitParameter = Type.Integer({
  minimum: 1,
  maximum: maximumLimit,
  description: `Length of a page; ${defaultLimit.toString()} by default.`,
  examples: [10],
})

export const totalParameter = booleanField('Counts all matches, as `total`.', true)

export const bomParameter = booleanField(
  'Begins CSV with U+FEFF, by which Excel knows UTF-8; goes with `format=csv`.',
  true,
)

/** The number of items of a list whose other formats are whole. */
export const listLimit = named(
  'listLimit',
  Type.Integer({
    minimum: 1,
    description:
      `Number of records. In JSON at most ${maximumLimit.toString()}, by default ${defaultLimit.toString()}; ` +
      'in other formats unlimited, by default all.',
    examples: [10],
  }),
)

/** The format of promises and findings. */
export const derivedFormat = named(
  'derivedFormat',
  oneOf(formatsOf('derived'), 'The format of the answer; takes precedence over `Accept`.', 'csv'),
)

/** The format of an answer that exists only as JSON. */
export const jsonParameter = enumeration(['json'], 'The format of the answer.', 'json').value

const shape = (resource: Resource): Record<string, TSchema> => {
  const [keys, included] = [keysOf(resource), includable(resource)]
  return {
    fields: named(`${resource.name}.fields`, several(keys, 'Answers exactly these fields.', keys.slice(0, 2))),
    ...(included.length > 0 && {
      include: named(
        `${resource.name}.include`,
        several(
          included,
          'Adds the records of these resources that the answer refers to, and the `figures` about it with their ' +
            'sources, each once, under `included`.',
          included.slice(0, 1),
        ),
      ),
    }),
    asOf: asOfParameter,
  }
}

/** Returns the schema of the query of GET of one record. */
export const recordQuery = (resource: Resource): TSchema =>
  closedObject(Object.fromEntries(Object.entries(shape(resource)).map(([key, schema]) => [key, Type.Optional(schema)])))

/** Returns the schema of the query of GET of a list. */
export const listQuery = madeOnce((resource: Resource): TSchema => {
  const sortable = keysOf(resource, isSortable)
  const countable = keysOf(resource, isCountable)
  const filters = Object.fromEntries([...filtersOf(resource)].map(([name, { schema }]) => [name, schema]))
  const parameters: Record<string, TSchema> = {
    ...filters,
    q: wordsParameter,
    sort: {
      ...several(
        sortable.flatMap((key) => [key, `-${key}`]),
        `Orders by up to ${maximumKeys.toString()} fields, ` +
          '`-` descending; by code point, null first; ties by `id`.',
        ['-updatedAt'],
      ),
      maxItems: maximumKeys,
    },
    ...shape(resource),
    limit: listLimit,
    cursor: cursorParameter,
    total: totalParameter,
    ...(countable.length > 0 && {
      facets: several(
        countable,
        'Counts the values of these fields under the same filters, including null.',
        countable.slice(0, 1),
      ),
    }),
    format: named(
      'listFormat',
      oneOf(
        formatsOf('list'),
        'The format of the answer; takes precedence over `Accept`. A data package is a zip of the list as CSV, ' +
          'its schema, and the sources that it cites.',
        'csv',
      ),
    ),
    bom: bomParameter,
  }
  return closedObject(
    Object.fromEntries(Object.entries(parameters).map(([name, schema]) => [name, Type.Optional(schema)])),
  )
})

/** The query of a page that is shown as of an instant. */
export const asOfQuery = closedObject({ asOf: Type.Optional(asOfParameter) })

/** The query of a write, which takes no parameters. */
export const noQuery = closedObject({})

/** The query of a page that shows a text from an offset on. */
export const fromQuery = closedObject({ from: Type.Optional(Type.Integer({ minimum: 0 })) })

/** Returns the schema of the path of one record. */
export const idParameter = madeOnce(({ name, fields }: Resource): TSchema =>
  closedObject({ id: named(`${name}.id`, (fields['id'] as Field).value) }),
)

/** Returns the id in the path of a request. */
export const idIn = ({ params }: Pick<FastifyRequest, 'params'>): string => (params as { id: string }).id

/** Returns the same for PUT and DELETE; its example is a record that no other example needs. */
export const newIdParameter = ({ name, fields, example }: Resource): TSchema =>
  closedObject({ id: { ...named(`${name}.newId`, (fields['id'] as Field).value), examples: [example.created.id] } })

// The parameter `q`: words that a record must contain.

const longest = 200
const mostWords = 20

export const wordsParameter: TSchema = Type.String({
  minLength: 1,
  maxLength: longest,
  examples: ['key projects'],
  description:
    'Only records that contain all of these words in names, summaries or notes: each as the beginning of a word, ' +
    `Chinese by its characters. Up to ${mostWords.toString()} words; a query without words matches nothing.`,
})

/** Throws a problem if `q` is blank or has too many words. */
export const assertWords = (q: string): void => {
  if (q.trim() === '') throw invalidParameter('q', 'blank')
  const count = termsIn(q).length
  if (count > mostWords) throw invalidParameter('q', 'many-words', mostWords.toString(), count.toString())
}

/** Reports whether a text can be searched for. */
export const isSearchable = (text: string): boolean =>
  text.trim() !== '' && text.length <= longest && termsIn(text).length <= mostWords
